import { MarketplaceError } from "@marketplace/kernel";
import { initTRPC } from "@trpc/server";
import type { Actor, Context, Role } from "./context.ts";
import { failureOf, failureShape, toTrpcError } from "./failure.ts";
import type { PublicReadMeta } from "./public-read.ts";
import { failedRequestId } from "./request-id.ts";
import { untilEnding } from "./subscriptions/until-ending.ts";
import { wireFormat } from "./wire-format.ts";

/** What a procedure tells the server of itself. */
export interface ProcedureMeta extends Partial<PublicReadMeta> {
  /** What a call counts against the limits of its caller: 1 for a query and 5 for a mutation by default. */
  readonly cost?: number;
}

const PING_MS = 5_000;

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: wireFormat,
    isDev: false,
    sse: {
      // A reader that hears nothing for so long asks again: nothing else tells it of a connection that is cut silently.
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 4 * PING_MS },
    },
    // What fails before a context is made knows its request too.
    errorFormatter: ({ error, ctx }) => failureShape(error, ctx?.requestId ?? failedRequestId(error)),
  });

/** Assembles procedures into a router; `queriesOnly` and `mutationsOnly` are what a side is assembled with. */
export const router = t.router;

/** Makes a caller that runs a router's procedures without HTTP, as the tests of a slice do. */
export const createCaller = t.createCallerFactory;

const reported = t.procedure.use(async ({ ctx, path, type, next }) => {
  const started = performance.now();
  const over = ctx.working();
  const result = await next().finally(over);
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  const outcome = result.ok ? "ok" : failureOf(result.error).code;
  ctx.count({ procedure: path, outcome, milliseconds });
  if (result.ok) {
    ctx.log.info({ path, type, milliseconds, outcome }, "call");
    return result;
  }
  const error = toTrpcError(result.error);
  const facts = { path, type, milliseconds, outcome };
  if (outcome === "INTERNAL") ctx.log.error({ ...facts, err: error.cause }, "call");
  else if (outcome === "STORE_UNAVAILABLE" || outcome === "TIMEOUT")
    ctx.log.warn({ ...facts, err: error.cause }, "call");
  else ctx.log.info(facts, "call");
  return { ...result, error };
});

/** Anyone may call; `ctx.viewer()` tells who does. */
export const publicProcedure = reported;

/** Only an account that is signed in may call; it stands in `ctx.actor`. */
export const signedIn = reported.use(async ({ ctx, next }) =>
  next({ ctx: { actor: await requireActor(ctx) } }),
);

/**
 * Only an account that is signed in may subscribe. What the procedure gives ends with its session, with its process and
 * with its reader; `ctx.ending` tells the producer, which must heed it in whatever it waits for.
 */
export const subscriber = signedIn.use(async ({ ctx, path, next }) => {
  const subscription = ctx.subscribe(ctx.actor);
  const result = await next({ ctx: { ending: subscription.ending } });
  if (result.ok && isAsyncIterable(result.data)) {
    return { ...result, data: reportedEvents(untilEnding(result.data, subscription.ending), { ctx, path }) };
  }
  subscription.close();
  return result;
});

/** Only moderators and administrators may call. */
export const moderator = signedIn.use(({ ctx, next }) =>
  next({ ctx: { actor: requireRole(ctx.actor, ["moderator", "admin"]) } }),
);

/** Only administrators may call. */
export const admin = signedIn.use(({ ctx, next }) =>
  next({ ctx: { actor: requireRole(ctx.actor, ["admin"]) } }),
);

/** Gives events on; what fails among them is told to the log and in our codes. An `AbortError` only ends them. */
async function* reportedEvents(
  events: AsyncIterable<unknown>,
  { ctx, path }: { readonly ctx: Context; readonly path: string },
): AsyncGenerator<unknown> {
  try {
    yield* events;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    const outcome = failureOf(failure).code;
    if (outcome === "INTERNAL") ctx.log.error({ path, outcome, err: failure }, "subscription");
    else ctx.log.info({ path, outcome }, "subscription");
    throw toTrpcError(failure);
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function requireActor(ctx: Context): Promise<Actor> {
  const actor = await ctx.viewer();
  if (actor === null) throw new MarketplaceError("UNAUTHENTICATED", "Sign in to do this.");
  return actor;
}

function requireRole(actor: Actor, roles: readonly Role[]): Actor {
  if (roles.includes(actor.role)) return actor;
  throw new MarketplaceError("FORBIDDEN", `Only ${roles.join(" or ")} accounts can do this.`);
}
