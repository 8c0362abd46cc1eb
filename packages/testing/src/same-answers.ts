import { deepStrictEqual } from "node:assert/strict";
import { Agent, request } from "node:http";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import {
  createTRPCUntypedClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  splitLink,
  type TRPCLink,
} from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";

/** The addresses of two servers of one router that must answer alike. */
export interface Twins {
  readonly one: string;
  readonly other: string;
}

/** A call of a query. */
export interface QueryCall {
  readonly name: string;
  readonly input: unknown;
}

type Headers = Readonly<Record<string, string>>;

/** What calls a server by the names of its procedures. */
export interface Asker {
  query(name: string, input: unknown): Promise<unknown>;
}

const POST = { methodOverride: "POST" } as const;

/** Every way in which @trpc/client sends queries over HTTP. */
export const linkModes: Readonly<Record<string, (url: string, headers: Headers) => Asker>> = {
  httpLink: asker((options) => httpLink(options)),
  "httpLink by POST": asker((options) => httpLink({ ...options, ...POST })),
  httpBatchLink: asker((options) => httpBatchLink(options)),
  "httpBatchLink by POST": asker((options) => httpBatchLink({ ...options, ...POST })),
  httpBatchStreamLink: asker((options) => httpBatchStreamLink(options)),
  "httpBatchStreamLink by Accept": asker((options) =>
    httpBatchStreamLink({ ...options, streamHeader: "accept" }),
  ),
  "httpBatchStreamLink by POST": asker((options) => httpBatchStreamLink({ ...options, ...POST })),
  splitLink: asker((options) =>
    splitLink({
      condition: ({ type }) => type === "mutation",
      true: httpBatchLink(options),
      false: httpBatchLink({ ...options, maxItems: 10, maxURLLength: 6_000 }),
    }),
  ),
};

interface LinkOptions {
  readonly url: string;
  readonly transformer: typeof superjson;
  readonly headers: Headers;
}

function asker(link: (options: LinkOptions) => TRPCLink<AnyTRPCRouter>) {
  return (url: string, headers: Headers): Asker => {
    const sent = { [CLIENT_HEADER]: "test", ...headers };
    return createTRPCUntypedClient<AnyTRPCRouter>({
      links: [link({ url: `${url}/trpc`, transformer: superjson, headers: sent })],
    });
  };
}

/**
 * Calls both servers, each for all calls in one moment, so that links batch them.
 * @throws AssertionError where the client is given different answers or failures.
 */
export async function expectSameOutcomes(
  { one, other }: Twins,
  calls: readonly QueryCall[],
  ask: (url: string) => Asker,
): Promise<void> {
  const [first, second] = await Promise.all(
    [one, other].map((url) => {
      const asker = ask(url);
      return Promise.all(calls.map(({ name, input }) => outcomeOf(asker.query(name, input))));
    }),
  );
  deepStrictEqual(first, second);
}

// What the procedure answers, or the failure without what names this one request.
type Outcome = { readonly answer: unknown } | { readonly message: string; readonly data: unknown };

const failureSchema = z.object({
  message: z.string(),
  data: z.looseObject({ requestId: z.string() }).nullish(),
});

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: await call };
  } catch (failure) {
    const { message, data } = failureSchema.parse(failure);
    return { message, data: data ? { ...data, requestId: null } : null };
  }
}

/** An answer's bytes and what is said of them, without what names this one request. */
interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/**
 * Sends one request, its path as it stands, to both servers.
 * @throws AssertionError when they answer with different bytes, another status or another type.
 */
export async function expectSameBytes(
  { one, other }: Twins,
  { path, headers = {} }: { path: string; headers?: Headers },
): Promise<RawAnswer> {
  const [first, second] = await Promise.all([one, other].map((url) => rawAnswer(url, path, headers)));
  deepStrictEqual(first, second, path);
  if (first === undefined) throw new Error("There was no answer");
  return first;
}

const agent = new Agent({ keepAlive: true });

function rawAnswer(url: string, path: string, headers: Headers): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, headers, agent, timeout: 10_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(parts).toString("latin1");
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"],
          body: body.replaceAll(/"requestId":"[\w-]+"/g, '"requestId":null'),
        });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error("No answer came")));
    sent.on("error", reject);
    sent.end();
  });
}
