import { MarketplaceError } from "@marketplace/kernel";
import { openPostgres } from "@marketplace/stores";
import {
  failureFrom,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
} from "@marketplace/testing";
import { expect } from "chai";
import type { Transaction } from "sequelize";
import { openLossyLink } from "../lost-answer.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import {
  buildShop,
  debited,
  freed,
  type Item,
  insertOrder,
  look,
  OPENING_BALANCE,
  PRICE,
  reserved,
  type Shop,
  shopItems,
  stockItems,
  takeStock,
} from "../shop.fixture.ts";
import { withoutIntent } from "./mongo-intent.ts";
import type { Participant } from "./participant.ts";
import { openPreparedTransactions } from "./prepared-transaction.ts";
import { openTwoPhase, type TwoPhase } from "./two-phase.ts";

const DEADLINE_MS = 10_000;

describe("two-phase commit over PostgreSQL and MongoDB", () => {
  let suite: TestStores;
  let shop: Shop;
  let time: ManualClock;
  let log: ReturnType<typeof quietLog>;
  let twoPhase: TwoPhase;
  let count = 0;

  before(async () => {
    suite = await openTestStores();
    const { sequelize } = suite.stores.postgres;
    const { db } = suite.stores.mongo;
    const bank = openPreparedTransactions({
      name: "bank",
      connectionString: suite.settings.POSTGRES_URL,
      deadlineMs: DEADLINE_MS,
    });
    shop = { sequelize, db, items: shopItems(db), bank };
    await buildShop(shop);
  });
  after(async () => {
    await shop.bank.close();
    await suite.close();
  });
  beforeEach(() => {
    // PostgreSQL stamps prepared transactions by its own clock, so that this one starts at the present.
    time = manualClock(new Date());
    log = quietLog();
    twoPhase = open();
  });
  afterEach(async () => {
    time.advance(DEADLINE_MS * 10);
    await twoPhase.resolve();
    expect(await twoPhase.listInDoubt(), "left in doubt").to.deep.equal([]);
  });

  const open = (changes: Partial<Parameters<typeof openTwoPhase>[0]> = {}) =>
    openTwoPhase({
      sequelize: shop.sequelize,
      resources: [shop.items, shop.bank],
      clock: time.clock,
      log,
      lockMs: 300,
      graceMs: 0,
      ...changes,
    });

  const newItem = async () => {
    const item = `item-${++count}`;
    await stockItems(shop, [item], item);
    return item;
  };
  const itemOf = (id: string) => shop.db.collection<Item>("items").findOne({ _id: id });
  const holderOf = async (item: string) => {
    const [row] = await look(shop.sequelize, `SELECT holder FROM stock WHERE item = '${item}'`);
    return row;
  };
  const balanceOf = async (account: string) => {
    const [row] = await look(shop.sequelize, `SELECT balance FROM accounts WHERE id = '${account}'`);
    return row;
  };
  const decisionOn = async (gid: string) => {
    const [row] = await look(
      shop.sequelize,
      `SELECT decision, finished_at IS NOT NULL AS finished FROM two_phase_decisions WHERE gid = '${gid}'`,
    );
    return row;
  };
  const untouched = { status: "active", holder: null, version: 1 };

  interface Take {
    readonly gid?: string;
    readonly prepare?: readonly Participant[];
    readonly decide?: (transaction: Transaction) => Promise<void>;
    readonly through?: TwoPhase;
  }
  const take = (item: string, options: Take = {}) => {
    const gid = options.gid ?? `take-${item}-${++count}`;
    return (options.through ?? twoPhase).run({
      gid,
      prepare: options.prepare ?? [reserved(shop.items, item, gid), debited(shop.bank, item, PRICE)],
      decide: async (transaction) => {
        await takeStock(transaction, item, gid);
        await insertOrder(transaction, { id: gid, item, buyer: item });
        await options.decide?.(transaction);
        return gid;
      },
    });
  };

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
    await shop.sequelize.query(`UPDATE stock SET holder = 'another' WHERE item = '${item}'`);
    expect(await failureFrom(take(item))).to.include({ code: "SOLD_OUT" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
  });

  it("makes it in none when a participant refuses, in the participant's own words", async () => {
    const item = await newItem();
    const tooMuch = debited(shop.bank, item, OPENING_BALANCE + 1);
    const refusal = await failureFrom(take(item, { prepare: [reserved(shop.items, item, "x"), tooMuch] }));
    expect(refusal).to.include({ code: "FORBIDDEN", message: "There is not enough money." });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("refuses a document that is not as expected, or not there", async () => {
    const item = await newItem();
    const at = (change: Partial<Parameters<typeof shop.items.change>[0]>) =>
      failureFrom(take(item, { prepare: [shop.items.change({ id: item, expect: {}, set: {}, ...change })] }));
    expect(await at({ expect: { status: ["reserved", "sold"] } })).to.include({ code: "STALE_VERSION" });
    expect(await at({ expect: { version: 2 } })).to.include({ code: "STALE_VERSION" });
    expect(await at({ id: "nothing" })).to.include({ code: "NOT_FOUND" });
    expect(await failureFrom(take(item, { prepare: [reserved(shop.items, "nothing", "x")] }))).to.include({
      code: "NOT_FOR_SALE",
    });
    expect(() => shop.items.change({ id: item, expect: {}, set: { "a.b": 1 } })).to.throw(/top-level/);
  });

  it("shows readers the old value until it is decided, and keeps other writers off", async () => {
    const item = await newItem();
    let seen: unknown;
    let written: unknown;
    await take(item, {
      decide: async () => {
        seen = await shop.db.collection<Item>("items").findOne({ _id: item }, { projection: { intent: 0 } });
        written = await shop.db
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
      prepare: [shop.items.change({ id: item, expect: {}, set: { holder, extra: { $set: "$$ROOT" } } })],
    });
    expect(await itemOf(item)).to.deep.include({ holder, extra: { $set: "$$ROOT" } });
  });

  it("lets one of forty coordinators of one item win", async () => {
    const item = await newItem();
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => take(item, { prepare: [reserved(shop.items, item, "winner")] })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    const codes = results.flatMap((one) =>
      one.status === "rejected" && one.reason instanceof MarketplaceError ? [one.reason.code] : [],
    );
    expect(codes).to.have.length(39);
    expect(new Set(codes)).to.satisfy((all: ReadonlySet<string>) =>
      [...all].every((code) => ["CHANGE_IN_PROGRESS", "NOT_FOR_SALE"].includes(code)),
    );
    expect(await look(shop.sequelize, `SELECT 1 FROM shop_orders WHERE item = '${item}'`)).to.have.length(1);
  });

  it("takes several items all or none, and lets one of two that overlap win", async () => {
    const items = [await newItem(), await newItem(), await newItem()].sort();
    const [a = "", b = "", c = ""] = items;
    const bundle = (ids: readonly string[]) =>
      twoPhase.run({
        gid: `bundle-${ids.join("-")}`,
        prepare: ids.map((id) => reserved(shop.items, id, ids.join("+"))),
        decide: async (transaction) => {
          for (const id of ids) await takeStock(transaction, id, ids.join("+"));
        },
      });
    const results = await Promise.allSettled([bundle([a, b]), bundle([b, c])]);
    expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    const holders = await Promise.all(items.map(async (id) => (await itemOf(id))?.holder));
    expect(holders.filter((holder) => holder !== null)).to.have.length(2);
  });

  it("is aborted by the resolver past its deadline, and its coordinator then learns so", async () => {
    const item = await newItem();
    const gid = "overtaken-coordinator";
    const failure = await failureFrom(
      take(item, {
        gid,
        prepare: [
          reserved(shop.items, item, gid),
          // Between the vote and the decision the resolver of another process, whose clock is ahead, comes by.
          slow(async () => {
            const ahead = manualClock(new Date(time.clock().getTime() + DEADLINE_MS + 1));
            expect(await open({ clock: ahead.clock }).resolve()).to.deep.equal({
              committed: 0,
              aborted: 1,
              left: 0,
            });
          }),
        ],
      }),
    );
    expect(failure).to.include({ code: "TIMEOUT" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "abort", finished: true });
  });

  it("does not decide past its own deadline", async () => {
    const item = await newItem();
    const failure = await failureFrom(take(item, { decide: async () => time.advance(DEADLINE_MS + 1) }));
    expect(failure).to.include({ code: "TIMEOUT" });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("drops votes that arrive after the resolver has aborted", async () => {
    const item = await newItem();
    const gid = `late-vote-${item}`;
    const deadline = new Date(time.clock().getTime() + DEADLINE_MS);
    const votes = [reserved(shop.items, item, gid), debited(shop.bank, item, PRICE)];
    await votes[0]?.prepare(gid, deadline);
    time.advance(DEADLINE_MS + 1);
    expect(await twoPhase.resolve()).to.include({ aborted: 1 });
    // Both were on their way when the coordinator died, and land now.
    for (const vote of votes) await vote.prepare(gid, deadline);
    expect(await itemOf(item)).to.have.property("intent");
    time.advance(DEADLINE_MS + 1);
    expect(await twoPhase.resolve()).to.deep.equal({ committed: 0, aborted: 1, left: 0 });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
  });

  it("carries out what its coordinator decided and did not finish", async () => {
    const item = await newItem();
    const gid = `unfinished-${item}`;
    const deadline = new Date(time.clock().getTime() + DEADLINE_MS);
    await reserved(shop.items, item, gid).prepare(gid, deadline);
    await debited(shop.bank, item, PRICE).prepare(gid, deadline);
    await shop.sequelize.query(
      `INSERT INTO two_phase_decisions VALUES ('${gid}', 'commit', '{items,bank}', now() - interval '1 hour')`,
    );
    expect(await twoPhase.listInDoubt()).to.deep.include({
      gid,
      decision: "commit",
      decidedAt: (await decidedAt(gid)) ?? null,
      prepared: [
        { resource: "items", deadline, overdue: false },
        { resource: "bank", deadline: await bankDeadline(gid), overdue: false },
      ],
    });
    const passes = await Promise.all([1, 2, 3].map(() => twoPhase.resolve()));
    expect(passes.some(({ committed }) => committed === 1)).to.equal(true);
    expect(await itemOf(item)).to.deep.equal({ _id: item, status: "reserved", holder: gid, version: 2 });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE - PRICE });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: true });
  });

  const decidedAt = async (gid: string) => {
    const [row] = await look(
      shop.sequelize,
      `SELECT decided_at FROM two_phase_decisions WHERE gid = '${gid}'`,
    );
    return row && "decided_at" in row ? row.decided_at : null;
  };
  const bankDeadline = async (gid: string) => {
    const all = await shop.bank.prepared({ overdueAt: null, limit: 100 });
    return all.find((one) => one.gid === gid)?.deadline;
  };

  it("ends an intent past its deadline at once when it is in the way of another", async () => {
    const item = await newItem();
    await reserved(shop.items, item, "dead").prepare(
      "dead-coordinator",
      new Date(time.clock().getTime() - 1),
    );
    const gid = await take(item);
    expect(await itemOf(item)).to.include({ status: "reserved", holder: gid });
    expect(await decisionOn("dead-coordinator")).to.deep.equal({ decision: "abort", finished: true });
  });

  it("waits for a transaction that is deciding no longer than told, and leaves it", async () => {
    const item = await newItem();
    const gid = `deciding-${item}`;
    const deadline = new Date(time.clock().getTime() - 1);
    await reserved(shop.items, item, gid).prepare(gid, deadline);
    const deciding = await shop.sequelize.transaction();
    await shop.sequelize.query(
      `INSERT INTO two_phase_decisions VALUES ('${gid}', 'commit', '{items}', now())`,
      { transaction: deciding },
    );
    expect(await twoPhase.resolve()).to.deep.equal({ committed: 0, aborted: 0, left: 1 });
    expect(await itemOf(item)).to.have.property("intent");
    await deciding.commit();
    expect(await twoPhase.resolve()).to.include({ left: 0 });
    expect(await itemOf(item)).to.include({ status: "reserved" });
  });

  it("learns from the log how a commit ended whose answer was lost", async () => {
    const item = await newItem();
    const link = await openLossyLink(suite.settings.POSTGRES_URL);
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
        const [row] = await shop.sequelize.query("SELECT pg_backend_pid() AS pid", { transaction });
        await shop.sequelize.query(`SELECT pg_terminate_backend(${JSON.stringify(row).match(/\d+/)?.[0]})`);
      },
    });
    expect(await failureFrom(failure)).to.include({ code: "STORE_UNAVAILABLE" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
  });

  it("leaves the finishing to the resolver while a resource is away", async () => {
    const item = await newItem();
    const away: Participant = {
      ...reserved(shop.items, item, "held"),
      commit: () => Promise.reject(new Error("away")),
    };
    const gid = await take(item, { prepare: [away] });
    expect(log.messages).to.include("warn: a two-phase commit is left to finish");
    expect(await itemOf(item)).to.include({ status: "active" });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: false });
    expect(await twoPhase.resolve()).to.include({ committed: 1 });
    expect(await itemOf(item)).to.include({ status: "reserved" });
  });

  it("says when a decision names a resource that this process does not know, and leaves it", async () => {
    const item = await newItem();
    const gid = await take(item, {
      prepare: [{ ...reserved(shop.items, item, "held"), commit: () => Promise.reject(new Error("away")) }],
    });
    const without = open({ resources: [shop.bank] });
    expect(await without.resolve()).to.deep.equal({ committed: 0, aborted: 0, left: 1 });
    expect(log.messages).to.include(
      "error: a two-phase commit waits for a resource that this process does not know",
    );
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: false });
  });

  it("goes on resolving the others while a resource does not answer", async () => {
    const item = await newItem();
    await reserved(shop.items, item, "dead").prepare(`orphan-${item}`, new Date(time.clock().getTime() - 1));
    const broken = {
      ...shop.bank,
      resource: "archive",
      prepared: () => Promise.reject(new Error("away")),
    };
    expect(await open({ resources: [broken, shop.items] }).resolve()).to.include({ aborted: 1 });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
  });

  it("refuses to change a decision that stands", async () => {
    const item = await newItem();
    const gid = await take(item);
    const failure = await shop.sequelize
      .query(`UPDATE two_phase_decisions SET decision = 'abort' WHERE gid = '${gid}'`)
      .catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("message", "a decision stands");
  });

  it("frees an item as it took it", async () => {
    const item = await newItem();
    const gid = await take(item);
    await twoPhase.run({
      gid: `free-${gid}`,
      prepare: [freed(shop.items, item, gid)],
      decide: async () => {},
    });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched, version: 3 });
  });

  const slow = (meanwhile: () => Promise<void>): Participant => ({
    resource: "items",
    commit: async () => {},
    abort: async () => {},
    prepare: async () => {
      await meanwhile();
      return { ready: true };
    },
  });
});
