import type { SearchIndex } from "../collections.ts";
import { SEARCH_FORMAT } from "../live-index.ts";
import type { SearchFilter } from "../search-input.ts";
import { filingKeys } from "./filing.ts";
import type { SavedSearchDocument } from "./saved-search.ts";
import { understandText } from "./understood-text.ts";

/** Understands the text of a search as it is understood now, and decides what it is filed under. */
export async function fileSearch(
  index: SearchIndex,
  filter: SearchFilter,
  at: Date,
): Promise<Pick<SavedSearchDocument, "text" | "keys" | "format">> {
  const understanding = filter.text === undefined ? null : await understandText(index, filter.text);
  const keys = [...(await filingKeys(index, filter, { understanding, at }))];
  return { text: understanding?.text ?? null, keys, format: SEARCH_FORMAT.format };
}
