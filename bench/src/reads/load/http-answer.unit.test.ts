import { expect } from "chai";
import fc from "fast-check";
import { type HttpAnswer, readAnswer } from "./http-answer.ts";

const head = (status: number, ...lines: readonly string[]) =>
  `HTTP/1.1 ${status} Whatever\r\nDate: today\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;

function withLength(status: number, body: string): Buffer {
  return Buffer.from(head(status, `Content-Length: ${Buffer.byteLength(body)}`) + body);
}

function inChunks(status: number, pieces: readonly string[]): Buffer {
  const chunks = pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`);
  return Buffer.from(`${head(status, "transfer-encoding: chunked")}${chunks.join("")}0\r\n\r\n`);
}

// A body may hold what else ends a head, a chunk or all of them.
const text = fc.string().map((word) => `${word}\r\n\r\n0\r\n\r\n`);
const anyStatus = fc.constantFrom(200, 404, 429, 503);

describe("an answer of HTTP", () => {
  const answers = fc.oneof(
    fc.tuple(anyStatus, text).map(([status, body]) => ({ status, body, bytes: withLength(status, body) })),
    fc
      .tuple(anyStatus, fc.array(text, { minLength: 1 }))
      .map(([status, pieces]) => ({ status, body: pieces.join(""), bytes: inChunks(status, pieces) })),
  );

  it("is whole with its last byte, and not before", () => {
    fc.assert(
      fc.property(answers, fc.double({ min: 0, max: 1, noNaN: true }), ({ status, bytes }, share) => {
        expect(readAnswer(bytes)).to.deep.include({ status });
        expect(readAnswer(bytes.subarray(0, Math.floor(share * (bytes.length - 1))))).to.equal(null);
        expect(readAnswer(bytes.subarray(0, -1))).to.equal(null);
      }),
    );
  });

  it("says why it is not 200, and how it begins alone", () => {
    const seen = (bytes: Buffer): HttpAnswer | null => readAnswer(bytes);
    expect(seen(withLength(429, '{"error":"slow down"}'))).to.deep.equal({
      status: 429,
      excuse: '{"error":"slow down"}',
    });
    expect(seen(withLength(503, "x".repeat(5_000)))?.excuse).to.have.length(200);
    expect(seen(withLength(200, "fine"))).to.deep.equal({ status: 200, excuse: "" });
  });

  for (const [what, bytes] of [
    ["two answers at once", Buffer.concat([withLength(200, "one"), withLength(200, "two")])],
    ["an answer of unknown length", Buffer.from(`${head(200)}body`)],
    ["a chunk of unknown length", Buffer.from(`${head(200, "Transfer-Encoding: chunked")}zz\r\n`)],
    ["something else", Buffer.from("SSH-2.0-OpenSSH\r\ncontent-length: 0\r\n\r\n")],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(() => readAnswer(bytes)).to.throw(Error);
    });
});
