import { httpSubscriptionLink, type TRPCLink } from "@trpc/client";
import { EventSource, type EventSourceFetchInit } from "eventsource";
import superjson from "superjson";
import { z } from "zod";
import type { AppRouter } from "./app-router.ts";

/** Where subscriptions are served, and how they are asked for. */
export interface SubscriptionOptions {
  readonly url: string;
  /** Asked anew each time that it connects, so that a token may have changed. */
  readonly headers: () => Promise<Record<string, string>>;
  /** Longest wait for an answer to begin, in milliseconds; how long it goes on is not bounded. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly credentials?: RequestInit["credentials"] | undefined;
}

// A failure that is no event: of the way in, before there was a stream.
const failureSchema = z.object({ error: z.looseObject({ json: z.looseObject({ code: z.int() }) }) });

/**
 * Subscriptions as server-sent events. The platform's own `EventSource` can send no header, and a token must not stand
 * in an address, so it is one that sends by `fetch`. It connects again by itself when it is cut off.
 */
export function subscriptionLink(options: SubscriptionOptions): TRPCLink<AppRouter> {
  return httpSubscriptionLink<AppRouter, typeof EventSource>({
    url: options.url,
    transformer: superjson,
    EventSource,
    eventSourceOptions: { fetch: (url, init) => openStream(url, init, options) },
  });
}

async function openStream(
  url: string | URL,
  init: EventSourceFetchInit,
  { headers, timeoutMs, fetch: send, credentials }: SubscriptionOptions,
): Promise<Response> {
  const begun = new AbortController();
  const tooLate = () => begun.abort(new DOMException("No answer came in time", "TimeoutError"));
  const timer = setTimeout(tooLate, timeoutMs);
  try {
    const response = await send(url, {
      ...init,
      headers: { ...init.headers, ...(await headers()) },
      signal: AbortSignal.any([init.signal, begun.signal]),
      ...(credentials === undefined ? {} : { credentials }),
    });
    return response.ok ? response : await asEvent(response);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A refusal as the event that tRPC's link reads failures from: by its status alone nobody could tell why.
 * @throws Error for what a proxy says while nobody answers behind it: then it is tried again, as when nobody answers at all.
 */
async function asEvent(response: Response): Promise<Response> {
  const failure = failureSchema.safeParse(await response.json().catch(() => null));
  if (!failure.success && response.status >= 500) throw new Error(`The server answered ${response.status}`);
  if (!failure.success) return response;
  const event = `event: serialized-error\ndata: ${JSON.stringify(failure.data.error)}\n\n`;
  return new Response(event, { headers: { "content-type": "text/event-stream" } });
}
