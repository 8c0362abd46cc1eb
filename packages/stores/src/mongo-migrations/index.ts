import type { Db } from "mongodb";
import { listings } from "./0001-listings.ts";
import { favourites } from "./0002-favourites.ts";

/** One step of MongoDB's schema. It may run again after a crash between its work and its record: keep it repeatable. */
export interface MongoMigration {
  readonly name: string;
  up(db: Db): Promise<void>;
}

/** Every step in order. A landed step is never edited: a change is a new step. */
export const mongoMigrations: readonly MongoMigration[] = [listings, favourites];
