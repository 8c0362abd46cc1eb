import { notFound } from "@marketplace/kernel";
import type { Role } from "@marketplace/rpc";
import { accountStore } from "./account-store.ts";
import { type Caller, openAudit } from "./audit.ts";
import type { UserCommandDeps } from "./deps.ts";
import { profileTag } from "./profile-tags.ts";
import { publishUser } from "./publish-user.ts";
import { openSessions } from "./sessions.ts";

/** What an account may do, and whether it may sign in. */
export interface Standing {
  readonly role?: Role;
  readonly status?: "active" | "suspended";
}

interface StandingChange {
  readonly userId: string;
  readonly standing: Standing;
  /** Who decided it; null for the system. */
  readonly actorId: string | null;
}

/**
 * Gives an account another role, suspends it, or lets it in again. Every session of it ends before the change is
 * committed, so that from then on no token carries the old standing; with Redis away nothing changes.
 * @throws MarketplaceError `NOT_FOUND` when there is no such account.
 */
export async function changeStanding(
  deps: UserCommandDeps,
  caller: Caller,
  { userId, standing, actorId }: StandingChange,
): Promise<{ readonly ended: number }> {
  const { postgres, clock, changed } = deps;
  const accounts = accountStore(postgres.sequelize);
  const ended = await postgres.sequelize.transaction(async (transaction) => {
    const row = await accounts.byId(userId, { transaction, lock: "change" });
    if (row === null) throw notFound("account");
    const { role = row.role, status = row.status } = standing;
    if (role === row.role && status === row.status) return 0;
    const shown = await accounts.changeLocked(row, { role, status, updatedAt: clock() }, transaction);
    await publishUser(deps, transaction, { type: "users.profile-changed", row: shown });
    const count = await openSessions(deps).endAll(userId);
    const event = {
      action: "users.changeStanding",
      actorId,
      subject: userId,
      details: { role, status, ended: count },
    };
    await openAudit(deps).succeeded(caller, event, transaction);
    return count;
  });
  await changed([profileTag(userId)]);
  return { ended };
}
