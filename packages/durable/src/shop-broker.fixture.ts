import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import type { BrokerState } from "./events/broker-state.ts";
import type { EventStreams } from "./events/event-streams.ts";

const brokerRow = z.object({ run: z.string() });

/** A broker that keeps what is published in a table of the shop, and can be started anew. */
export function shopBroker(
  sequelize: Sequelize,
): Pick<EventStreams, "publish" | "state"> & { restart(): Promise<unknown> } {
  async function state(): Promise<BrokerState> {
    const [broker] = await rowsOf(sequelize, brokerRow, { sql: "SELECT run FROM broker" });
    return { origin: "shop", run: broker?.run ?? "", marks: {} };
  }
  return {
    state,
    publish: async (events) => {
      for (const { id, aggregateId, sequence } of events)
        await execute(sequelize, {
          sql: "INSERT INTO published (id, aggregate_id, sequence) VALUES ($id, $aggregateId, $sequence)",
          bind: { id, aggregateId, sequence },
        });
      return state();
    },
    restart: () => execute(sequelize, { sql: "UPDATE broker SET run = gen_random_uuid()::text" }),
  };
}
