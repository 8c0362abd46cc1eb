import { accountStore } from "./account-store.ts";
import type { UserCommandDeps } from "./deps.ts";
import { profileTag } from "./profile-tags.ts";
import { publishUser } from "./publish-user.ts";

/** What of the slice's dependencies setting an avatar needs. */
export type AvatarDeps = Pick<UserCommandDeps, "postgres" | "clock" | "newId" | "changed">;

interface Avatar {
  readonly userId: string;
  /** Its object in the bucket of avatars. */
  readonly key: string;
  /** What it was made of; a later upload has the greater id. */
  readonly uploadId: string;
}

/**
 * Gives an account an avatar, once for an upload, and not in the place of a later one: uploads are made ready in any
 * order, and again after a crash. An account that is gone gets none.
 */
export async function setAvatar(deps: AvatarDeps, { userId, key, uploadId }: Avatar): Promise<void> {
  const { postgres, clock, changed } = deps;
  const accounts = accountStore(postgres.sequelize);
  await postgres.sequelize.transaction(async (transaction) => {
    const row = await accounts.byId(userId, { transaction, lock: "change" });
    // The text of UUIDv7 sorts by time.
    if (row === null || (row.avatarUpload !== null && row.avatarUpload >= uploadId)) return;
    const change = { avatarKey: key, avatarUpload: uploadId, updatedAt: clock() };
    const shown = await accounts.changeLocked(row, change, transaction);
    await publishUser(deps, transaction, { type: "users.profile-changed", row: shown });
  });
  // Also of one that it has: who set it may have died before it said so.
  await changed([profileTag(userId)]);
}
