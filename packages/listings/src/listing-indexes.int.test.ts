import { createCaller } from "@marketplace/rpc";
import { actorOf, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { type CommandStartedEvent, type Document, MongoClient } from "mongodb";
import { z } from "zod";
import { listingCommands } from "./commands.ts";
import { type ListingSuite, openListingSuite, phone } from "./listing.fixture.ts";
import { draftListing } from "./listing.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingDraftSchema } from "./listing-input.ts";
import { listingReferences } from "./listing-references.ts";
import { listingsOf } from "./listing-store.ts";
import { nothingKept } from "./nothing-kept.fixture.ts";
import { listingQueries } from "./queries.ts";
import { openSales } from "./sales.ts";

const LISTINGS = 3_000;
const RARE = ["clothing", "bags"] as const;
const READS = new Set(["find", "aggregate", "count"]);
const EXPLAINED = new Set([...READS, "findAndModify", "update", "delete"]);

/** Every procedure's own statements, caught on their way to MongoDB and explained there. */
describe("MongoDB's plans", () => {
  let suite: ListingSuite;
  let watched: MongoClient;
  let sent: Document[] = [];
  let listing: ListingDocument;
  const buyer = () => actorOf(suite.buyer);

  before(async () => {
    suite = await openListingSuite();
    watched = new MongoClient(suite.settings.MONGO_URL, { monitorCommands: true });
    watched.on("commandStarted", ({ commandName, command }: CommandStartedEvent) => {
      if (EXPLAINED.has(commandName)) sent.push(command);
    });
    [listing] = await fill();
  });
  after(async () => {
    await watched.close();
    await suite.close();
  });

  async function fill(): Promise<[ListingDocument]> {
    const draft = listingDraftSchema.parse(phone);
    const sellers = [suite.seller, ...Array.from({ length: 9 }, () => suite.newId())];
    const statuses = ["active", "active", "draft", "sold", "reserved", "active", "deleted"] as const;
    const leaves = [
      ["electronics", "phones"],
      ["electronics", "laptops"],
      ["books", "fiction"],
    ] as const;
    const listings = Array.from({ length: LISTINGS }, (_, n): ListingDocument => {
      suite.advance(1_000);
      const making = {
        id: suite.newId(),
        now: suite.clock(),
        idempotencyKey: `plan-${n}-key`,
        inputHash: "hash",
      };
      const [category, subcategory] = n % 25 === 0 ? RARE : (leaves[n % 3] ?? RARE);
      return {
        ...draftListing(draft, { ...making, sellerId: sellers[n % 10] ?? suite.seller }),
        ...{ category, subcategory, status: statuses[n % 7] ?? "active", publishedAt: suite.clock() },
      };
    });
    await listingsOf(suite.stores.mongo).insertMany(listings);
    const active = listings.filter(({ status, sellerId }) => status === "active" && sellerId !== suite.buyer);
    for (const { _id } of active.slice(0, 8)) await suite.as(suite.buyer).favourite({ listingId: _id });
    const own = active.find(({ sellerId }) => sellerId === suite.seller);
    if (own === undefined) throw new Error("The seller has nothing on sale");
    return [own];
  }

  const mongo = () => ({
    db: watched.db(suite.settings.MONGO_DATABASE),
    transaction: suite.stores.mongo.transaction,
  });
  const read = () => ({ ...suite.stores, mongo: mongo(), cache: nothingKept });
  const queries = () => createCaller(listingQueries(read()))(testContext(buyer()));
  const own = () => createCaller(listingQueries(read()))(testContext(actorOf(suite.seller)));
  const changing = { changed: async () => {} };
  const commands = () =>
    createCaller(
      listingCommands({
        ...suite.stores,
        mongo: mongo(),
        sales: openSales({ ...suite.stores, ...suite, ...changing, mongo: mongo(), log: testContext().log }),
        ...{ clock: suite.clock, newId: suite.newId, ...changing },
      }),
    )(testContext(actorOf(suite.seller)));

  async function plansOf(call: () => Promise<unknown>): Promise<Document[]> {
    sent = [];
    await call();
    const statements = sent;
    expect(statements).not.to.have.length(0);
    return Promise.all(
      statements.map(
        async ({
          lsid: _l,
          $db: _d,
          $clusterTime: _c,
          maxTimeMS,
          writeConcern: _w,
          txnNumber: _t,
          ...statement
        }) => {
          expect(maxTimeMS, `a time limit on ${Object.keys(statement)[0]}`).to.be.within(1, 5_000);
          const plan = await mongo().db.command({ explain: statement, verbosity: "executionStats" });
          return { ...plan, statement };
        },
      ),
    );
  }

  const pages: Readonly<
    Record<string, (page: { cursor?: string; limit: number }) => Promise<{ nextCursor: string | null }>>
  > = {
    browse: (page) => queries().browse(page),
    "browse of a category": (page) => queries().browse({ category: "clothing", ...page }),
    "browse of a subcategory": (page) => queries().browse({ subcategory: "fiction", ...page }),
    bySeller: (page) => queries().bySeller({ sellerId: suite.seller, ...page }),
    mine: (page) => own().mine(page),
    "mine by status": (page) => own().mine({ status: "sold", ...page }),
    favourites: (page) => queries().favourites(page),
  };
  for (const [name, fetchPage] of Object.entries(pages)) {
    it(`${name}: the first page and a later one read an index in order, and hardly more than they show`, async () => {
      const limit = 3;
      const many = await fetchPage({ limit: name === "favourites" ? 3 : 30 });
      for (const page of [{ limit }, { limit, cursor: many.nextCursor ?? "" }]) {
        const plans = await plansOf(() => fetchPage(page));
        for (const plan of plans) {
          expect(stagesOf(plan)).to.include("IXSCAN").and.not.to.include.oneOf(["COLLSCAN", "SORT"]);
          expect(Math.max(...numbersNamed(plan, "totalKeysExamined"))).to.be.at.most(8 * (limit + 1));
          expect(Math.max(...numbersNamed(plan, "totalDocsExamined"))).to.be.at.most(4 * (limit + 1));
          expect(Math.max(...numbersNamed(plan, "collectionScans"), 0)).to.equal(0);
        }
      }
    });
  }

  const others: Readonly<Record<string, () => Promise<unknown>>> = {
    byId: () => queries().byId({ id: listing._id }),
    create: () => commands().create({ ...phone, idempotencyKey: suite.newId() }),
    hot: async () => {
      await suite.stores.redis.redis.zadd("views:hot", 1, listing._id);
      return queries().hot({ category: listing.category, limit: 3 });
    },
    unfavourite: () => commands().unfavourite({ listingId: listing._id }),
    update: () => commands().update({ id: listing._id, version: 1, title: "Changed" }),
    remove: () => commands().remove(suite.keyed({ id: listing._id, version: 2 })),
    "who refers to photographs": () =>
      listingReferences({ mongo: mongo(), clock: suite.clock, appealDays: 30 }).among(
        Array.from({ length: 1_000 }, (_, n) => `user/${suite.seller}/listings/${n}-1280.webp`),
      ),
  };
  for (const [name, call] of Object.entries(others)) {
    it(`${name}: every statement uses an index`, async () => {
      for (const plan of await plansOf(call)) {
        expect(stagesOf(plan)).to.include.oneOf(["IDHACK", "IXSCAN", "COUNT_SCAN"]);
        expect(stagesOf(plan)).not.to.include("COLLSCAN");
      }
    });
  }
});

const nodeSchema = z.record(z.string(), z.unknown());

// What the planner only thought of.
const NOT_TAKEN = new Set(["rejectedPlans", "allPlansExecution"]);

/** Every value of a name in the plan that was taken, however deep. */
function valuesNamed(node: unknown, name: string): readonly unknown[] {
  if (Array.isArray(node)) return node.flatMap((child) => valuesNamed(child, name));
  const fields = nodeSchema.safeParse(node);
  if (!fields.success) return [];
  return Object.entries(fields.data)
    .filter(([key]) => !NOT_TAKEN.has(key))
    .flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesNamed(value, name)]);
}

function stagesOf(plan: Document): readonly string[] {
  const { statement: _, ...answer } = plan;
  return z.array(z.string()).parse(valuesNamed(answer, "stage"));
}

function numbersNamed(plan: Document, name: string): readonly number[] {
  return valuesNamed(plan, name).map(Number);
}
