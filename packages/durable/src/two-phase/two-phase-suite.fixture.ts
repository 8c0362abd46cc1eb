import { type ManualClock, manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { Transaction } from "sequelize";
import { quietLog } from "../quiet-log.fixture.ts";
import {
  buildShop,
  debited,
  type Item,
  insertOrder,
  look,
  PRICE,
  reserved,
  type Shop,
  shopItems,
  stockItems,
  takeStock,
} from "../shop.fixture.ts";
import type { Participant } from "./participant.ts";
import { openPreparedTransactions } from "./prepared-transaction.ts";
import { openTwoPhase, type TwoPhase } from "./two-phase.ts";

/** How long a two-phase commit of these suites may take, by the clock that a test moves. */
export const DEADLINE_MS = 10_000;

/** An item as it was put on sale. */
export const untouched = { status: "active", holder: null, version: 1 };

interface Take {
  readonly gid?: string;
  readonly prepare?: readonly Participant[];
  readonly decide?: (transaction: Transaction) => Promise<void>;
  readonly through?: TwoPhase;
}

interface Opened {
  readonly suite: TestStores;
  readonly shop: Shop;
}

interface Current {
  readonly time: ManualClock;
  readonly log: ReturnType<typeof quietLog>;
  readonly twoPhase: TwoPhase;
}

/**
 * A shop for the suite that calls this, with a clock, a log and two-phase commits for each of its tests. Each test must
 * leave nothing in doubt that the resolver cannot end.
 */
export function twoPhaseSuite() {
  let opened: Opened | undefined;
  let current: Current | undefined;
  let count = 0;
  const within = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("The suite is not open");
    return value;
  };
  const shop = () => within(opened).shop;
  const twoPhase = () => within(current).twoPhase;

  before(async () => {
    const suite = await openTestStores();
    const { sequelize } = suite.stores.postgres;
    const { db } = suite.stores.mongo;
    const connectionString = suite.settings.POSTGRES_URL;
    const bank = openPreparedTransactions({ name: "bank", connectionString, deadlineMs: DEADLINE_MS });
    opened = { suite, shop: { sequelize, db, items: shopItems(db), bank } };
    await buildShop(opened.shop);
  });
  after(async () => {
    await shop().bank.close();
    await within(opened).suite.close();
  });
  beforeEach(() => {
    // PostgreSQL stamps prepared transactions by its own clock, so that this one starts at the present.
    const time = manualClock(new Date());
    const log = quietLog();
    current = { time, log, twoPhase: open({ clock: time.clock, log }) };
  });
  afterEach(async () => {
    within(current).time.advance(DEADLINE_MS * 10);
    await twoPhase().resolve();
    expect(await twoPhase().listInDoubt(), "left in doubt").to.deep.equal([]);
  });

  function open(changes: Partial<Parameters<typeof openTwoPhase>[0]> = {}): TwoPhase {
    return openTwoPhase({
      sequelize: shop().sequelize,
      resources: [shop().items, shop().bank],
      clock: () => within(current).time.clock(),
      log: current?.log ?? quietLog(),
      lockMs: 300,
      graceMs: 0,
      ...changes,
    });
  }

  async function newItem(): Promise<string> {
    const item = `item-${++count}`;
    await stockItems(shop(), [item], item);
    return item;
  }

  /** Takes an item by a two-phase commit over the items, the bank and the stock; answers with its gid. */
  function take(item: string, options: Take = {}): Promise<string> {
    const gid = options.gid ?? `take-${item}-${++count}`;
    return (options.through ?? twoPhase()).run({
      gid,
      prepare: options.prepare ?? [reserved(shop().items, item, gid), debited(shop().bank, item, PRICE)],
      decide: async (transaction) => {
        await takeStock(transaction, item, gid);
        await insertOrder(transaction, { id: gid, item, buyer: item });
        await options.decide?.(transaction);
        return gid;
      },
    });
  }

  const first = async (sql: string) => (await look(shop().sequelize, sql))[0];
  return {
    get shop() {
      return shop();
    },
    get postgresUrl() {
      return within(opened).suite.settings.POSTGRES_URL;
    },
    get settings() {
      return within(opened).suite.settings;
    },
    get time() {
      return within(current).time;
    },
    get log() {
      return within(current).log;
    },
    get twoPhase() {
      return twoPhase();
    },
    open,
    newItem,
    take,
    itemOf: (id: string) => shop().db.collection<Item>("items").findOne({ _id: id }),
    holderOf: (item: string) => first(`SELECT holder FROM stock WHERE item = '${item}'`),
    balanceOf: (account: string) => first(`SELECT balance FROM accounts WHERE id = '${account}'`),
    decisionOn: (gid: string) =>
      first(
        `SELECT decision, finished_at IS NOT NULL AS finished FROM two_phase_decisions WHERE gid = '${gid}'`,
      ),
  };
}
