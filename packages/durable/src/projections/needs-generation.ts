import type { Mongo } from "@marketplace/stores";
import type { Projection } from "./define-projection.ts";
import { readGenerations } from "./generation-store.ts";

/** Whether the rows that are read were made before rows were what this code makes; or never as a whole. */
export async function needsGeneration(
  { name, generations }: Projection,
  mongo: Pick<Mongo, "db">,
): Promise<boolean> {
  if (generations === undefined) return false;
  const { live } = await readGenerations(mongo, name);
  return live.format === null || live.format < generations.format;
}
