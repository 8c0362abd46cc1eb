import type { Facets } from "./search.ts";

type Step = NonNullable<Facets["prices"]>["steps"][number];

/** The API's steps without gaps: where nothing is sold in a step, it counts none. */
export function withoutGaps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1];
    return before === undefined ? [step] : [...between(before.to, step.from), step];
  });
}

/** The prices of a step as a search asks for them, both ends included: `to` belongs to the step above. */
export function pricesIn({ from, to }: Pick<Step, "from" | "to">) {
  return { min: from, max: to - 1 };
}

/** The empty steps from one amount to another, each as wide as the API's: 1, 2, 5, 10, 20, … */
function between(from: number, to: number): readonly Step[] {
  if (from >= to) return [];
  const next = String(from).startsWith("2") ? (from / 2) * 5 : from * 2;
  return [{ from, to: next, count: 0 }, ...between(next, to)];
}
