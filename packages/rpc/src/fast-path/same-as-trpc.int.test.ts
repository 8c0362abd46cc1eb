import { until } from "@marketplace/testing";
import {
  expectSameBytes,
  expectSameOutcomes,
  linkModes,
  type QueryCall,
} from "@marketplace/testing/same-answers";
import { expect } from "chai";
import fc from "fast-check";
import { openTwins, TOKEN } from "./fast-path.fixture.ts";
import { clientUrl, oddUrls } from "./wire-urls.fixture.ts";

const guest = {};
const member = { authorization: `Bearer ${TOKEN}` };
const stranger = { authorization: "Bearer nobody-token-0000000000000000" };

const one: QueryCall = { name: "things.byId", input: { id: "å/ß 🚲 %2F,a" } };
const other: QueryCall = { name: "things.lasting", input: { at: new Date(5), id: "b" } };
const reordered: QueryCall = { name: "things.lasting", input: { id: "b", at: new Date(5) } };
const personal: QueryCall = { name: "things.ofViewer", input: { id: "c" } };
const bare: QueryCall = { name: "things.count", input: undefined };
const missing: QueryCall = { name: "things.byId", input: { id: "none" } };
const broken: QueryCall = { name: "things.byId", input: { id: "broken" } };
const refused: QueryCall = { name: "things.byId", input: { id: 7, more: true } };
const hello: QueryCall = { name: "hello", input: undefined };
const mine: QueryCall = { name: "mine", input: undefined };
const unknown: QueryCall = { name: "things.byID", input: {} };
const mutation: QueryCall = { name: "change", input: undefined };

const batches: Readonly<Record<string, readonly QueryCall[]>> = {
  "one public call": [one],
  "one without an input": [bare],
  "a personal one": [personal],
  "public calls": [one, other, bare],
  "the same call, its fields in another order": [other, reordered, other],
  "as many as a batch may have": Array.from({ length: 10 }, (_, at) => ({ ...one, input: { id: `${at}` } })),
  "more than a batch may have": Array.from({ length: 11 }, (_, at) => ({ ...one, input: { id: `${at}` } })),
  "a public and a personal one": [one, personal],
  "public calls and others": [one, hello, mine, other],
  "one that is not there": [missing],
  "one that is not there among others": [one, missing, other],
  "one that fails": [one, broken],
  "one that is not of its form": [{ name: "things.byId", input: { id: "leaking" } }],
  "one that is too large to be kept": [{ name: "things.byId", input: { id: "large" } }],
  "one that is refused": [refused, one],
  "one that does not exist": [one, unknown],
  "one that is no query": [one, mutation],
};

/** Says which of many cases failed. */
async function saying<T>(what: string, checked: Promise<T>): Promise<T> {
  try {
    return await checked;
  } catch (cause) {
    throw new Error(`Not the same for ${what}: ${cause instanceof Error ? cause.message : ""}`, { cause });
  }
}

describe("the fast path, beside tRPC alone", () => {
  let pair: Awaited<ReturnType<typeof openTwins>>;
  before(async () => {
    pair = await openTwins();
  });
  after(() => pair.close());

  // Twice for each: looked for, and then as it was kept.
  const callers = [guest, guest, member, stranger];

  for (const [mode, ask] of Object.entries(linkModes))
    it(`gives a client with ${mode} the same`, async () => {
      for (const [what, calls] of Object.entries(batches))
        for (const headers of callers.slice(0, 3))
          await saying(
            what,
            expectSameOutcomes(pair.twins, calls, (url) => ask(url, headers)),
          );
    });

  it("sends the same bytes, for one call and for several", async () => {
    for (const [what, calls] of Object.entries(batches))
      for (const headers of callers)
        for (const path of [
          clientUrl(calls, true),
          ...calls.slice(0, 3).map((call) => clientUrl([call], false)),
        ])
          await saying(what, expectSameBytes(pair.twins, { path, headers }));
  });

  it("answered those that were public by itself", async () => {
    const { "things.byId": byId, "things.ofViewer": ofViewer } = pair.stats();
    for (const how of ["hits", "misses", "left"] as const) expect(byId?.[how], how).to.be.greaterThan(20);
    expect(ofViewer?.hits).to.be.greaterThan(5);
    await until(pair.edge.admission.stats, ({ atWork, queued }) => atWork + queued === 0);
  });

  it("sends the same bytes for URLs that no client of ours makes", async () => {
    const names = [
      "things.byId",
      "things.lasting",
      "things.count",
      "things.ofViewer",
      "hello",
      "mine",
      "change",
    ];
    await fc.assert(
      fc.asyncProperty(oddUrls([...names, "things", "constructor"]), fc.boolean(), async (path, isMember) => {
        await expectSameBytes(pair.twins, { path, headers: isMember ? member : guest });
      }),
      { numRuns: 600 },
    );
  });

  it("sends the same bytes whatever a request says of itself", async () => {
    const header = fc.oneof(
      fc.tuple(
        fc.constant("accept"),
        fc.constantFrom("*/*", "application/json", "application/jsonl", "text/html, application/jsonl;q=1"),
      ),
      fc.tuple(fc.constant("trpc-accept"), fc.constantFrom("application/jsonl", "application/json", "")),
      fc.tuple(
        fc.constant("content-type"),
        fc.constantFrom(
          "application/json",
          "application/json; charset=utf-8",
          "multipart/form-data; boundary=a",
          "application/octet-stream",
          "text/plain",
          "",
        ),
      ),
      fc.tuple(
        fc.constant("host"),
        fc.constantFrom(
          "shop.example",
          "[::1]:80",
          "a b",
          "a@b",
          "x:99999",
          "1.2.3.999",
          "",
          "a/b",
          "ü.example",
          "%",
        ),
      ),
      fc.tuple(
        fc.constant("authorization"),
        fc.constantFrom(member.authorization, stranger.authorization, "Basic x", ""),
      ),
      fc.tuple(
        fc.constant("origin"),
        fc.constantFrom("https://shop.example", "https://evil.example", "null"),
      ),
      fc.tuple(fc.constant("cookie"), fc.constantFrom("__Host-refresh=x", "%E0%A4%A")),
      fc.tuple(fc.constant("x-request-id"), fc.constantFrom("my-request-id", '"<>')),
      fc.tuple(fc.constant("expect"), fc.constantFrom("100-continue")),
      fc.tuple(fc.constant("range"), fc.constantFrom("bytes=0-10")),
    );
    const paths = [
      clientUrl([one], false),
      clientUrl([one, other], true),
      clientUrl([personal], false),
      clientUrl([bare], true),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.array(header, { maxLength: 3 }),
        async (path, headers) => {
          await expectSameBytes(pair.twins, { path, headers: Object.fromEntries(headers) });
        },
      ),
      { numRuns: 300 },
    );
  });
});
