import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** What the API is asked for: which listings are wanted. */
export type SearchFilter = RouterInputs["search"]["facets"];

/** In which order listings are wanted. */
export type Sort = NonNullable<RouterInputs["search"]["listings"]["sort"]>;

/** What is wanted of one attribute. */
export type AttributeFilter = NonNullable<SearchFilter["attributes"]>[number];

/** A value that an attribute has. */
export type AttributeValue = NonNullable<AttributeFilter["in"]>[number];

/** How many listings a search finds, by what they can be narrowed down to. */
export type Facets = RouterOutputs["search"]["facets"];

/** The values of one attribute among what was found. */
export type AttributeFacet = Facets["attributes"][number];

/** A page of what was found. */
export type SearchPage = RouterOutputs["search"]["listings"];

/** The API's own bounds: characters of a text, and attributes that are asked for at once. */
export const MOST = { characters: 500, attributes: 6, values: 20 } as const;
