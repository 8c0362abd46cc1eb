/** The languages whose words are known here. */
export const LANGUAGES = ["da", "de", "en"] as const;

/** A language whose words are known here. */
export type Language = (typeof LANGUAGES)[number];
