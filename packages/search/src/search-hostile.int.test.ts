import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { searchInputSchema } from "./search-input.ts";
import { openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";

const answered: readonly string[] = [
  ...[
    "",
    " ",
    "-",
    "--",
    '"',
    '""',
    '-"',
    '-""',
    '"""',
    "- - -",
    '-"a b" -c "d e"',
    "*",
    "?",
    "(",
    "[a-",
    "\\",
    "a{1,9999}",
  ],
  ...[
    "(a+)+$".repeat(20),
    "$where",
    "{$gt:''}",
    "$ne",
    "a.b.c",
    "en:bike",
    "#all",
    "__proto__",
    "constructor toString",
  ],
  ...[
    "\u0000\u0001bike",
    "\u202ebike",
    "\ud800",
    "bike\udfff",
    "ﷺ".repeat(30),
    "🚲🚲",
    "a\u0301\u0301\u0301".repeat(50),
  ],
  ...[
    "i̇İıI",
    "ẞßſ",
    "x".repeat(500),
    "1".repeat(500),
    `"${"a ".repeat(31)}"`,
    "ab ".repeat(31),
    "die der das und",
  ],
];

const refused: Readonly<Record<string, object>> = {
  "a text of 501 characters": { text: "x".repeat(501) },
  "a text of 10 kB": { text: "bike ".repeat(2_000) },
  "33 words": {
    text: Array.from({ length: 33 }, (_, n) => "abcdefghijk".charAt(n % 11).repeat(n + 1)).join(" "),
  },
  "a text that is an operator": { text: { $gt: "" } },
  "a category that is an operator": { category: { $ne: null } },
  "an attribute that nothing asks for": { attributes: [{ key: "$where", in: ["1"] }] },
  "an attribute by a path": { attributes: [{ key: "a.b", in: ["1"] }] },
  "a prototype": { attributes: [{ key: "__proto__", in: ["1"] }] },
  "a value of another form": { attributes: [{ key: "storage", in: ["64"] }] },
  "a value that is an operator": { attributes: [{ key: "brand", in: [{ $regex: ".*" }] }] },
  "a range of texts": { attributes: [{ key: "brand", min: 1 }] },
  "a range that is empty": { attributes: [{ key: "storage", min: 2, max: 1 }] },
  "seven attributes": { attributes: Array.from({ length: 7 }, () => ({ key: "storage", in: [1] })) },
  "twenty-one values": { attributes: [{ key: "storage", in: Array.from({ length: 21 }, (_, n) => n) }] },
  "an attribute twice": { attributes: [1, 2].map((n) => ({ key: "storage", in: [n] })) },
  "a page of 101": { limit: 101 },
  "a page of none": { limit: 0 },
  "a cursor of 2,001 characters": { cursor: "x".repeat(2_001) },
  "a sort by distance from nowhere": { sort: "distance" },
  "a sort by price in no currency": { sort: "price_asc" },
  "a place off the earth": { near: { coordinates: [200, 0] } },
  "a distance that is not finite": { near: { coordinates: [1, 1], withinKm: Number.POSITIVE_INFINITY } },
  "a box upside down": { box: { west: 1, east: 2, south: 5, north: 4 } },
  "a price below nothing": { price: { currency: "DKK", min: -1 } },
  "a currency that there is not": { price: { currency: "XXQ" } },
  "more than is known": { where: "1" },
};

describe("hostile searches", () => {
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
    await shop.put({ title: "Bike" }, { title: "Red bike" }, { title: "Blue bike" });
  });
  after(() => shop.close());

  it("of any text are answered, as a page and as counts", async () => {
    for (const text of answered)
      for (const words of ["all", "any"] as const) {
        const page = await shop.search({ text, words });
        expect(page.items.length, text).to.be.at.most(3);
        await shop.facets({ text, words });
      }
    expect(Object.keys({})).to.deep.equal([]);
  });

  for (const [name, input] of Object.entries(refused))
    it(`are refused: ${name}`, () => {
      expect(searchInputSchema.safeParse(input).success).to.equal(false);
    });

  it("cannot make a cursor", async () => {
    const { nextCursor } = await shop.search({ text: "bike", limit: 1 });
    const good: unknown = JSON.parse(Buffer.from(nextCursor ?? "", "base64url").toString());
    const forged = (change: object) =>
      Buffer.from(JSON.stringify({ ...Object(good), ...change })).toString("base64url");
    const cursors = [
      ...["x", "e30", forged({ key: { $gt: 0 } }), forged({ key: null }), forged({ id: { $ne: "" } })],
      ...[
        forged({ more: 1 }),
        forged({ counts: [1] }),
        forged({ counts: [-1, -1] }),
        forged({ words: "some" }),
      ],
      ...[forged({ search: "another-----" }), forged({ at: 9e15 }), forged({ instead: [["bike", []]] })],
    ];
    for (const cursor of cursors) {
      const failure = await failureFrom(shop.search({ text: "bike", limit: 1, cursor }));
      expect(failure, cursor).to.have.property("code", "VALIDATION_FAILED");
    }
    const other = await failureFrom(shop.search({ text: "red bike", limit: 1, cursor: nextCursor ?? "" }));
    expect(other).to.have.property("code", "VALIDATION_FAILED");
    expect((await shop.search({ text: "bike", limit: 2, cursor: nextCursor ?? "" })).items).to.have.length(2);
  });
});
