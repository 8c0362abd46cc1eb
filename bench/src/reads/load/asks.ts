import { z } from "zod";

/** In a path, where the id of a listing goes that nobody has asked for before. */
export const FRESH = "{fresh}";

/** What is asked for, and how often of all requests. */
export const askSchema = z.strictObject({
  /** So many in turn, beside those of the other asks. */
  share: z.int().min(1),
  /** Addresses below the server's, one after another. */
  paths: z.array(z.string().startsWith("/")).min(1),
});

/** What is asked for, and how often of all requests. */
export type Ask = z.output<typeof askSchema>;

/**
 * Which path each request asks for, in an order that spreads every ask over the whole: the one comes next that is
 * furthest behind its share.
 */
export function* pathsOf(asks: readonly Ask[]): Generator<string, never> {
  const total = asks.reduce((sum, { share }) => sum + share, 0);
  const lanes = asks.map((ask) => ({ ...ask, behind: 0, next: 0 }));
  for (;;) {
    for (const lane of lanes) lane.behind += lane.share;
    const due = lanes.reduce((most, lane) => (lane.behind > most.behind ? lane : most));
    due.behind -= total;
    yield due.paths[due.next % due.paths.length] ?? "";
    due.next += 1;
  }
}

/** How many ids of listings never asked for so many requests take. */
export function freshIn(asks: readonly Ask[], requests: number): number {
  const total = asks.reduce((sum, { share }) => sum + share, 0);
  const taking = asks.reduce((sum, { share, paths }) => {
    const fresh = paths.filter((path) => path.includes(FRESH)).length;
    return sum + (share * fresh) / paths.length;
  }, 0);
  return Math.ceil((taking / total) * requests);
}
