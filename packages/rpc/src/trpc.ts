import { MarketplaceError } from "@marketplace/kernel";
import { initTRPC } from "@trpc/server";
import type { Actor, Context, Role } from "./context.ts";
import { failureOf, failureShape, toTrpcError } from "./failure.ts";
import type { PublicReadMeta } from "./public-read.ts";
import { failedRequestId } from "./request-id.ts";
import { wireFormat } from "./wire-format.ts";

/** What a procedure tells the server of itself. */
export interface ProcedureMeta extends Partial<PublicReadMeta> {
  /** What a call counts against the limits of its caller: 1 for a query and 5 for a mutation by default. */
  readonly cost?: number;
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: wireFormat,
    isDev: false,
    // What fails before a context is made knows its request too.
    errorFormatter: ({ error, ctx }) => failureShape(error, ctx?.requestId ?? failedRequestId(error)),
  });

/** Assembles procedures into a router; `queriesOnly` and `mutationsOnly` are what a side is assembled with. */
export const router = t.router;

/** Makes a caller that runs a router's procedures without HTTP, as the tests of a slice do. */
export const createCaller = t.createCallerFactory;

const reported = t.procedure.use(async ({ ctx, path, type, next }) => {
  const started = performance.now();
  const result = await next();
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

/** Only moderators and administrators may call. */
export const moderator = signedIn.use(({ ctx, next }) =>
  next({ ctx: { actor: requireRole(ctx.actor, ["moderator", "admin"]) } }),
);

/** Only administrators may call. */
export const admin = signedIn.use(({ ctx, next }) =>
  next({ ctx: { actor: requireRole(ctx.actor, ["admin"]) } }),
);

async function requireActor(ctx: Context): Promise<Actor> {
  const actor = await ctx.viewer();
  if (actor === null) throw new MarketplaceError("UNAUTHENTICATED", "Sign in to do this.");
  return actor;
}

function requireRole(actor: Actor, roles: readonly Role[]): Actor {
  if (roles.includes(actor.role)) return actor;
  throw new MarketplaceError("FORBIDDEN", `Only ${roles.join(" or ")} accounts can do this.`);
}
