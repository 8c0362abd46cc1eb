import { expect } from "chai";
import { encodingFor } from "./encoding.ts";

describe("the encoding for an Accept-Encoding header", () => {
  for (const [header, encoding] of [
    [undefined, null],
    ["", null],
    ["identity", null],
    ["gzip", "gzip"],
    ["br", "br"],
    ["gzip, deflate, br", "br"],
    ["gzip, deflate, br, zstd", "br"],
    ["GZIP;Q=0.5", "gzip"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["br ; q=0.8 , gzip ; q=0.8", "br"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0, gzip;q=0.000", null],
    ["*", "br"],
    ["*;q=0", null],
    ["gzip;q=0, *", "br"],
    ["br;q=0, *;q=0.1", "gzip"],
    ["deflate, zstd, compress", null],
    ["br;q=nonsense, gzip;q=2", null],
    ["x-gzip, brotli", null],
    [";q=1,,=,", null],
  ] as const) {
    it(`of ${JSON.stringify(header)} is ${encoding}`, () => {
      expect(encodingFor(header)).to.equal(encoding);
    });
  }
});
