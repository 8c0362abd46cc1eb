import { parseInput } from "@marketplace/kernel";
import { advisoryLocks, recordAudit } from "@marketplace/stores";
import { QueryTypes } from "sequelize";
import { z } from "zod";
import { emailSchema } from "./account.ts";
import { accountStore } from "./account-store.ts";
import type { UserCommandDeps } from "./deps.ts";
import { newPasswordSchema } from "./password.ts";
import { openPasswords } from "./password-hash.ts";
import { profileTag } from "./profile-tags.ts";
import { publishUser } from "./publish-user.ts";
import { newAccount } from "./register.ts";
import { openSessions } from "./sessions.ts";

const credentialsSchema = z.strictObject({ email: emailSchema, password: newPasswordSchema });

/**
 * Makes an administrator when there is none yet, once, whichever of many processes comes first. Should somebody
 * have registered the address before, that account becomes the administrator's: it gets the operator's password,
 * and its sessions end, since nobody has shown that the address is theirs.
 * @throws MarketplaceError `VALIDATION_FAILED` when the address or the password would be refused of anybody.
 */
export async function ensureFirstAdmin(
  deps: UserCommandDeps,
  credentials: { readonly email: string; readonly password: string },
): Promise<{ readonly made: boolean }> {
  const { postgres, clock, newId } = deps;
  const accounts = accountStore(postgres.sequelize);
  const { email, password } = parseInput(credentialsSchema, credentials);
  const { made, userId } = await postgres.sequelize.transaction(async (transaction) => {
    await postgres.sequelize.query("SELECT pg_advisory_xact_lock($1)", {
      bind: [advisoryLocks.firstAdmin],
      type: QueryTypes.SELECT,
      transaction,
    });
    if ((await accounts.countAdmins(transaction)) > 0) return { made: false, userId: null };
    const at = clock();
    const passwordHash = await openPasswords().hash(password);
    const taken = await accounts.byEmail(email, { transaction, lock: "change" });
    const row = taken ?? {
      ...newAccount({ email, name: "Administrator" }, { id: newId(), passwordHash, at }),
      role: "admin",
    };
    if (taken === null) {
      await accounts.insert(row, transaction);
      await publishUser(deps, transaction, { type: "users.registered", row });
    } else {
      const change = { role: "admin", status: "active", passwordHash, updatedAt: at } as const;
      const changed = await accounts.changeLocked(row, change, transaction);
      await publishUser(deps, transaction, { type: "users.profile-changed", row: changed });
      await openSessions(deps).endAll(row.id);
    }
    await recordAudit(
      postgres.sequelize,
      {
        id: newId(),
        at,
        actorId: null,
        action: "users.ensureFirstAdmin",
        subject: row.id,
        outcome: "succeeded",
        requestId: null,
        details: { tookOver: taken !== null },
      },
      transaction,
    );
    return { made: true, userId: row.id };
  });
  if (userId !== null) await deps.changed([profileTag(userId)]);
  return { made };
}
