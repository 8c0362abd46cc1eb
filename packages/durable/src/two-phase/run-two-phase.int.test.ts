import { MarketplaceError } from "@marketplace/kernel";
import { openPostgres } from "@marketplace/stores";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { openLossyLink } from "../lost-answer.fixture.ts";
import {
  debited,
  freed,
  type Item,
  look,
  OPENING_BALANCE,
  PRICE,
  reserved,
  takeStock,
} from "../shop.fixture.ts";
import { withoutIntent } from "./mongo-intent.ts";
import { DEADLINE_MS, twoPhaseSuite, untouched } from "./two-phase-suite.fixture.ts";

describe("a two-phase commit over PostgreSQL and MongoDB", () => {
  const suite = twoPhaseSuite();
  const { open, newItem, take, itemOf, holderOf, balanceOf, decisionOn } = suite;

  it("makes a change in every store, counts the document's version up, and answers what was decided", async () => {
    const item = await newItem();
    const gid = await take(item);
    expect(await itemOf(item)).to.deep.equal({ _id: item, status: "reserved", holder: gid, version: 2 });
    expect(await holderOf(item)).to.deep.equal({ holder: gid });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE - PRICE });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: true });
  });

  it("makes it in none when the deciding work refuses, and passes the refusal on", async () => {
    const item = await newItem();
    await suite.shop.sequelize.query(`UPDATE stock SET holder = 'another' WHERE item = '${item}'`);
    expect(await failureFrom(take(item))).to.include({ code: "SOLD_OUT" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
  });

  it("makes it in none when a participant refuses, in the participant's own words", async () => {
    const item = await newItem();
    const tooMuch = debited(suite.shop.bank, item, OPENING_BALANCE + 1);
    const refusal = await failureFrom(
      take(item, { prepare: [reserved(suite.shop.items, item, "x"), tooMuch] }),
    );
    expect(refusal).to.include({ code: "FORBIDDEN", message: "There is not enough money." });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("refuses a document that is not as expected, or not there", async () => {
    const item = await newItem();
    const at = (change: Partial<Parameters<typeof suite.shop.items.change>[0]>) =>
      failureFrom(
        take(item, { prepare: [suite.shop.items.change({ id: item, expect: {}, set: {}, ...change })] }),
      );
    expect(await at({ expect: { status: ["reserved", "sold"] } })).to.include({ code: "STALE_VERSION" });
    expect(await at({ expect: { version: 2 } })).to.include({ code: "STALE_VERSION" });
    expect(await at({ id: "nothing" })).to.include({ code: "NOT_FOUND" });
    expect(
      await failureFrom(take(item, { prepare: [reserved(suite.shop.items, "nothing", "x")] })),
    ).to.include({
      code: "NOT_FOR_SALE",
    });
    expect(() => suite.shop.items.change({ id: item, expect: {}, set: { "a.b": 1 } })).to.throw(/top-level/);
  });

  it("shows readers the old value until it is decided, and keeps other writers off", async () => {
    const item = await newItem();
    let seen: unknown;
    let written: unknown;
    await take(item, {
      decide: async () => {
        seen = await suite.shop.db
          .collection<Item>("items")
          .findOne({ _id: item }, { projection: { intent: 0 } });
        written = await suite.shop.db
          .collection<Item>("items")
          .updateOne({ _id: item, ...withoutIntent }, { $set: { status: "active" } });
        expect(await failureFrom(take(item))).to.include({ code: "CHANGE_IN_PROGRESS" });
      },
    });
    expect(seen).to.deep.equal({ _id: item, ...untouched });
    expect(written).to.include({ matchedCount: 0 });
    expect(await itemOf(item)).to.include({ status: "reserved" });
  });

  it("keeps values that look like expressions of the database as they are", async () => {
    const item = await newItem();
    const holder = "$status";
    await take(item, {
      prepare: [
        suite.shop.items.change({ id: item, expect: {}, set: { holder, extra: { $set: "$$ROOT" } } }),
      ],
    });
    expect(await itemOf(item)).to.deep.include({ holder, extra: { $set: "$$ROOT" } });
  });

  it("lets one of forty coordinators of one item win", async () => {
    const item = await newItem();
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => take(item, { prepare: [reserved(suite.shop.items, item, "winner")] })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    const codes = results.flatMap((one) =>
      one.status === "rejected" && one.reason instanceof MarketplaceError ? [one.reason.code] : [],
    );
    expect(codes).to.have.length(39);
    expect(new Set(codes)).to.satisfy((all: ReadonlySet<string>) =>
      [...all].every((code) => ["CHANGE_IN_PROGRESS", "NOT_FOR_SALE"].includes(code)),
    );
    expect(
      await look(suite.shop.sequelize, `SELECT 1 FROM shop_orders WHERE item = '${item}'`),
    ).to.have.length(1);
  });

  it("takes several items all or none, and lets one of two that overlap win", async () => {
    const items = [await newItem(), await newItem(), await newItem()].sort();
    const [a = "", b = "", c = ""] = items;
    const bundle = (ids: readonly string[]) =>
      suite.twoPhase.run({
        gid: `bundle-${ids.join("-")}`,
        prepare: ids.map((id) => reserved(suite.shop.items, id, ids.join("+"))),
        decide: async (transaction) => {
          for (const id of ids) await takeStock(transaction, id, ids.join("+"));
        },
      });
    const results = await Promise.allSettled([bundle([a, b]), bundle([b, c])]);
    expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    const holders = await Promise.all(items.map(async (id) => (await itemOf(id))?.holder));
    expect(holders.filter((holder) => holder !== null)).to.have.length(2);
  });

  it("does not decide past its own deadline", async () => {
    const item = await newItem();
    const failure = await failureFrom(
      take(item, { decide: async () => suite.time.advance(DEADLINE_MS + 1) }),
    );
    expect(failure).to.include({ code: "TIMEOUT" });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("learns from the log how a commit ended whose answer was lost", async () => {
    const item = await newItem();
    const link = await openLossyLink(suite.postgresUrl);
    const lossy = openPostgres({ ...suite.settings, POSTGRES_URL: link.url });
    const gid = await take(item, {
      through: open({ sequelize: lossy.sequelize }),
      decide: async () => link.loseNextCommit(),
    });
    expect(await itemOf(item)).to.include({ status: "reserved", holder: gid });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: true });
    await lossy.close();
    await link.close();
  });

  it("undoes everything when PostgreSQL ends its session before the commit", async () => {
    const item = await newItem();
    const gid = `cut-${item}`;
    const failure = take(item, {
      gid,
      decide: async (transaction) => {
        const [row] = await suite.shop.sequelize.query("SELECT pg_backend_pid() AS pid", { transaction });
        await suite.shop.sequelize.query(
          `SELECT pg_terminate_backend(${JSON.stringify(row).match(/\d+/)?.[0]})`,
        );
      },
    });
    expect(await failureFrom(failure)).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("frees an item as it took it", async () => {
    const item = await newItem();
    const gid = await take(item);
    await suite.twoPhase.run({
      gid: `free-${gid}`,
      prepare: [freed(suite.shop.items, item, gid)],
      decide: async () => {},
    });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched, version: 3 });
  });
});
