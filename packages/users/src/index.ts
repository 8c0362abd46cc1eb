export {
  type Account,
  accountSchema,
  emailSchema,
  type Profile,
  preferencesSchema,
  profileSchema,
  roleSchema,
} from "./account.ts";
export { userCommands } from "./commands.ts";
export type { UserDeps } from "./deps.ts";
export { ensureFirstAdmin } from "./first-admin.ts";
export { findProfiles } from "./profiles.ts";
export { userQueries } from "./queries.ts";
export { openSessions, type Sessions } from "./sessions.ts";
export { changeStanding, type Standing } from "./standing.ts";
