import { MarketplaceError } from "@marketplace/kernel";
import superjson from "superjson";
import { z } from "zod";

const MAX_DEPTH = 24;

// Names through which an object reaches what all objects share. superjson throws on one that is to be sent back, as the
// name of a field that is not known would be.
const sharedNames = new Set(["__proto__", "constructor", "prototype"]);

// superjson revives whatever a client names: RegExp, Map, Set, URL, Error. Inputs need dates and undefined, no more.
const allowedKinds = new Set(["Date", "undefined"]);
const envelopeSchema = z.looseObject({
  json: z.unknown(),
  meta: z.looseObject({ values: z.unknown(), referentialEqualities: z.unknown() }).partial().optional(),
});
const jsonSchema = z.json();

/** superjson on both ways, with what comes in bounded in depth and in the types that it may revive. */
export const wireFormat = {
  input: { serialize: superjson.serialize, deserialize: deserializeInput },
  output: superjson,
};

/**
 * Revives an input sent by a client.
 * @throws MarketplaceError `VALIDATION_FAILED` when it is too deep or names a type that inputs do not have.
 */
function deserializeInput(sent: unknown): unknown {
  if (sent === undefined) return undefined;
  if (isUnsafe(sent, MAX_DEPTH)) throw refuse("nests too deeply, or has a field that no input has");
  const envelope = envelopeSchema.safeParse(sent);
  if (!envelope.success) throw refuse("is not of the superjson form { json, meta }");
  const { json, meta } = envelope.data;
  if (meta?.referentialEqualities !== undefined) throw refuse("repeats objects by reference");
  if (!namesOnly(meta?.values, allowedKinds)) throw refuse("has a type other than dates and plain JSON");
  return superjson.deserialize({
    json: jsonSchema.parse(json ?? null),
    meta: json === undefined ? undefined : parseMeta(meta),
  });
}

type SuperJsonMeta = NonNullable<Parameters<typeof superjson.deserialize>[0]["meta"]>;

function parseMeta(meta: unknown): SuperJsonMeta | undefined {
  // Parsing at an edge: `namesOnly` has walked every leaf of it.
  return meta === undefined ? undefined : (meta as SuperJsonMeta);
}

function namesOnly(values: unknown, kinds: ReadonlySet<string>): boolean {
  if (values === undefined) return true;
  if (typeof values === "string") return kinds.has(values);
  if (Array.isArray(values)) return values.every((value) => namesOnly(value, kinds));
  if (typeof values === "object" && values !== null) {
    return Object.values(values).every((value) => namesOnly(value, kinds));
  }
  return typeof values === "number";
}

function isUnsafe(value: unknown, budget: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (budget === 0) return true;
  return Object.entries(value).some(([key, member]) => sharedNames.has(key) || isUnsafe(member, budget - 1));
}

function refuse(why: string): MarketplaceError {
  return new MarketplaceError("VALIDATION_FAILED", `The input ${why}; send plain JSON and dates.`);
}
