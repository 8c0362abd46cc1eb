import type { Mongo } from "@marketplace/stores";

const PROFILE = "system.profile";

/** Counts the commands that a database is given while work is done, by MongoDB's own profiler. */
export async function mongoCommands({ db }: Pick<Mongo, "db">, work: () => Promise<void>): Promise<number> {
  await db.setProfilingLevel("all");
  try {
    await work();
  } finally {
    await db.setProfilingLevel("off");
  }
  const commands = await db.collection(PROFILE).countDocuments({
    ns: { $ne: `${db.databaseName}.${PROFILE}` },
    "command.profile": { $exists: false },
  });
  await db.dropCollection(PROFILE);
  return commands;
}
