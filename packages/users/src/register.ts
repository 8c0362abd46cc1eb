import { type Context, tooMany } from "@marketplace/rpc";
import type { z } from "zod";
import { preferencesSchema } from "./account.ts";
import { type AccountRow, addressTaken } from "./account-store.ts";
import { accountView, ownerOf } from "./account-view.ts";
import { pseudonym } from "./audit.ts";
import type { Parts } from "./parts.ts";
import { publishUser } from "./publish-user.ts";
import { handOver, insistOnCookie } from "./refresh-cookie.ts";
import type { registerSchema, Signed } from "./sign-in.ts";

/**
 * Makes an account and signs it in. The session is opened before the account is committed: while Redis is away
 * there is neither, and the person can try again.
 * @throws MarketplaceError `ALREADY_EXISTS` or `RATE_LIMITED`.
 */
export async function register(
  parts: Parts,
  ctx: Context,
  input: z.output<typeof registerSchema>,
): Promise<Signed> {
  const { accounts, audit, limits, passwords, sessions, postgres } = parts;
  insistOnCookie(ctx, input.keepSession);
  const event = { action: "users.register", actorId: null, subject: pseudonym(input.email) };
  const refusal = await limits.register(ctx.address);
  if (refusal !== null) {
    if (refusal.first) await audit.refused(ctx, { ...event, details: { code: "RATE_LIMITED" } });
    throw tooMany("attempts", refusal);
  }
  return audit.refusalsOf(ctx, event, async () => {
    // The unique index decides; looking first spares a hash for an address that is taken.
    if ((await accounts.byEmail(input.email)) !== null) throw addressTaken();
    const row = newAccount(input, {
      id: parts.newId(),
      passwordHash: await passwords.hash(input.password),
      at: parts.clock(),
    });
    const issued = await postgres.sequelize.transaction(async (transaction) => {
      await accounts.insert(row, transaction);
      await publishUser(parts, transaction, { type: "users.registered", row });
      await audit.succeeded(ctx, { ...event, actorId: row.id, subject: row.id }, transaction);
      return sessions.open(ownerOf(row));
    });
    const kept = { keeping: input.keepSession, seconds: parts.settings.SESSION_SECONDS };
    return { account: accountView(row, parts.minio), tokens: handOver(ctx, issued, kept) };
  });
}

/** A new account: a member, with nothing but a name. */
export function newAccount(
  { email, name }: { readonly email: string; readonly name: string },
  { id, passwordHash, at }: { readonly id: string; readonly passwordHash: string; readonly at: Date },
): AccountRow {
  return {
    id,
    email,
    passwordHash,
    name,
    bio: "",
    avatarKey: null,
    avatarUpload: null,
    city: null,
    country: null,
    role: "member",
    status: "active",
    preferences: preferencesSchema.parse({}),
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
