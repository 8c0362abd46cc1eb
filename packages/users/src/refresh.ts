import { type ErrorCode, MarketplaceError } from "@marketplace/kernel";
import type { Context } from "@marketplace/rpc";
import { ownerOf } from "./account-view.ts";
import type { Parts } from "./parts.ts";
import { clearCookie, cookieToken, handOver, insistOnCookie } from "./refresh-cookie.ts";
import { revoked, type Session, standsStill, unauthenticated } from "./session.ts";
import type { Tokens } from "./sign-in.ts";

const OVER: readonly ErrorCode[] = ["UNAUTHENTICATED", "SESSION_EXPIRED", "SESSION_REVOKED"];

/**
 * Replaces a session's tokens; the refresh token comes from the input, or else from the cookie, and the next one
 * goes where it came from.
 * @throws MarketplaceError `UNAUTHENTICATED`, `SESSION_EXPIRED`, `SESSION_REVOKED`, or `STALE_VERSION` for the
 * loser of a race.
 */
export async function refresh(
  parts: Parts,
  ctx: Context,
  input: { readonly refreshToken?: string | undefined },
): Promise<Tokens> {
  const token = input.refreshToken ?? cookieToken(ctx);
  const keeping = input.refreshToken === undefined ? "cookie" : "token";
  insistOnCookie(ctx, keeping);
  try {
    if (token === undefined) throw unauthenticated();
    const issued = await parts.sessions.swap(token, await requireSession(parts, ctx, token));
    return handOver(ctx, issued, { keeping, seconds: parts.settings.SESSION_SECONDS });
  } catch (failure) {
    const over = failure instanceof MarketplaceError && OVER.includes(failure.code);
    if (keeping === "cookie" && over) clearCookie(ctx);
    throw failure;
  }
}

async function requireSession(parts: Parts, ctx: Context, token: string): Promise<Session> {
  const { session, reused } = await parts.sessions.look(token);
  const standing = reused ? null : await standingOf(parts, token, session);
  if (standing !== null) return standing;
  await parts.sessions.end(session.userId, session.sessionId);
  await parts.audit.refused(ctx, {
    action: "users.refresh",
    actorId: session.userId,
    subject: session.sessionId,
    details: { code: "SESSION_REVOKED", reason: reused ? "reuse" : "account changed" },
  });
  throw revoked();
}

/**
 * The session, if the account still is what it was opened for. Redis alone would do, were it not that it can lose
 * its last second in a crash, and with it the end of a session: that is found here.
 */
async function standingOf(parts: Parts, token: string, session: Session): Promise<Session | null> {
  const { accounts, postgres, sessions } = parts;
  const account = await accounts.byId(session.userId);
  if (account !== null && standsStill(session, ownerOf(account))) return session;
  // A change of password under way keeps the session that asked for it: both are read again when it has committed.
  return postgres.sequelize.transaction(async (transaction) => {
    const fresh = await accounts.byId(session.userId, { transaction, lock: "share" });
    const { session: again } = await sessions.look(token);
    return fresh !== null && standsStill(again, ownerOf(fresh)) ? again : null;
  });
}
