import { EVERYTHING } from "@marketplace/cache";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { type ListingSuite, openListingSuite, phone, untyped } from "./listing.fixture.ts";
import { draftListing } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingDraftSchema } from "./listing-input.ts";
import { listingsOf } from "./listing-store.ts";
import type { ListingPage } from "./listing-view.ts";

type FetchPage = (request: { cursor?: string; limit: number }) => Promise<ListingPage>;

describe("pages of listings", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());
  // What is stored past the commands ends nothing of what is kept.
  const forget = () => suite.cache.invalidate([EVERYTHING]);
  const empty = async () => {
    await listingsOf(suite.stores.mongo).deleteMany({});
    await forget();
  };
  beforeEach(empty);

  const draft = listingDraftSchema.parse(phone);
  let keys = 0;
  /** Stores listings at instants that may be the same, as busy minutes have them. */
  const store = async (...many: Partial<ListingDocument>[]): Promise<ListingDocument[]> => {
    const listings = many.map((changes): ListingDocument => {
      keys += 1;
      const making = { sellerId: suite.seller, idempotencyKey: `page-test-${keys}`, inputHash: "hash" };
      const made = draftListing(draft, { ...making, id: suite.newId(), now: suite.clock() });
      return { ...made, status: "active", publishedAt: changes.createdAt ?? suite.clock(), ...changes };
    });
    if (listings.length > 0) await listingsOf(suite.stores.mongo).insertMany(listings);
    await forget();
    return listings;
  };
  const minute = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000);

  async function all(fetchPage: FetchPage, limit = 100): Promise<readonly string[]> {
    const ids: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await fetchPage(cursor === undefined ? { limit } : { cursor, limit });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  }

  const newestFirst = (rows: readonly ListingDocument[], by: "publishedAt" | "createdAt") =>
    [...rows].sort((a, b) => Number(b[by]) - Number(a[by]) || (a._id < b._id ? 1 : -1)).map(({ _id }) => _id);

  const lists: Readonly<Record<string, readonly [FetchPage, "publishedAt" | "createdAt"]>> = {
    browse: [(request) => suite.seenBy(null).browse(request), "publishedAt"],
    "browse a category": [
      (request) => suite.seenBy(null).browse({ category: "electronics", ...request }),
      "publishedAt",
    ],
    "browse a subcategory": [
      (request) => suite.seenBy(null).browse({ subcategory: "phones", ...request }),
      "publishedAt",
    ],
    bySeller: [
      (request) => suite.seenBy(null).bySeller({ sellerId: suite.seller, ...request }),
      "publishedAt",
    ],
    mine: [(request) => suite.seenBy(suite.seller).mine(request), "createdAt"],
  };
  for (const [name, [fetchPage, by]] of Object.entries(lists)) {
    it(`${name}: nothing twice and nothing left out, newest first, while others are published between pages`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }),
          fc.array(fc.array(fc.integer({ min: 3, max: 9 }), { maxLength: 3 }), { maxLength: 4 }),
          fc.integer({ min: 1, max: 7 }),
          async (minutes, published, limit) => {
            await empty();
            const before = await store(...minutes.map((n) => ({ createdAt: minute(n) })));
            const between = [...published];
            const ids = await all(async (request) => {
              const page = await fetchPage(request);
              expect(page.items.length).to.be.at.most(limit);
              await store(...(between.shift() ?? []).map((n) => ({ createdAt: minute(n) })));
              return page;
            }, limit);
            expect(new Set(ids).size).to.equal(ids.length);
            const known = new Set(before.map(({ _id }) => _id));
            expect(ids.filter((id) => known.has(id))).to.deep.equal(newestFirst(before, by));
          },
        ),
        { numRuns: 20 },
      );
    });
  }

  it("favourites: nothing twice and nothing left out, the last chosen first, and full pages where some are gone", async () => {
    const account = await addAccount(suite.stores);
    const listings = await store(...Array.from({ length: 11 }, () => ({})));
    for (const { _id } of listings) {
      suite.advance(1_000);
      await suite.as(account).favourite({ listingId: _id });
    }
    const gone = listings.filter((_, index) => index % 3 === 1).map(({ _id }) => _id);
    await listingsOf(suite.stores.mongo).updateMany({ _id: { $in: gone } }, { $set: { status: "deleted" } });
    const expected = listings.map(({ _id }) => _id).filter((id) => !gone.includes(id));
    const lengths: number[] = [];
    const [late] = await store({});
    const ids = await all(async (request) => {
      const page = await suite.seenBy(account).favourites(request);
      lengths.push(page.items.length);
      suite.advance(1_000);
      if (late !== undefined) await suite.as(account).favourite({ listingId: late._id });
      return page;
    }, 3);
    expect(ids).to.deep.equal(expected.toReversed());
    expect(lengths).to.deep.equal([3, 3, 1]);
  });

  it("end where they end: no page after a full last one, and none of nothing", async () => {
    expect(await suite.seenBy(null).browse({})).to.deep.equal({ items: [], nextCursor: null });
    await store(...Array.from({ length: 24 }, () => ({})));
    const page = await suite.seenBy(null).browse({});
    expect(page.items.length).to.equal(24);
    expect(page.nextCursor).to.equal(null);
  });

  it("show others what is active, and of a seller also what is reserved or sold; to its seller all but the deleted", async () => {
    const statuses = ["draft", "active", "reserved", "sold", "deleted"] as const;
    await store(
      ...statuses.map((status) => ({ status, title: status })),
      ...statuses.map((status) => ({ status, title: `hidden ${status}`, moderation: "hidden" as const })),
    );
    const titles = ({ items }: ListingPage) => items.map(({ title }) => title);
    expect(titles(await suite.seenBy(suite.seller).browse({}))).to.deep.equal(["active"]);
    expect(titles(await suite.seenBy(suite.seller).bySeller({ sellerId: suite.seller }))).to.have.members([
      "active",
      "reserved",
      "sold",
    ]);
    const shown = statuses.slice(0, 4).flatMap((status) => [status, `hidden ${status}`]);
    expect(titles(await suite.seenBy(suite.seller).mine({}))).to.have.members(shown);
    expect(titles(await suite.seenBy(suite.seller).mine({ status: "sold" }))).to.have.members([
      "sold",
      "hidden sold",
    ]);
    expect(titles(await suite.seenBy(suite.buyer).mine({}))).to.deep.equal([]);
  });

  it("keep to a category and a subcategory", async () => {
    await store(
      { title: "phone" },
      { title: "laptop", subcategory: "laptops" },
      { title: "book", category: "books", subcategory: "fiction" },
    );
    const titles = async (within: { category?: string; subcategory?: string }) =>
      (await suite.seenBy(null).browse(within)).items.map(({ title }) => title);
    expect(await titles({ category: "electronics" })).to.have.members(["phone", "laptop"]);
    expect(await titles({ subcategory: "laptops" })).to.deep.equal(["laptop"]);
    expect(await titles({ category: "books", subcategory: "fiction" })).to.deep.equal(["book"]);
    expect(await titles({})).to.have.members(["phone", "laptop", "book"]);
  });

  it("show on a card what a list needs, and no more", async () => {
    const {
      description: _,
      units,
      images,
      moderation,
      version,
      updatedAt,
      metadata,
      ...card
    } = await suite.active();
    const { items } = await suite.seenBy(null).browse({});
    expect(items).to.deep.equal([{ ...card, thumbnailUrl: null, favorites: 0 }]);
  });

  describe("refuse", () => {
    const operator = untyped<string>({ $gt: "" });
    const forged = (position: unknown) => Buffer.from(JSON.stringify(position)).toString("base64url");
    const refused: readonly (readonly [string, object, string])[] = [
      ["a cursor that is none", { cursor: "page-2" }, "cursor"],
      ["an operator for a cursor", { cursor: operator }, "cursor"],
      ["a cursor with an operator in it", { cursor: forged({ at: { $gt: 0 }, id: { $gt: "" } }) }, "cursor"],
      ["a cursor of another form", { cursor: forged({ at: 0, id: "x" }) }, "cursor"],
      [
        "a cursor of a time that is none",
        { cursor: forged({ at: 1e300, id: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21" }) },
        "cursor",
      ],
      ["a cursor that is long", { cursor: "x".repeat(501) }, "cursor"],
      ["no rows", { limit: 0 }, "limit"],
      ["101 rows", { limit: 101 }, "limit"],
      ["an operator for a limit", { limit: operator }, "limit"],
      ["what it does not know", { sort: { price: 1 } }, "sort"],
    ];
    for (const [name, request, path] of refused) {
      it(name, async () => {
        const { seller } = suite;
        for (const call of [
          () => suite.seenBy(null).browse(untyped(request)),
          () => suite.seenBy(null).bySeller(untyped({ sellerId: seller, ...request })),
          () => suite.seenBy(seller).mine(untyped(request)),
          () => suite.seenBy(seller).favourites(untyped(request)),
        ]) {
          const { code, fieldErrors } = await failureFrom(call());
          expect(code).to.equal("VALIDATION_FAILED");
          expect(Object.keys(fieldErrors)).to.deep.equal([path]);
        }
      });
    }

    it("a category or subcategory that is none, or one that does not hold the other", async () => {
      for (const [within, path] of [
        [{ category: "phones" }, "category"],
        [{ category: operator }, "category"],
        [{ subcategory: "electronics" }, "subcategory"],
        [{ subcategory: operator }, "subcategory"],
        [{ category: "books", subcategory: "phones" }, "subcategory"],
      ] as const) {
        const { code, fieldErrors } = await failureFrom(suite.seenBy(null).browse(within));
        expect({ code, fields: Object.keys(fieldErrors) }).to.deep.equal({
          code: "VALIDATION_FAILED",
          fields: [path],
        });
      }
    });

    it("a status or a seller that is none, and one's own listings to a guest", async () => {
      const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;
      const { seller } = suite;
      expect(await codeOf(suite.seenBy(seller).mine({ status: untyped("deleted") }))).to.equal(
        "VALIDATION_FAILED",
      );
      expect(await codeOf(suite.seenBy(seller).mine({ status: untyped(operator) }))).to.equal(
        "VALIDATION_FAILED",
      );
      expect(await codeOf(suite.seenBy(null).bySeller({ sellerId: operator }))).to.equal("VALIDATION_FAILED");
      expect(await codeOf(suite.seenBy(null).mine({}))).to.equal("UNAUTHENTICATED");
    });
  });
});
