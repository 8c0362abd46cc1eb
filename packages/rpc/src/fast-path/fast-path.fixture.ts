import { type Agent, type IncomingHttpHeaders, request } from "node:http";
import { type Cache, openCache } from "@marketplace/cache";
import { MarketplaceError } from "@marketplace/kernel";
import { manualClock, openTestStores } from "@marketplace/testing";
import { z } from "zod";
import { openAdmission } from "../admission.ts";
import type { Edge } from "../edge.ts";
import type { Standing } from "../limits/settled-limit.ts";
import { openLogger } from "../logger.ts";
import { openMetrics } from "../metrics.ts";
import { definePublicRead, type Guest } from "../public-read.ts";
import { serve } from "../serve.ts";
import { openSubscriptions } from "../subscriptions/subscriptions.ts";
import { publicProcedure, router, signedIn } from "../trpc.ts";
import { openFastPath } from "./fast-path.ts";

export const ORIGIN = "https://shop.example";
/** What no answer may ever contain. */
export const CANARY = "canary-7f3a";
export const TOKEN = "member-token-0000000000000000";

/** What a thing may hold: all that superjson tells apart and that a cache can keep. */
const thing = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.int(),
  at: z.date(),
  price: z.bigint(),
  gone: z.date().optional(),
  left: z.string().nullable(),
  numbers: z.array(z.number()),
  words: z.map(z.string(), z.int()),
  kinds: z.set(z.string()),
  nested: z.record(z.string(), z.strictObject({ at: z.date(), text: z.string() })),
});
type Thing = z.infer<typeof thing>;

/** What lies behind the reads of a suite, and what was done with it. */
export interface Truth {
  /** The version that every thing is of. */
  version: number;
  /** How often something was loaded. */
  loads: number;
  /** What a load waits for. */
  gate: Promise<void>;
  /** Guests who were given finished bytes of a thing. */
  readonly seen: (Guest & { readonly id: string })[];
}

function thingOf(id: string, version: number): Thing {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, version));
  return {
    ...{ id, version, at, title: `Cykel nº ${id} — 自転車 🚲 \u2028 </script> "'\\`, left: null },
    price: 12_345_678_901_234_567_890n,
    gone: undefined,
    numbers: [0, -0, 1.5, -1e300],
    words: new Map([["ø", 1]]),
    kinds: new Set(["new", "used"]),
    nested: { "a.b": { at, text: "the same date again" }, "\\": { at, text: "x".repeat(2_000) } },
  };
}

function thingReads(cache: Cache, truth: Truth) {
  const input = z.strictObject({
    id: z.string(),
    at: z.date().optional(),
    many: z.array(z.unknown()).optional(),
  });
  const load = async ({ id }: z.output<typeof input>): Promise<Thing | null> => {
    truth.loads++;
    await truth.gate;
    if (id === "broken") throw new MarketplaceError("STORE_UNAVAILABLE", "The store is away.");
    if (id === "none") return null;
    const found = thingOf(id, truth.version);
    // As a row of a database that holds more than everybody may see.
    if (id === "leaking") return { ...found, ...{ passwordHash: CANARY } };
    return id === "large" ? { ...found, title: "x".repeat(300_000) } : found;
  };
  const tags = ({ id }: z.output<typeof input>) => [`thing:${id}`];
  const common = { cache, input, output: thing, load, tags, missing: "thing" };
  return {
    byId: definePublicRead({
      ...common,
      name: "things.byId",
      seen: ({ id }, guest) => truth.seen.push({ id, ...guest }),
    }),
    ofViewer: definePublicRead({ ...common, name: "things.ofViewer", personal: true }),
    lasting: definePublicRead({ ...common, name: "things.lasting", maxAgeSeconds: 60 }),
    count: definePublicRead({
      ...{ cache, name: "things.count", input: z.undefined(), output: z.int(), maxAgeSeconds: 30 },
      load: async () => 3,
      tags: () => [],
    }),
  };
}

function thingRouter({ byId, ofViewer, lasting, count }: ReturnType<typeof thingReads>) {
  return router({
    things: router({
      byId: publicProcedure
        .meta(byId.meta)
        .input(byId.input)
        .output(byId.output)
        .query(({ ctx, input }) => byId.answer(ctx, input)),
      ofViewer: publicProcedure
        .meta(ofViewer.meta)
        .input(ofViewer.input)
        .output(ofViewer.output)
        .query(async ({ ctx, input }) => {
          const viewer = await ctx.viewer();
          const found = await ofViewer.answer(ctx, input);
          return viewer === null ? found : { ...found, title: `For ${viewer.userId}` };
        }),
      lasting: publicProcedure
        .meta(lasting.meta)
        .input(lasting.input)
        .output(lasting.output)
        .query(({ ctx, input }) => lasting.answer(ctx, input)),
      count: publicProcedure
        .meta(count.meta)
        .input(count.input)
        .output(count.output)
        .query(({ ctx, input }) => count.answer(ctx, input)),
    }),
    hello: publicProcedure.output(z.string()).query(() => "hello"),
    mine: signedIn.output(z.string()).query(({ ctx }) => ctx.actor.userId),
    change: publicProcedure.output(z.string()).mutation(() => "changed"),
  });
}

interface Changes {
  readonly limits?: Edge["limits"];
  /** Calls that a process works on, and lets wait. */
  readonly room?: { readonly atWork: number; readonly queued: number };
}

/** Two servers over the same truth, with the fast path and without it. */
export async function openTwins({ limits = unlimited, room = { atWork: 100, queued: 2_000 } }: Changes = {}) {
  const suite = await openTestStores({ migrated: false });
  const log = openLogger({ name: "test", level: "silent" });
  const cacheOptions = {
    // A clock that stands still: what lies ready is asked for after a second, which a busy machine may take to come to it.
    ...{ redis: suite.stores.redis, clock: manualClock().clock, random: () => 0.5, log },
    limits: { timeoutMs: 10_000, waitMs: 20_000, lockMs: 20_000 },
  };
  const cache = await openCache(cacheOptions);
  const truth: Truth = { version: 1, loads: 0, gate: Promise.resolve(), seen: [] };
  const reads = thingReads(cache, truth);
  const things = thingRouter(reads);
  const edge: Edge = {
    ...{ limits, metrics: openMetrics("test", log) },
    admission: openAdmission({ ...room, queueMs: 60_000 }, () => performance.now()),
    subscriptions: openSubscriptions({ open: 10, perAccount: 10 }, () => performance.now()),
  };
  const fastPath = openFastPath({ router: things, edge, corsOrigins: [ORIGIN], trustedProxies: 0, log });
  const open = (early: typeof fastPath.answer | undefined) =>
    serve({
      ...{
        name: "test",
        router: things,
        host: "127.0.0.1",
        port: 0,
        corsOrigins: [ORIGIN],
        drainSeconds: 5,
        log,
        edge,
      },
      authenticate: async (token) => {
        if (token === TOKEN) return { userId: "the-member", sessionId: "s", role: "member" };
        throw new MarketplaceError("UNAUTHENTICATED", "This token is not one of ours.");
      },
      health: async () => ({}),
      ...(early === undefined ? {} : { early }),
    });
  const [fast, plain] = await Promise.all([open(fastPath.answer), open(undefined)]);
  return {
    ...{ fast, plain, truth, reads, cache, edge, stats: fastPath.stats },
    twins: { one: fast.url, other: plain.url },
    /** The cache of another process. */
    openOtherCache: () => openCache(cacheOptions),
    close: async () => {
      await Promise.all([fast.close(), plain.close()]);
      await cache.close();
      await suite.close();
    },
  };
}

const standing: Standing = { allowed: true, limit: 1_000, remaining: 999, resetSeconds: 60 };
const unlimited: Edge["limits"] = { spend: () => standing, spendOf: () => standing, settled: async () => {} };

/** What came back for a request, as it came. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

/** Sends a request as given: no header is added. */
export function ask(url: string, { method = "GET", headers = {}, agent }: Asked = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: agent ?? false, timeout: 10_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error("No answer came")));
    sent.on("error", reject);
    sent.end();
  });
}
