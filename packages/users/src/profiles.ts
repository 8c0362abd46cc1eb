import type { Profile } from "./account.ts";
import { accountStore } from "./account-store.ts";
import { profileView } from "./account-view.ts";
import type { UserDeps } from "./deps.ts";

/** Reads the public side of many accounts at once, by id; an id that no account has is not in the answer. */
export async function findProfiles(
  { postgres, minio }: Pick<UserDeps, "postgres" | "minio">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Profile>> {
  const rows = await accountStore(postgres.sequelize).byIds(ids);
  return new Map(rows.map((row) => [row.id, profileView(row, minio)]));
}
