/** The shop's name, as its pages and tab titles show it. */
export const BRAND = "Again";

/** A tab title of one page. */
export function pageTitle(page: string): string {
  return `${page} · ${BRAND}`;
}
