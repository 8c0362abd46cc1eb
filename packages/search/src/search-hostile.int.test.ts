import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { cardsOf } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
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
    "bike\u200b",
    "b\u200di\u2060k\ufeffe",
    "\u2066\u202dbike\u2069",
    `b${"\u0301".repeat(498)}`,
    "𝒷𝒾𝓀𝑒 𐐨𐐩",
    `a${"𠀀".repeat(249)}`,
    "İstanbul".repeat(60),
    "i̇İıI",
    "ẞßſ",
    "x".repeat(500),
    "1".repeat(500),
    `"${"a ".repeat(31)}"`,
    "ab ".repeat(31),
    "die der das und",
    // Of each, all that it may be meant to be is looked for.
    Array.from({ length: 32 }, (_, n) => `bikz${"abcdefgh".charAt(n % 8)}${"ijkl".charAt(n / 8)}`).join(" "),
    Array.from({ length: 32 }, (_, n) => `-x${"abcdefgh".charAt(n % 8)}${"ijkl".charAt(n / 8)}`).join(" "),
    `"${"x".repeat(40)} ${"y".repeat(40)}" -"${"(a+)+ ".repeat(20)}"`,
  ],
];

const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`);

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
  "a cursor of 6,001 characters": { cursor: "x".repeat(6_001) },
  "a sort by distance from nowhere": { sort: "distance" },
  "a sort by price in no currency": { sort: "price_asc" },
  "a place off the earth": { near: { coordinates: [200, 0] } },
  "a distance that is not finite": { near: { coordinates: [1, 1], withinKm: Number.POSITIVE_INFINITY } },
  "a box upside down": { box: { west: 1, east: 2, south: 5, north: 4 } },
  "a price below nothing": { price: { currency: "DKK", min: -1 } },
  "a currency that there is not": { price: { currency: "XXQ" } },
  "more than is known": { where: "1" },
  "a filter of 5,000 in one another": { attributes: nested(5_000) },
  "a value of 5,000 in one another": { attributes: [{ key: "brand", in: nested(5_000) }] },
  "what every object has": { attributes: [{ key: "constructor", in: ["1"] }] },
  "a prototype of its own": Object(JSON.parse('{"__proto__": {"limit": 1}}')),
  "a text of 200,000 characters": { text: "x y ".repeat(50_000) },
  "a page of a billion": { limit: 1e9 },
  "a page and a half": { limit: 1.5 },
  "a page that is a text": { limit: "24" },
  "a page that is no number": { limit: Number.NaN },
  "a price that is no number": { price: { currency: "DKK", min: Number.NaN } },
  "a price that is not finite": { price: { currency: "DKK", max: Number.POSITIVE_INFINITY } },
  "a range that is no number": { attributes: [{ key: "storage", min: Number.NaN }] },
  "a range that is not finite": { attributes: [{ key: "storage", max: Number.NEGATIVE_INFINITY }] },
  "a value that is no number": { attributes: [{ key: "storage", in: [Number.NaN] }] },
  "a place that is no number": { near: { coordinates: [Number.NaN, 0] } },
  "a box that is no number": { box: { west: 1, east: Number.NaN, south: 4, north: 5 } },
  "hours without end": { postedWithinHours: Number.POSITIVE_INFINITY },
  "a seller that is an operator": { sellerId: { $gt: "" } },
  "a seller that is no id": { sellerId: "constructor" },
  "a category that every object has": { category: "__proto__" },
  "six conditions": { conditions: ["new", "new", "new", "new", "new", "new"] },
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

  it("find what is written in other letters of the same word, and what is longer than a word is kept", async () => {
    const [astral, letters] = [`a${"𠀀".repeat(60)}`, "c".repeat(300)];
    await shop.put({ title: `Astral ${astral}` }, { title: "Long", description: letters });
    expect(await shop.titles({ text: `${astral} `, category: "bikes" })).to.deep.equal([`Astral ${astral}`]);
    expect(await shop.titles({ text: `${letters} ` })).to.deep.equal(["Long"]);
    expect(await shop.titles({ text: "𝓛𝓸𝓷𝓰 " })).to.deep.equal(["Long"]);
    // What is stored is what is made: half a letter would be neither found nor equal to itself.
    const cards = await cardsOf(await liveIndex(shop.stores.mongo))
      .find()
      .toArray();
    expect(cards.flatMap(({ tokens }) => tokens).join(" ")).to.not.contain("\ufffd");
  });

  it("have more pages, also where each of the most words is taken for another", async () => {
    const words = Array.from(
      { length: 32 },
      (_, n) => `øphthælmøløgæ${"bcdfghjk".charAt(n % 8)}${"lmno".charAt(n / 8)}`,
    );
    await shop.put(...Array.from({ length: 2 }, () => ({ title: "Words", description: words.join(" ") })));
    const text = words.map((word) => word.slice(2)).join(" ");
    const { corrected, nextCursor } = await shop.search({ text, limit: 1 });
    expect([corrected?.split(" ").length, nextCursor === null]).to.deep.equal([32, false]);
    expect((await shop.search({ text, limit: 1, cursor: nextCursor ?? "" })).items).to.have.length(1);
  });

  it("may be of listings whose answers are what every object has", async () => {
    const answers = Object.fromEntries(
      ["constructor", "__proto__", "toString", "$where", "a.b"].map((key) => [key, "prototype"]),
    );
    await shop.put({ title: "Constructor toString", answers });
    expect(await shop.titles({ text: "prototype constructor " })).to.deep.equal(["Constructor toString"]);
    const { total, attributes } = await shop.facets({ text: "constructor " });
    expect([total, attributes]).to.deep.equal([1, []]);
    expect(Object.keys({})).to.deep.equal([]);
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
      // Tokens of words are names of fields.
      ...["$where", "a.b", "", "\ud800", "__proto__"].map((word) => forged({ instead: [["bike", [word]]] })),
      forged({ instead: Array.from({ length: 32 }, (_, n) => [`w${n}`, Array(8).fill("bike")]) }),
      ...[forged({ __proto__: { more: 1 }, more: 1 }), forged({ counts: nested(500) }), "ey".repeat(1_000)],
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
