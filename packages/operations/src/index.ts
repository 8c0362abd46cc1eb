export { operationCommands } from "./commands.ts";
export type { OperationDeps } from "./deps.ts";
export { operationQueries } from "./queries.ts";
