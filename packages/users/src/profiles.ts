import type { Profile } from "./account.ts";
import type { UserDeps } from "./deps.ts";

/** Reads the public side of many accounts at once, by id; an id that no account has is not in the answer. */
export async function findProfiles(
  _deps: Pick<UserDeps, "postgres" | "minio">,
  _ids: readonly string[],
): Promise<ReadonlyMap<string, Profile>> {
  throw new Error("not yet written");
}
