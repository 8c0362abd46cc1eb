export { reviewCommands } from "./commands.ts";
export type { ReviewDeps } from "./deps.ts";
export { reviewQueries } from "./queries.ts";
