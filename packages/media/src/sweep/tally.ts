import { z } from "zod";

const counts = {
  /** Photographs that were looked at. */
  photographs: z.int(),
  /** Versions of objects that were looked at, and their bytes. */
  objects: z.int(),
  bytes: z.int(),
  /** Uploads of whose file was told anew, and those that were given up; a dry run does not look for them. */
  told: z.int(),
  expired: z.int(),
  /** Objects that stood behind a marker or another version, and stand in front again. */
  restored: z.int(),
  /** Objects that were made anew from the original. */
  remade: z.int(),
  /** Objects that are missing and cannot be made anew. */
  lost: z.int(),
  /** Photographs that nobody refers to, and the versions and bytes that went with them and with what no photograph names. */
  removed: z.int(),
  removedObjects: z.int(),
  removedBytes: z.int(),
} as const;

/** What a job on photographs has done; of a dry run, what it would have done. */
export const tallySchema = z.strictObject({
  ...counts,
  /** Some of the photographs that something was the matter with. */
  samples: z.array(
    z.strictObject({
      id: z.string(),
      what: z.enum(["restored", "remade", "lost", "removed"]),
      objects: z.int(),
    }),
  ),
});

/** What a job on photographs has done; of a dry run, what it would have done. */
export type Tally = z.infer<typeof tallySchema>;

/** Something that was the matter with a photograph, and with how many of its objects. */
export type Sample = Tally["samples"][number];

/** The names of what is counted. */
export const COUNTED = [
  ...(["photographs", "objects", "bytes", "told", "expired", "restored", "remade"] as const),
  ...(["lost", "removed", "removedObjects", "removedBytes"] as const),
] satisfies readonly (keyof typeof counts)[];

const MOST_SAMPLES = 20;

/** Nothing done yet. */
export const NOTHING: Tally = {
  ...{ photographs: 0, objects: 0, bytes: 0, told: 0, expired: 0, restored: 0, remade: 0 },
  ...{ lost: 0, removed: 0, removedObjects: 0, removedBytes: 0, samples: [] },
};

/** What was done before, and something more. */
export function plus(before: Tally, more: Partial<Tally>): Tally {
  const sums = Object.fromEntries(COUNTED.map((name) => [name, before[name] + (more[name] ?? 0)]));
  const samples = [...before.samples, ...(more.samples ?? [])].slice(0, MOST_SAMPLES);
  return tallySchema.parse({ ...sums, samples });
}
