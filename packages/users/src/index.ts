export {
  type Account,
  accountSchema,
  emailSchema,
  type Profile,
  preferencesSchema,
  profileSchema,
  roleSchema,
} from "./account.ts";
export { type AvatarDeps, setAvatar } from "./avatar.ts";
export { avatarsAmong } from "./avatar-references.ts";
export { userCommands } from "./commands.ts";
export type { UserCommandDeps, UserDeps, UserQueryDeps } from "./deps.ts";
export { ensureFirstAdmin } from "./first-admin.ts";
export { profileTag, userEventIds, userEventTags } from "./profile-tags.ts";
export {
  accountIds,
  countAccounts,
  findProfileRows,
  findProfiles,
  PROFILES,
  type ProfileRow,
  profileRowSchema,
} from "./profiles.ts";
export { userQueries } from "./queries.ts";
export { openSessions, type Sessions } from "./sessions.ts";
export { changeStanding, type Standing } from "./standing.ts";
