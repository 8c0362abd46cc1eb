import type { Facets } from "./search.ts";

/** How many were found: `1 thing`, `1,204 things`, `10,000+ things`. */
export function countText({ total, exact }: Pick<Facets, "total" | "exact">): string {
  const number = total.toLocaleString("en-GB");
  return `${number}${exact ? "" : "+"} ${total === 1 ? "thing" : "things"}`;
}

interface ResultCountProps {
  readonly facets: Facets | undefined;
}

/** Says how many were found, to the ear too whenever it changes. */
export function ResultCount({ facets }: ResultCountProps) {
  return (
    <p role="status" className="min-h-6 text-ink-soft">
      {facets && `${countText(facets)} found`}
    </p>
  );
}
