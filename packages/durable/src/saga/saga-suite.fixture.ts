import { idsFrom, systemClock } from "@marketplace/kernel";
import { type ManualClock, manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import type { z } from "zod";
import { PaymentProvider } from "../payment-provider.fixture.ts";
import { purchase } from "../purchase.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import { buildShop, type Item, look, shopItems, stockItems } from "../shop.fixture.ts";
import { openTwoPhase } from "../two-phase/two-phase.ts";
import type { RegisteredSaga } from "./saga-deps.ts";
import { openSagas, type Sagas } from "./sagas.ts";

type Purchase = ReturnType<typeof purchase>;

interface Current {
  readonly time: ManualClock;
  readonly log: ReturnType<typeof quietLog>;
  readonly provider: PaymentProvider;
  readonly definition: Purchase;
  readonly sagas: Sagas;
}

/** A shop for the suite that calls this, with a clock, a provider and sagas for each of its tests. */
export function sagaSuite() {
  let suite: TestStores | undefined;
  let current: Current | undefined;
  let count = 0;
  const within = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("The suite is not open");
    return value;
  };
  const sequelize = () => within(suite).stores.postgres.sequelize;
  const db = () => within(suite).stores.mongo.db;
  const items = () => shopItems(db());
  const now = () => within(current);

  before(async () => {
    suite = await openTestStores();
    await buildShop({ sequelize: sequelize(), items: items() });
  });
  after(() => within(suite).close());
  beforeEach(() => {
    const time = manualClock();
    const log = quietLog();
    const provider = new PaymentProvider(sequelize());
    const definition = purchase({ shop: { items: items() }, provider, newId: idsFrom(time.clock) });
    current = { time, log, provider, definition, sagas: open([definition], { clock: time.clock, log }) };
  });
  afterEach(() => now().sagas.close());

  type Changes = Partial<Parameters<typeof openSagas>[0]>;
  function open(definitions: readonly RegisteredSaga[], changes: Changes = {}): Sagas {
    const { clock = () => now().time.clock(), log = now().log } = changes;
    const twoPhase = openTwoPhase({
      sequelize: sequelize(),
      resources: [items()],
      clock,
      log,
      graceMs: 0,
    });
    return openSagas({
      sequelize: sequelize(),
      twoPhase,
      definitions,
      random: () => 0.5,
      ...changes,
      clock,
      log,
    });
  }

  async function newItem(): Promise<string> {
    const item = `item-${++count}`;
    await stockItems({ sequelize: sequelize(), db: db() }, [item]);
    return item;
  }

  function buy(item: string, input: Partial<z.input<Purchase["input"]>> = {}) {
    const { sagas, definition } = now();
    return sagas.start(definition, {
      scope: "buyer",
      key: `key-of-${item}`,
      input: definition.input.parse({ item, ...input }),
    });
  }

  async function sagaOf(item: string) {
    const found = (await now().sagas.list({ limit: 1_000 })).find(({ key }) => key === `key-of-${item}`);
    return now().sagas.show(found?.id ?? "");
  }

  /** What stands of a purchase, at a glance. */
  async function traceOf(item: string) {
    const { saga, attempts } = await sagaOf(item);
    const values = async (sql: string) =>
      (await look(sequelize(), sql)).map((row) => Object.values(row).join(" "));
    return {
      status: saga.status,
      steps: attempts.map(({ step, kind, status }) => `${kind} ${step} ${status}`),
      item: (await db().collection<Item>("items").findOne({ _id: item }))?.status,
      charge: await values(`SELECT status, captures FROM charges WHERE key = '${saga.id}:authorise'`),
      order: await values(`SELECT status FROM shop_orders WHERE id = '${saga.id}'`),
      events: await values(`SELECT type FROM outbox WHERE aggregate_id = '${saga.id}' ORDER BY sequence`),
    };
  }

  return {
    get postgres() {
      return { settings: within(suite).settings, sequelize: sequelize() };
    },
    get items() {
      return items();
    },
    get time() {
      return now().time;
    },
    get log() {
      return now().log;
    },
    get provider() {
      return now().provider;
    },
    get definition() {
      return now().definition;
    },
    get sagas() {
      return now().sagas;
    },
    /** Where tries are waited for: by a clock that goes on. */
    useRealTime(): void {
      current = { ...now(), sagas: open([now().definition], { clock: systemClock }) };
    },
    open,
    newItem,
    buy,
    sagaOf,
    traceOf,
  };
}
