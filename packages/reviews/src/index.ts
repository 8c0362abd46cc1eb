export { reviewCommands } from "./commands.ts";
export type { ReviewDeps, ReviewQueryDeps } from "./deps.ts";
export { profilesProjection, projectProfiles } from "./profile-projection.ts";
export { reviewQueries } from "./queries.ts";
export { reviewEventTags } from "./review-tags.ts";
