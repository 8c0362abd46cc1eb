import type { Actor, Context } from "@marketplace/rpc";
import type { Parts } from "./parts.ts";
import { clearCookie, insistOnCookie, keepingOf } from "./refresh-cookie.ts";

type SignedContext = Context & { readonly actor: Actor };

/** Ends the caller's session. */
export async function logout({ audit, sessions }: Parts, ctx: SignedContext): Promise<number> {
  const { userId, sessionId } = ctx.actor;
  insistOnCookie(ctx, keepingOf(ctx));
  const ended = await sessions.end(userId, sessionId);
  clearCookie(ctx);
  await audit.succeeded(ctx, { action: "users.logout", actorId: userId, subject: sessionId });
  return ended;
}

/** Ends every session of the caller's account, and tells how many. */
export async function logoutEverywhere({ audit, sessions }: Parts, ctx: SignedContext): Promise<number> {
  const { userId } = ctx.actor;
  insistOnCookie(ctx, keepingOf(ctx));
  const ended = await sessions.endAll(userId);
  clearCookie(ctx);
  const event = { action: "users.logoutEverywhere", actorId: userId, subject: userId, details: { ended } };
  await audit.succeeded(ctx, event);
  return ended;
}
