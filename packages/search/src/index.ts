export { alertChanges } from "./alerts/alert-changes.ts";
export { alertConsumer } from "./alerts/alert-consumer.ts";
export { cardsProjection, projectCards } from "./card-projection.ts";
export { searchCommands } from "./commands.ts";
export type { SearchDeps } from "./deps.ts";
export { searchQueries } from "./queries.ts";
export type { SavedSearchDeps } from "./saved/save-search.ts";
