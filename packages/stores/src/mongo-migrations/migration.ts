import type { Db } from "mongodb";

/** One step of MongoDB's schema. It may run again after a crash between its work and its record: keep it repeatable. */
export interface MongoMigration {
  readonly name: string;
  up(db: Db): Promise<void>;
}
