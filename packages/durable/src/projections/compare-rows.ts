import { isDeepStrictEqual } from "node:util";
import { BSON, type Document } from "mongodb";
import type { WrongRow } from "./projection-step.ts";

/** What is wrong with a row, by what it should be and what it is; null when nothing is. */
export function wrongRow(id: string, should: object | null, is: object | null): WrongRow | null {
  if (should === null && is === null) return null;
  if (is === null) return { id, kind: "missing", fields: [] };
  if (should === null) return { id, kind: "extra", fields: [] };
  const [wanted, found] = [stored(should), stored(is)];
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  const fields = names.filter((name) => !isDeepStrictEqual(wanted[name], found[name]));
  return fields.length === 0 ? null : { id, kind: "differing", fields };
}

/** A row as MongoDB gives it back: without what is undefined, and without what is the projection's own. */
function stored(row: object): Document {
  const { _id, ticket, ...fields } = BSON.deserialize(BSON.serialize(row, { ignoreUndefined: true }));
  return fields;
}
