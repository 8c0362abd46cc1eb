import { z } from "zod";
import type { Profile } from "./account.ts";
import { type AccountRow, accountStore } from "./account-store.ts";
import { profileView } from "./account-view.ts";
import type { UserDeps, UserQueryDeps } from "./deps.ts";

/** The collection that profiles are projected to, for when PostgreSQL is away. */
export const PROFILES = "profiles";

/** What everybody sees of an account, as a projection keeps it. */
export const profileRowSchema = z.object({
  name: z.string(),
  bio: z.string(),
  avatarKey: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  createdAt: z.date(),
});

/** What everybody sees of an account, as a projection keeps it. */
export type ProfileRow = z.output<typeof profileRowSchema>;

const MAX_TIME = { maxTimeMS: 3_000 } as const;

/** Reads the public side of many accounts at once, by id; an id that no account has is not in the answer. */
export async function findProfiles(
  { postgres, minio }: Pick<UserDeps, "postgres" | "minio">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Profile>> {
  const rows = await accountStore(postgres.sequelize).byIds(ids);
  return new Map(rows.map((row) => [row.id, profileView(row, minio)]));
}

/** What is projected of accounts, by id. A suspended one has nothing: its name and words may be why it is. */
export async function findProfileRows(
  { postgres }: Pick<UserDeps, "postgres">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProfileRow>> {
  const rows = await accountStore(postgres.sequelize).byIds(ids);
  return new Map(rows.filter(isShown).map((row) => [row.id, profileRowSchema.parse(row)]));
}

/** Ids of all accounts, ascending, after one or from the first. */
export function accountIds(
  { postgres }: Pick<UserDeps, "postgres">,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  return accountStore(postgres.sequelize).ids(after, limit);
}

/** How many accounts there are. */
export function countAccounts({ postgres }: Pick<UserDeps, "postgres">): Promise<number> {
  return accountStore(postgres.sequelize).count();
}

/** Reads what everybody sees of an account; null for nobody's id and for one that is suspended. */
export async function findProfile(
  { postgres, minio }: Pick<UserDeps, "postgres" | "minio">,
  userId: string,
): Promise<Profile | null> {
  const row = await accountStore(postgres.sequelize).byId(userId);
  return row !== null && isShown(row) ? profileView(row, minio) : null;
}

/** Reads the same from the projection; null where that cannot tell. */
export async function findProjectedProfile(
  { mongo, minio }: Pick<UserQueryDeps, "mongo" | "minio">,
  userId: string,
): Promise<Profile | null> {
  const found = await mongo.db
    .collection<{ readonly _id: string }>(PROFILES)
    .findOne({ _id: { $eq: userId } }, MAX_TIME);
  return found === null ? null : profileView({ id: userId, ...profileRowSchema.parse(found) }, minio);
}

function isShown({ status }: Pick<AccountRow, "status">): boolean {
  return status !== "suspended";
}
