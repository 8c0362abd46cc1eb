import fc from "fast-check";
import superjson from "superjson";

/** A call as a client means it. */
export interface MeantCall {
  readonly name: string;
  readonly input: unknown;
}

/** Inputs such as queries have: text of any kind, numbers, dates, what is left out, or nothing at all. */
export const inputs: fc.Arbitrary<unknown> = fc.option(
  fc.record(
    {
      id: fc.string({ unit: "grapheme" }),
      at: fc.date({ noInvalidDate: true }),
      many: fc.array(
        fc.oneof(fc.integer(), fc.string({ unit: "grapheme-composite" }), fc.constant(undefined)),
      ),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

/** A URL as `getUrl` of @trpc/client makes it. */
export function clientUrl(calls: readonly MeantCall[], isBatch: boolean): string {
  const serialized = calls.map(({ input }) => superjson.serialize(input));
  const input = encodeURIComponent(JSON.stringify(isBatch ? { ...serialized } : serialized[0]));
  return `/trpc/${calls.map(({ name }) => name).join(",")}?${isBatch ? "batch=1&" : ""}input=${input}`;
}

/** URLs that come near to those of clients: of their parts and of parts like them, put together in any way. */
export function oddUrls(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names);
  const between = fc.constantFrom(
    ",",
    "/",
    "%2C",
    "%2F",
    ".",
    "..",
    "/../",
    "/./",
    "%2e",
    "\\",
    "",
    ",,",
    "+",
    "%20",
    "%",
  );
  const path = fc
    .array(fc.oneof({ weight: 3, arbitrary: name }, between), { maxLength: 5 })
    .map((parts) => parts.join(""));
  const several = (maxLength: number) => fc.array(name, { minLength: 1, maxLength });
  const usual = fc.oneof({ weight: 3, arbitrary: several(2) }, several(11)).map((parts) => parts.join(","));
  const json = fc.oneof(
    inputs.map((input) => superjson.serialize(input)),
    fc.array(inputs, { maxLength: 3 }).map((all) => ({ ...all.map((input) => superjson.serialize(input)) })),
    fc.constantFrom(
      null,
      [],
      0,
      "",
      {},
      { json: null },
      { 0: null },
      { json: { id: "a" }, meta: { values: { id: ["Map"] } } },
    ),
  );
  const value = fc.oneof(
    json.map((one) => encodeURIComponent(JSON.stringify(one))),
    json.map((one) => encodeURIComponent(JSON.stringify(one)).replaceAll("%22", '"')),
    json.map((one) =>
      encodeURIComponent(JSON.stringify(one, null, 1))
        .replaceAll("%20", "+")
        .toLowerCase(),
    ),
    fc.constantFrom(
      "",
      "%",
      "%zz",
      "%C3%28",
      "{}",
      "%7B%7D",
      "%EF%BB%BF%7B%7D",
      "a=b",
      "%00",
      "null",
      "undefined",
    ),
  );
  const parameter = fc.oneof(
    { weight: 4, arbitrary: value.map((one) => `input=${one}`) },
    { weight: 3, arbitrary: fc.constant("batch=1") },
    value.map((one) => `%69nput=${one}`),
    fc.constantFrom(
      "batch=0",
      "batch=true",
      "batch=%31",
      "batch",
      "batch=1;",
      "connectionParams=%7B%7D",
      "x=1",
      "#f",
      "",
      "lastEventId=1",
    ),
  );
  const query = fc.oneof(
    value.map((one) => `batch=1&input=${one}`),
    fc.array(parameter, { maxLength: 3 }).map((parts) => parts.join("&")),
  );
  const base = fc.oneof(
    { weight: 9, arbitrary: fc.constant("/trpc/") },
    fc.constantFrom("/trpc", "/trpc//", "/TRPC/", "//trpc/", "/trpc/../trpc/"),
  );
  const mark = fc.oneof({ weight: 9, arbitrary: fc.constant("?") }, fc.constantFrom("", "??", "/?"));
  return fc.tuple(base, fc.oneof(usual, path), mark, query).map((parts) => parts.join(""));
}
