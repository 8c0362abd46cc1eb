import { MarketplaceError } from "@marketplace/kernel";
import { type Context, tooMany } from "@marketplace/rpc";
import type { z } from "zod";
import type { AccountRow } from "./account-store.ts";
import { accountView, ownerOf } from "./account-view.ts";
import { pseudonym } from "./audit.ts";
import type { Parts } from "./parts.ts";
import { cookieToken, handOver, insistOnCookie } from "./refresh-cookie.ts";
import { standsStill } from "./session.ts";
import type { loginSchema, Signed } from "./sign-in.ts";

/**
 * Signs an account in, with one answer for an unknown address, a wrong password and a suspended account, after
 * the same work.
 * @throws MarketplaceError `INVALID_CREDENTIALS` or `RATE_LIMITED`.
 */
export async function login(
  parts: Parts,
  ctx: Context,
  input: z.output<typeof loginSchema>,
): Promise<Signed> {
  const { accounts, audit, limits, passwords } = parts;
  insistOnCookie(ctx, input.keepSession);
  const attempt = { account: input.email, address: ctx.address };
  const event = { action: "users.login", actorId: null, subject: pseudonym(input.email) };
  const refusal = await limits.begin(attempt);
  if (refusal !== null) {
    if (refusal.first) await audit.refused(ctx, { ...event, details: { code: "RATE_LIMITED" } });
    throw tooMany("attempts", refusal);
  }
  const verdict = async () => {
    const row = await accounts.byEmail(input.email);
    const right = await passwords.matches(input.password, row?.passwordHash ?? null);
    return right && row?.status === "active" ? signIn(parts, ctx, { row, input }) : null;
  };
  const signed = await verdict().catch(async (failure: unknown) => {
    await limits.undecided(attempt);
    throw failure;
  });
  if (signed === null) {
    const addressShut = await limits.failed(attempt);
    await audit.refused(ctx, { ...event, details: { code: "INVALID_CREDENTIALS", addressShut } });
    throw wrongCredentials();
  }
  await limits.succeeded(attempt);
  return signed;
}

/** Says that an address and a password do not belong together, and nothing else. */
export function wrongCredentials(): MarketplaceError {
  return new MarketplaceError("INVALID_CREDENTIALS", "The e-mail address or the password is wrong.");
}

interface Proven {
  readonly row: AccountRow;
  readonly input: z.output<typeof loginSchema>;
}

/**
 * Opens the session, and then reads the account again under a lock that waits for any change of it. A change of
 * password or a suspension ends the sessions that it finds before it commits. So either it finds this one, or the
 * second reading finds the change: a sign-in with the old password cannot slip in between.
 */
async function signIn(parts: Parts, ctx: Context, { row, input }: Proven): Promise<Signed | null> {
  const { accounts, audit, postgres, sessions } = parts;
  const owner = ownerOf(row);
  const issued = await sessions.open(owner);
  const confirmed = await postgres.sequelize.transaction(async (transaction) => {
    const fresh = await accounts.byId(row.id, { transaction, lock: "share" });
    if (fresh === null || !standsStill(owner, ownerOf(fresh))) return null;
    const { sessionId } = issued;
    const event = { action: "users.login", actorId: row.id, subject: row.id, details: { sessionId } };
    await audit.succeeded(ctx, event, transaction);
    return fresh;
  });
  if (confirmed === null) {
    await sessions.end(row.id, issued.sessionId);
    return null;
  }
  if (input.keepSession === "cookie") await endReplaced(parts, ctx);
  const kept = { keeping: input.keepSession, seconds: parts.settings.SESSION_SECONDS };
  return { account: accountView(confirmed, parts.minio), tokens: handOver(ctx, issued, kept) };
}

/** Ends the session whose cookie the new one is about to replace, which nobody could reach any more. */
async function endReplaced({ sessions }: Parts, ctx: Context): Promise<void> {
  const token = cookieToken(ctx);
  if (token === undefined) return;
  try {
    const { session, reused } = await sessions.look(token);
    if (!reused) await sessions.end(session.userId, session.sessionId);
  } catch (failure) {
    // A token that counts no more has no session to end.
    if (!(failure instanceof MarketplaceError)) throw failure;
  }
}
