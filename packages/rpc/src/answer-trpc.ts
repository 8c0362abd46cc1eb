import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnyTRPCRouter } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { failureOf } from "./failure.ts";
import { BASE_PATH, MAX_BATCH } from "./http-surface.ts";
import { reportRefusal } from "./report-refusal.ts";
import { type ContextSources, requestContext } from "./request-context.ts";
import { noteFailureOf, requestIdOf } from "./request-id.ts";

/** Makes what answers requests of a router's procedures, whose bodies have been read. */
export function trpcAnswerer(
  router: AnyTRPCRouter,
  sources: ContextSources,
): (req: IncomingMessage, res: ServerResponse, body: Buffer) => void {
  const answer = createHTTPHandler({
    router,
    basePath: BASE_PATH,
    maxBatchSize: MAX_BATCH,
    // The context's type is this package's own; a router made with another one does not compile in `trpc.ts`.
    createContext: ({ req, res }) => requestContext(req, res, sources),
    responseMeta: ({ errors }) => ({ headers: answerHeaders(errors) }),
    onError: ({ error, path, ctx, req }) => {
      if (ctx === undefined) noteFailureOf(req, error);
      // Procedures report for themselves, and what they throw has a cause; this is what fails before one is reached.
      if (ctx === undefined || error.cause === undefined)
        reportRefusal(sources.log, error, { requestId: requestIdOf(req), path });
    },
  });
  // Where tRPC looks for a body before it reads one by itself.
  return (req, res, body) => answer(Object.assign(req, { body: body.toString() }), res);
}

/** Headers of an answer of tRPC, which replaces `vary` as it was set for CORS. */
function answerHeaders(errors: readonly unknown[]): Headers {
  const headers = new Headers({ vary: "origin" });
  const waits = errors.map((error) => Number(failureOf(error).details.retryAfterSeconds ?? 0));
  const wait = Math.max(0, ...waits);
  if (wait > 0) headers.set("retry-after", String(wait));
  return headers;
}
