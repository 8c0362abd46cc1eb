/** How good the orders of several questions are, on average. */
export interface Quality {
  readonly ndcg10: number;
  readonly map: number;
  readonly recall100: number;
}

type Grades = ReadonlyMap<string, number>;

/** Measures orders by what was judged, each question as much as the other; of a question without an answer nothing. */
export function qualityOf(
  orders: ReadonlyMap<string, readonly string[]>,
  judgements: ReadonlyMap<string, Grades>,
): Quality {
  const judged = [...judgements].map(([id, grades]) => ({ grades, order: orders.get(id) ?? [] }));
  const mean = (measure: (order: readonly string[], grades: Grades) => number) =>
    judged.reduce((sum, { order, grades }) => sum + measure(order, grades), 0) / judged.length;
  return { ndcg10: mean(ndcgAt10), map: mean(averagePrecision), recall100: mean(recallAt100) };
}

/** The gain of the first ten, each divided by the logarithm of its place, as a share of the best that there can be. */
export function ndcgAt10(order: readonly string[], grades: Grades): number {
  const best = [...grades.values()].sort((a, b) => b - a);
  return gainOf(order.map((id) => grades.get(id) ?? 0)) / gainOf(best);
}

/** The mean of the precision at the place of each document that answers. */
export function averagePrecision(order: readonly string[], grades: Grades): number {
  let found = 0;
  let sum = 0;
  for (const [place, id] of order.entries()) {
    if (!grades.has(id)) continue;
    found += 1;
    sum += found / (place + 1);
  }
  return sum / grades.size;
}

/** How many of the documents that answer are among the first hundred. */
export function recallAt100(order: readonly string[], grades: Grades): number {
  return order.slice(0, 100).filter((id) => grades.has(id)).length / grades.size;
}

function gainOf(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, place) => sum + grade / Math.log2(place + 2), 0);
}
