import type { Shelf } from "../item.ts";
import { lampShelf } from "./lamps.ts";
import { chairShelf, sofaShelf } from "./seats.ts";
import { storageShelf } from "./storage.ts";
import { tableShelf } from "./tables.ts";

/** What people sell under furniture. */
export const furniture: Readonly<Record<string, Shelf>> = {
  sofas: sofaShelf,
  tables: tableShelf,
  chairs: chairShelf,
  storage: storageShelf,
  lamps: lampShelf,
};
