/** What the front page shows: everything, a category, or a subcategory. */
export interface BrowseFilter {
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
}

/** What the front page asks the API for. */
export function browseInput({ category, subcategory }: BrowseFilter) {
  return { category, subcategory, limit: 24 };
}
