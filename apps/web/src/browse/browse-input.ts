/** What the front page asks the API for. */
export const browseInput = { limit: 24 } as const;
