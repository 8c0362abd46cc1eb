import { crashPointsAround } from "@marketplace/durable";
import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { MAX_TIME } from "../collections.ts";
import type { Alert } from "./alert.ts";

const insert = crashPointsAround("alerts/insert");

/** The collection of the alerts. */
export function alertsIn({ db }: Pick<Mongo, "db">): Collection<Alert> {
  return db.collection<Alert>("alerts");
}

/** Stores alerts; one that stands there already is left as it is. */
export async function insertAlerts(mongo: Pick<Mongo, "db">, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  const operations = alerts.map(({ _id, ...facts }) => ({
    updateOne: { filter: { _id: { $eq: _id } }, update: { $setOnInsert: facts }, upsert: true },
  }));
  await insert(() => alertsIn(mongo).bulkWrite(operations, { ...MAX_TIME, ordered: false }));
}
