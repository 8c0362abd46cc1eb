import { createHash } from "node:crypto";
import type { Account, Profile } from "./account.ts";
import type { AccountRow } from "./account-store.ts";
import type { UserDeps } from "./deps.ts";

type Photographs = UserDeps["minio"];

/** An account as its owner sees it. */
export function accountView(row: AccountRow, photographs: Photographs): Account {
  const { id, email, name, bio, city, country, role, preferences, version, createdAt } = row;
  const avatarUrl = avatarUrlOf(row, photographs);
  return { id, email, name, bio, avatarUrl, city, country, role, preferences, version, createdAt };
}

type Shown = Pick<AccountRow, "id" | "name" | "bio" | "avatarKey" | "city" | "country" | "createdAt">;

/** An account as everybody sees it. */
export function profileView(row: Shown, photographs: Photographs): Profile {
  const { id, name, bio, city, country, createdAt } = row;
  return { id, name, bio, avatarUrl: avatarUrlOf(row, photographs), city, country, memberSince: createdAt };
}

/** What a session is opened for, and held against when it is refreshed. */
export function ownerOf({ id, role, passwordHash, status }: AccountRow) {
  const credential = createHash("sha256").update(passwordHash).digest("hex").slice(0, 32);
  return { userId: id, role, credential, suspended: status === "suspended" };
}

function avatarUrlOf(
  { avatarKey }: Pick<AccountRow, "avatarKey">,
  { buckets, publicUrl }: Photographs,
): string | null {
  return avatarKey === null ? null : publicUrl(buckets.profileImages, avatarKey);
}
