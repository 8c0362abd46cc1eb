import { type IncomingHttpHeaders, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type ErrorCode, MarketplaceError } from "@marketplace/kernel";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { openAdmission } from "./admission.ts";
import type { Actor } from "./context.ts";
import { type Edge, followAdmission, followSubscriptions } from "./edge.ts";
import type { CallLimits } from "./limits/call-limits.ts";
import { openLogger } from "./logger.ts";
import { openMetrics } from "./metrics.ts";
import { type ServeOptions, serve } from "./serve.ts";
import { trackedEventsOf } from "./subscriptions/events-of.ts";
import { type Feed, openFeed } from "./subscriptions/feed.fixture.ts";
import { openSubscriptions } from "./subscriptions/subscriptions.ts";
import { admin, moderator, publicProcedure, router, signedIn, subscriber } from "./trpc.ts";

export const tokens = {
  member: "member-token-0000000000000000",
  moderator: "moderator-token-0000000000000",
  admin: "admin-token-00000000000000000",
  expired: "expired-token-000000000000000",
  broken: "broken-token-0000000000000000",
} as const;

/** What no answer and no log line may ever contain. */
export const CANARY = "canary-7f3a";

/** Errors as a store, a library or a bug would throw them, each with secrets in its words and members. */
export const leakyErrors: Readonly<Record<string, () => unknown>> = {
  bug: () => new Error(`password=${CANARY} of ann.${CANARY}@example.org`),
  query: () =>
    Object.assign(new Error("relation does not exist"), {
      sql: `SELECT * FROM users WHERE email = '${CANARY}'`,
      parameters: [CANARY],
      parent: { detail: CANARY },
    }),
  caused: () => new Error("outer", { cause: new Error("inner", { cause: { password: CANARY } }) }),
  zod: () => z.strictObject({ [CANARY]: z.string() }).safeParse({}).error,
  text: () => `thrown as text: ${CANARY}`,
  nothing: () => undefined,
};

const thing = z.strictObject({
  text: z.string().max(20),
  at: z.date().optional(),
  more: z.unknown().optional(),
});
const done = z.strictObject({ done: z.boolean() });
const who = z.strictObject({ userId: z.string(), role: z.string() });

interface Changes extends Partial<Omit<ServeOptions<ReturnType<typeof testRouter>>, "edge">> {
  readonly edge?: Partial<Edge>;
}

/** Lets everybody call as much as they like. */
const unlimited: CallLimits = {
  spend: () => ({ allowed: true, limit: 1_000, remaining: 1_000, resetSeconds: 60 }),
  spendOf: () => ({ allowed: true, limit: 1_000, remaining: 1_000, resetSeconds: 60 }),
  settled: async () => {},
};

/** A server with procedures of every kind, for tests of what surrounds a procedure. */
export async function openTestServer({ edge, ...changes }: Changes = {}) {
  const written: string[] = [];
  const log = openLogger({ name: "test", level: "trace" }, { write: (line) => written.push(line) });
  const gate = openGate();
  const ownEdge: Edge = {
    metrics: openMetrics("test", log),
    limits: unlimited,
    admission: openAdmission({ atWork: 100, queued: 1_000, queueMs: 60_000 }, () => performance.now()),
    subscriptions: openSubscriptions({ open: 500, perAccount: 10, checkMs: 20 }, () => performance.now()),
    ...edge,
  };
  followAdmission(ownEdge.metrics, ownEdge.admission);
  followSubscriptions(ownEdge.metrics, ownEdge.subscriptions);
  const feed = openFeed();
  const server = await serve({
    name: "test",
    router: testRouter(gate, feed),
    host: "127.0.0.1",
    port: 0,
    corsOrigins: ["https://shop.example"],
    drainSeconds: 5,
    log,
    authenticate,
    health: async () => ({ postgresql: { ok: true, essential: true } }),
    edge: ownEdge,
    ...changes,
  });
  return {
    ...server,
    gate,
    feed,
    edge: ownEdge,
    /** Everything that was logged, as it was written. */
    logged: () => written.join(""),
    lines: () => written.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))),
    /** Sends a request as given: no header is added. */
    ask: (path: string, asked: Asked = {}) => ask(`${server.url}${path}`, asked),
    /** Calls a query. */
    query: (name: string, input?: unknown, headers?: Record<string, string>) =>
      ask(
        `${server.url}/trpc/${name}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`}`,
        { headers },
      ),
    /** Calls a mutation as our own client does. */
    mutate: (name: string, input?: unknown, headers?: Record<string, string>) =>
      ask(`${server.url}/trpc/${name}`, {
        method: "POST",
        headers: { ...clientHeaders, ...headers },
        ...(input === undefined ? {} : { body: JSON.stringify({ json: input }) }),
      }),
  };
}

export const clientHeaders = { "content-type": "application/json", [CLIENT_HEADER]: "test" };

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(url: string, { method = "GET", headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, timeout: 10_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString("utf8"),
        }),
      );
      response.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error("No answer came")));
    sent.on("error", reject);
    sent.end(body);
  });
}

const errorSchema = z.strictObject({
  error: z.strictObject({
    json: z.strictObject({
      message: z.string().min(1),
      code: z.int(),
      data: z.strictObject({
        code: z.string(),
        httpStatus: z.int(),
        requestId: z.string().nullable(),
        details: z.record(z.string(), z.unknown()),
        fieldErrors: z.record(z.string(), z.array(z.string())),
      }),
    }),
    meta: z.unknown().optional(),
  }),
});

/** The failure in an answer, which must be of the one shape that failures have. */
export function failureIn({ text }: Pick<Answer, "text">) {
  const { message, data } = errorSchema.parse(JSON.parse(text)).error.json;
  return { message, ...data };
}

const resultSchema = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });

/** What an answer's procedure returned. */
export function resultIn({ text }: Pick<Answer, "text">): unknown {
  return resultSchema.parse(JSON.parse(text)).result.data.json;
}

type Gate = ReturnType<typeof openGate>;

/** Holds calls until a test lets them go on, and tells when one has arrived. */
function openGate() {
  let open: () => void = () => {};
  let arrive: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { open: () => open(), arrive: () => arrive(), opened, arrived };
}

function awayError(): Error {
  return Object.assign(new Error(`connect ECONNREFUSED redis://:${CANARY}@cache.example`), {
    code: "ECONNREFUSED",
    command: { args: [CANARY] },
  });
}

async function authenticate(token: string): Promise<Actor> {
  const role = (["member", "moderator", "admin"] as const).find((name) => tokens[name] === token);
  if (role !== undefined) return { userId: `the-${role}`, sessionId: "s", role };
  if (token === tokens.expired) throw new MarketplaceError("SESSION_EXPIRED", "Sign in again.");
  if (token === tokens.broken) throw awayError();
  throw new MarketplaceError("UNAUTHENTICATED", "This token is not one of ours.");
}

function testRouter(gate: Gate, feed: Feed) {
  return router({
    follow: subscriber
      .input(z.strictObject({ lastEventId: z.string().optional() }))
      .output(trackedEventsOf(z.strictObject({ n: z.int(), userId: z.string() })))
      .subscription(async function* ({ ctx, input }) {
        for await (const n of feed.after(Number(input.lastEventId ?? 0), ctx.ending)) {
          yield tracked(String(n), { n, userId: ctx.actor.userId });
        }
      }),
    flood: subscriber.output(trackedEventsOf(z.string())).subscription(async function* () {
      for (let n = 1; ; n += 1) {
        feed.flooded(n);
        yield tracked(String(n), "x".repeat(10_000));
      }
    }),
    failAmong: subscriber
      .input(z.strictObject({ kind: z.string() }))
      .output(trackedEventsOf(z.string()))
      .subscription(async function* ({ input }) {
        yield tracked("1", "first");
        throw leakyErrors[input.kind]?.();
      }),
    badEvent: subscriber
      .output(trackedEventsOf(z.strictObject({ n: z.int() })))
      .subscription(async function* () {
        yield tracked("1", { n: 1, passwordHash: CANARY } as { n: number });
      }),
    hello: publicProcedure
      .input(z.strictObject({ name: z.string().min(2, "must be at least 2 characters") }).optional())
      .output(z.strictObject({ hello: z.string() }))
      .query(({ input }) => ({ hello: input?.name ?? "world" })),
    echo: publicProcedure
      .input(thing)
      .output(thing)
      .mutation(({ input }) => input),
    noInput: publicProcedure.output(done).mutation(() => ({ done: true })),
    nested: publicProcedure
      .input(
        z.strictObject({
          price: z.strictObject({ amount: z.int("must be whole") }),
          tags: z.array(z.string()),
        }),
      )
      .output(done)
      .mutation(() => ({ done: true })),
    fail: publicProcedure.input(z.strictObject({ code: z.string() })).query(({ input, ctx }) => {
      // Only a test sends codes of its own choosing.
      throw new MarketplaceError(input.code as ErrorCode, "Do this instead.", {
        details: { requestId: ctx.requestId, retryAfterSeconds: 7 },
        cause: new Error(CANARY),
      });
    }),
    leak: publicProcedure.input(z.strictObject({ kind: z.string() })).query(({ input }) => {
      throw leakyErrors[input.kind]?.();
    }),
    away: publicProcedure.query(() => {
      throw awayError();
    }),
    badOutput: publicProcedure
      .output(z.strictObject({ n: z.int() }))
      // A row of a database that has more than the client may see.
      .query(() => ({ n: 1, passwordHash: CANARY }) as { n: number }),
    slow: publicProcedure.output(done).query(async () => {
      gate.arrive();
      await gate.opened;
      return { done: true };
    }),
    brief: publicProcedure.output(done).query(async () => {
      await pause(5);
      return { done: true };
    }),
    large: publicProcedure.output(z.string()).query(() => "x".repeat(64 * 1_024 * 1_024)),
    cookie: publicProcedure.output(z.strictObject({ had: z.string().nullable() })).mutation(({ ctx }) => {
      ctx.cookies.insist();
      const had = ctx.cookies.get("__Host-refresh") ?? null;
      ctx.cookies.set("__Host-refresh", "next", 60);
      ctx.cookies.clear("__Host-old");
      return { had };
    }),
    address: publicProcedure.output(z.string()).query(({ ctx }) => ctx.address),
    viewer: publicProcedure.output(who.nullable()).query(async ({ ctx }) => {
      const viewer = await ctx.viewer();
      return viewer && { userId: viewer.userId, role: viewer.role };
    }),
    page: publicProcedure
      .output(z.strictObject({ userId: z.string().nullable(), validated: z.boolean() }))
      .query(async ({ ctx }) => ({
        userId: (await ctx.viewerOrGuest())?.userId ?? null,
        validated: ctx.validated,
      })),
    forMembers: signedIn
      .output(who)
      .query(({ ctx: { actor } }) => ({ userId: actor.userId, role: actor.role })),
    forModerators: moderator
      .output(who)
      .query(({ ctx: { actor } }) => ({ userId: actor.userId, role: actor.role })),
    forAdmins: admin.output(who).query(({ ctx: { actor } }) => ({ userId: actor.userId, role: actor.role })),
  });
}
