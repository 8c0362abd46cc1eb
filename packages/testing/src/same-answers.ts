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
type Links = (options: ReturnType<typeof linkOptions>) => TRPCLink<AnyTRPCRouter>;

const POST = { methodOverride: "POST" } as const;

/** Every way in which @trpc/client sends queries over HTTP. */
export const linkModes: Readonly<Record<string, Links>> = {
  httpLink: (options) => httpLink(options),
  "httpLink by POST": (options) => httpLink({ ...options, ...POST }),
  httpBatchLink: (options) => httpBatchLink(options),
  "httpBatchLink by POST": (options) => httpBatchLink({ ...options, ...POST }),
  httpBatchStreamLink: (options) => httpBatchStreamLink(options),
  "httpBatchStreamLink by Accept": (options) => httpBatchStreamLink({ ...options, streamHeader: "accept" }),
  "httpBatchStreamLink by POST": (options) => httpBatchStreamLink({ ...options, ...POST }),
  // As `createClient` of packages/api has it.
  splitLink: (options) =>
    splitLink({
      condition: ({ type }) => type === "mutation",
      true: httpBatchLink(options),
      false: httpBatchLink({ ...options, maxItems: 10, maxURLLength: 6_000 }),
    }),
};

/**
 * Sends calls of one moment through a link to both servers.
 * @throws AssertionError where the client is given different answers or failures.
 */
export async function expectSameOutcomes(
  { one, other }: Twins,
  { links, calls, headers = {} }: { links: Links; calls: readonly QueryCall[]; headers?: Headers },
): Promise<readonly Outcome[]> {
  const [first, second] = [one, other].map(async (url) => {
    const client = createTRPCUntypedClient<AnyTRPCRouter>({ links: [links(linkOptions(url, headers))] });
    return await Promise.all(calls.map(({ name, input }) => outcomeOf(client.query(name, input))));
  });
  const [outcomes = [], others] = [await first, await second];
  deepStrictEqual(outcomes, others);
  return outcomes;
}

/** What a client is given: what the procedure answers, or the failure without what names this one request. */
export type Outcome = { readonly answer: unknown } | { readonly message: string; readonly data: unknown };

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

function linkOptions(url: string, headers: Headers) {
  return { url: `${url}/trpc`, transformer: superjson, headers: { [CLIENT_HEADER]: "test", ...headers } };
}

/** An answer's bytes and what is said of them, without what names this one request. */
export interface RawAnswer {
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
