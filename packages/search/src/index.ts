export { cardsProjection, projectCards } from "./card-projection.ts";
export type { SearchDeps } from "./deps.ts";
export { searchQueries } from "./queries.ts";
