import { MarketplaceError } from "@marketplace/kernel";
import { type Actor, type Context, tooMany } from "@marketplace/rpc";
import type { AccountRow } from "./account-store.ts";
import { ownerOf } from "./account-view.ts";
import type { Parts } from "./parts.ts";
import { revoked } from "./session.ts";

type SignedContext = Context & { readonly actor: Actor };

interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Gives the account a new password and ends its other sessions, and tells how many. Wrong guesses of the current
 * password count as those of a sign-in do, so that a stolen session is no way round that limit.
 * @throws MarketplaceError `INVALID_CREDENTIALS`, `VALIDATION_FAILED` or `RATE_LIMITED`.
 */
export async function changePassword(
  parts: Parts,
  ctx: SignedContext,
  input: PasswordChange,
): Promise<number> {
  const { audit, limits } = parts;
  const { userId } = ctx.actor;
  const attempt = { account: userId, address: ctx.address };
  const event = { action: "users.changePassword", actorId: userId, subject: userId };
  const refusal = await limits.begin(attempt);
  if (refusal !== null) {
    if (refusal.first) await audit.refused(ctx, { ...event, details: { code: "RATE_LIMITED" } });
    throw tooMany("attempts", refusal);
  }
  try {
    const ended = await audit.refusalsOf(ctx, event, () => replacePassword(parts, ctx, input));
    await limits.succeeded(attempt);
    return ended;
  } catch (failure) {
    const wrong = failure instanceof MarketplaceError && failure.code === "INVALID_CREDENTIALS";
    await (wrong ? limits.failed(attempt) : limits.undecided(attempt));
    throw failure;
  }
}

async function replacePassword(parts: Parts, ctx: SignedContext, input: PasswordChange): Promise<number> {
  const { accounts, passwords, clock } = parts;
  const row = await accounts.byId(ctx.actor.userId);
  if (row === null) throw revoked();
  if (!(await passwords.matches(input.currentPassword, row.passwordHash))) throw wrongPassword();
  if (input.currentPassword === input.newPassword) {
    throw new MarketplaceError("VALIDATION_FAILED", "Some fields need correcting.", {
      fieldErrors: { newPassword: ["must differ from the current password"] },
    });
  }
  const passwordHash = await passwords.hash(input.newPassword);
  return commitPassword(parts, ctx, { row, change: { passwordHash, updatedAt: clock() } });
}

interface CheckedChange {
  /** The account as the current password was checked against it. */
  readonly row: AccountRow;
  readonly change: Pick<AccountRow, "passwordHash" | "updatedAt">;
}

/** Ends the other sessions before it commits: with Redis away the password stays, rather than the sessions. */
function commitPassword(parts: Parts, ctx: SignedContext, { row, change }: CheckedChange): Promise<number> {
  const { accounts, audit, postgres, sessions } = parts;
  const { userId, sessionId } = ctx.actor;
  return postgres.sequelize.transaction(async (transaction) => {
    const fresh = await accounts.byId(userId, { transaction, lock: "change" });
    // Another change came first, and the password that was checked is the current one no more.
    if (fresh?.passwordHash !== row.passwordHash) throw wrongPassword();
    await accounts.change(userId, change, transaction);
    const ended = await sessions.endAll(userId, sessionId);
    await sessions.keep(userId, sessionId, ownerOf({ ...fresh, ...change }).credential);
    const event = { action: "users.changePassword", actorId: userId, subject: userId, details: { ended } };
    await audit.succeeded(ctx, event, transaction);
    return ended;
  });
}

function wrongPassword(): MarketplaceError {
  return new MarketplaceError("INVALID_CREDENTIALS", "The current password is wrong.", {
    fieldErrors: { currentPassword: ["is wrong"] },
  });
}
