import { changePosition, outboxBacklog } from "@marketplace/durable";
import { isStoreFault } from "@marketplace/stores";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";

const outboxSchema = z.strictObject({
  /** Events that are not published yet; 10,000 stands for more. */
  unpublished: z.int(),
  /** Age of the oldest of them; 0 when there is none. */
  oldestSeconds: z.int(),
  isBehind: z.boolean(),
});

const changesSchema = z.strictObject({
  /** The process that reads; null when none does. */
  reader: z.string().nullable(),
  /** How much of MongoDB's history is not published yet; null while there is no place in it. */
  lagSeconds: z.int().nullable(),
  /** Collections whose documents are being published as they are. */
  scanning: z.array(z.string()),
  isBehind: z.boolean(),
});

/** How far those are who publish what the databases hold; null of a database that is away. */
export const eventSourcesSchema = z.strictObject({
  outbox: outboxSchema.nullable(),
  /** Null, too, where nobody has ever read MongoDB's changes. */
  changes: changesSchema.nullable(),
  /** Databases that do not answer. */
  away: z.array(z.enum(["postgresql", "mongodb"])),
});

type Sources = z.infer<typeof eventSourcesSchema>;

/** Looks how far those are who publish; what is older than the bound is behind. */
export async function eventSources(
  deps: Pick<OperationDeps, "postgres" | "mongo" | "clock">,
  boundSeconds: number,
): Promise<Sources> {
  const [outbox, changes] = await Promise.all([
    unlessAway(outboxSource(deps, boundSeconds)),
    unlessAway(changesSource(deps, boundSeconds)),
  ]);
  return {
    outbox: outbox === "away" ? null : outbox,
    changes: changes === "away" ? null : changes,
    away: [
      ...(outbox === "away" ? (["postgresql"] as const) : []),
      ...(changes === "away" ? (["mongodb"] as const) : []),
    ],
  };
}

/** An answer, or that its store is away: operators look at events when something is. */
export async function unlessAway<T>(answer: Promise<T>): Promise<T | "away"> {
  try {
    return await answer;
  } catch (failure) {
    if (isStoreFault(failure)) return "away";
    throw failure;
  }
}

async function outboxSource(
  { postgres, clock }: Pick<OperationDeps, "postgres" | "clock">,
  boundSeconds: number,
): Promise<z.infer<typeof outboxSchema>> {
  const { events, oldestAt } = await outboxBacklog(postgres.sequelize);
  const age = oldestAt === null ? 0 : Math.floor((clock().getTime() - oldestAt.getTime()) / 1_000);
  const oldestSeconds = Math.max(0, age);
  return { unpublished: events, oldestSeconds, isBehind: oldestSeconds > boundSeconds };
}

async function changesSource(
  { mongo }: Pick<OperationDeps, "mongo">,
  boundSeconds: number,
): Promise<z.infer<typeof changesSchema> | null> {
  const position = await changePosition(mongo);
  if (position === null) return null;
  const { reader, lagMs, scanning } = position;
  const lagSeconds = lagMs === null ? null : Math.floor(lagMs / 1_000);
  const isBehind = (lagSeconds ?? 0) > boundSeconds;
  return { reader, lagSeconds, scanning: [...scanning], isBehind };
}
