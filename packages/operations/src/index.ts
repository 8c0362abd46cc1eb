export { operationCommands } from "./commands.ts";
export type { OperationDeps } from "./deps.ts";
export { openEventDeps } from "./event-deps.ts";
export { operationQueries } from "./queries.ts";
