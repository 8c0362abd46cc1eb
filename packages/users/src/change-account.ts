import { MarketplaceError } from "@marketplace/kernel";
import type { Actor, Context } from "@marketplace/rpc";
import type { Account, Preferences, PreferencesChange, ProfileChange } from "./account.ts";
import type { AccountChange, AccountRow } from "./account-store.ts";
import { accountView } from "./account-view.ts";
import type { Parts } from "./parts.ts";
import { profileTag } from "./profile-tags.ts";
import { publishUser } from "./publish-user.ts";
import { revoked } from "./session.ts";

type SignedContext = Context & { readonly actor: Actor };

interface Intent {
  readonly action: string;
  readonly version: number;
  /** Whether everybody sees what changes. */
  readonly isPublic: boolean;
  /** What to change, by what the account is. */
  readonly decide: (row: AccountRow) => AccountChange;
}

/** Changes the public side of the caller's account. @throws MarketplaceError `STALE_VERSION`. */
export function updateProfile(
  parts: Parts,
  ctx: SignedContext,
  { version, ...change }: ProfileChange,
): Promise<Account> {
  return changeAccount(parts, ctx, {
    action: "users.updateProfile",
    version,
    isPublic: true,
    decide: () => change,
  });
}

/** Takes the caller's avatar away. @throws MarketplaceError `STALE_VERSION`. */
export function removeAvatar(
  parts: Parts,
  ctx: SignedContext,
  { version }: { readonly version: number },
): Promise<Account> {
  return changeAccount(parts, ctx, {
    action: "users.removeAvatar",
    version,
    isPublic: true,
    decide: () => ({ avatarKey: null }),
  });
}

/** Changes the caller's preferences. @throws MarketplaceError `STALE_VERSION`. */
export function updatePreferences(
  parts: Parts,
  ctx: SignedContext,
  { version, preferences }: { readonly version: number; readonly preferences: PreferencesChange },
): Promise<Account> {
  return changeAccount(parts, ctx, {
    action: "users.updatePreferences",
    version,
    isPublic: false,
    decide: (row) => ({ preferences: mergePreferences(row.preferences, preferences) }),
  });
}

/** Preferences with a change laid over them. */
export function mergePreferences(current: Preferences, change: PreferencesChange): Preferences {
  const mail = current.emailNotifications;
  const changedMail = change.emailNotifications;
  return {
    locale: change.locale ?? current.locale,
    currency: change.currency ?? current.currency,
    emailNotifications: {
      orders: changedMail?.orders ?? mail.orders,
      messages: changedMail?.messages ?? mail.messages,
      savedSearches: changedMail?.savedSearches ?? mail.savedSearches,
    },
  };
}

async function changeAccount(
  parts: Parts,
  ctx: SignedContext,
  { action, version, isPublic, decide }: Intent,
): Promise<Account> {
  const { accounts, audit, changed: tell, clock, minio, postgres } = parts;
  const { userId } = ctx.actor;
  const event = { action, actorId: userId, subject: userId };
  const account = await audit.refusalsOf(ctx, event, () =>
    postgres.sequelize.transaction(async (transaction) => {
      const row = await accounts.byId(userId, { transaction, lock: "change" });
      if (row === null) throw revoked();
      const change = decide(row);
      const changed = await accounts.changeAt(
        { id: userId, version },
        { ...change, updatedAt: clock() },
        transaction,
      );
      if (changed === null) throw stale(row.version);
      if (isPublic) await publishUser(parts, transaction, { type: "users.profile-changed", row: changed });
      await audit.succeeded(ctx, { ...event, details: { changed: namesOf(change) } }, transaction);
      return accountView(changed, minio);
    }),
  );
  if (isPublic) await tell([profileTag(userId)]);
  return account;
}

function stale(currentVersion: number): MarketplaceError {
  return new MarketplaceError(
    "STALE_VERSION",
    "Your account was changed in the meantime. Load it again, then make your change.",
    { details: { currentVersion } },
  );
}

function namesOf(change: AccountChange): readonly string[] {
  return Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
