import { outboxBacklog } from "@marketplace/durable";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";

/** How far those are who publish what the databases hold. */
export const eventSourcesSchema = z.strictObject({
  outbox: z.strictObject({
    /** Events that are not published yet; 10,000 stands for more. */
    unpublished: z.int(),
    /** Age of the oldest of them; 0 when there is none. */
    oldestSeconds: z.int(),
    isBehind: z.boolean(),
  }),
});

/** Looks how far those are who publish; what is older than the bound is behind. */
export async function eventSources(
  { postgres, clock }: Pick<OperationDeps, "postgres" | "clock">,
  boundSeconds: number,
): Promise<z.infer<typeof eventSourcesSchema>> {
  const { events, oldestAt } = await outboxBacklog(postgres.sequelize);
  const now = clock().getTime();
  const oldestSeconds = oldestAt === null ? 0 : Math.max(0, Math.floor((now - oldestAt.getTime()) / 1_000));
  return { outbox: { unpublished: events, oldestSeconds, isBehind: oldestSeconds > boundSeconds } };
}
