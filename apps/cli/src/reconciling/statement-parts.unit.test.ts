import { expect } from "chai";
import fc from "fast-check";
import { statementParts } from "./statement-parts.ts";

const header = "id,reference,kind,amount,currency";
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("the parts of a statement", () => {
  it("hold each record once, whole and in order, however long and whatever their names hold", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", " "), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom("\n", "\r\n"),
        (names, bytes, end) => {
          const records = names.map((own, index) => `${index},${quoted(own)},capture,1,DKK`);
          const parts = statementParts([header, ...records].join(end), { bytes });
          const bodies = parts.map(({ text }) => {
            expect(text.startsWith(header)).to.equal(true);
            return text.slice(header.length + 1);
          });
          const written = records.map((record) => record.replaceAll("\r\n", "\n"));
          expect(bodies.filter((body) => body !== "").join("\n")).to.equal(written.join("\n"));
          for (const body of bodies) {
            const isAlone = written.includes(body);
            expect(isAlone || Buffer.byteLength(body) <= bytes).to.equal(true);
          }
        },
      ),
    );
  });

  it("say on which line of the file each begins, past blank lines and breaks within quotes", () => {
    const csv = ["", header, "1,a", '2,"b', 'c"', "", "3,d", "4,e"].join("\n");
    const parts = statementParts(csv, { bytes: 1 });
    expect(parts.map(({ text, firstLine }) => [text.slice(header.length + 1), firstLine])).to.deep.equal([
      ["1,a", 3],
      ['2,"b\nc"', 4],
      ["", 6],
      ["3,d", 7],
      ["4,e", 8],
    ]);
  });

  it("are one of a file without records, and of an empty one", () => {
    expect(statementParts(`${header}\n`, { bytes: 10 })).to.deep.equal([
      { text: `${header}\n`, firstLine: 2 },
    ]);
    expect(statementParts("", { bytes: 10 })).to.deep.equal([{ text: "", firstLine: 2 }]);
  });
});
