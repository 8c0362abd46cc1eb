import { expect } from "chai";
import fc from "fast-check";
import { wireFormat } from "../wire-format.ts";
import { type WireRequest, wireRequestOf } from "./wire-request.ts";
import { clientUrl, inputs, oddUrls } from "./wire-urls.fixture.ts";

const known = ["listings.byId", "listings.browse", "a"];
const read = (url: string) => wireRequestOf(url, (name) => known.includes(name));

/** What a URL says to tRPC's server, which reads it by its parts, whatever their order and writing. */
function asTrpcReads(url: string): WireRequest {
  const { pathname, searchParams } = new URL(url, "http://host");
  const path = decodeURIComponent(pathname.slice("/trpc/".length));
  const isBatch = searchParams.get("batch") === "1";
  const input = searchParams.get("input");
  const json: unknown = input ? JSON.parse(input) : undefined;
  const members = new Map<string, unknown>(isBatch ? Object.entries(json ?? {}) : [["0", json]]);
  return {
    isBatch,
    calls: (isBatch ? path.split(",") : [path]).map((name, at) => ({
      name,
      input: wireFormat.input.deserialize(members.get(String(at))),
    })),
  };
}

function readOrNull(url: string): WireRequest | null {
  try {
    return read(url);
  } catch {
    return null;
  }
}

describe("a request on the wire", () => {
  const calls = fc.array(fc.record({ name: fc.constantFrom(...known), input: inputs }), {
    minLength: 1,
    maxLength: 10,
  });

  it("is read as the client meant it, alone and in a batch", () => {
    fc.assert(
      fc.property(calls, fc.boolean(), (all, isBatch) => {
        const meant = isBatch ? all : all.slice(0, 1);
        expect(read(clientUrl(meant, isBatch))).to.deep.equal({ isBatch, calls: meant });
      }),
    );
  });

  it("is not read at all where tRPC could read it otherwise", () => {
    let taken = 0;
    fc.assert(
      fc.property(oddUrls([...known, ...known, "b", "constructor"]), (url) => {
        const request = readOrNull(url);
        if (request === null) return;
        taken++;
        expect(asTrpcReads(url)).to.deep.equal(request);
      }),
      { numRuns: 8_000 },
    );
    expect(taken).to.be.greaterThan(100);
  });

  for (const [what, url] of Object.entries({
    "a name that is not known": "/trpc/b",
    "one of two names": "/trpc/a,b?batch=1",
    "two names without a batch": "/trpc/a,a",
    "a name twice encoded": "/trpc/%61",
    "an end that is a slash": "/trpc/a/",
    "another base": "/api/a",
    "a parameter that is not known": "/trpc/a?batch=1&x=1",
    "two inputs": "/trpc/a?input=%7B%7D&input=%7B%7D",
    "an input before the batch": "/trpc/a?input=%7B%7D&batch=1",
    "no input where one is begun": "/trpc/a?input=",
    "a plus, which is a space to some": "/trpc/a?input=%7B+%7D",
    "a batch whose inputs are a list": "/trpc/a?batch=1&input=%5B%5D",
    "more calls than a batch may have": `/trpc/${Array(11).fill("a").join(",")}?batch=1`,
  }))
    it(`leaves ${what}`, () => {
      expect(read(url)).to.equal(null);
    });

  it("takes as many calls as a batch may have, with inputs for some of them", () => {
    const url = `/trpc/${Array(10).fill("a").join(",")}?batch=1&input=${encodeURIComponent('{"3":{"json":1}}')}`;
    expect(read(url)?.calls.map(({ input }) => input)).to.deep.equal(
      Array.from({ length: 10 }, (_, at) => (at === 3 ? 1 : undefined)),
    );
  });
});
