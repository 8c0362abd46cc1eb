import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import { openPostgres } from "@marketplace/stores";
import {
  failureFrom,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
} from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openLossyLink } from "../lost-answer.fixture.ts";
import { PaymentProvider } from "../payment-provider.fixture.ts";
import { purchase } from "../purchase.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import { rowsOf } from "../rows.ts";
import { buildShop, type Item, look, reserved, shopItems, stockItems } from "../shop.fixture.ts";
import { openTwoPhase, type TwoPhase } from "../two-phase/two-phase.ts";
import { defineSaga } from "./define-saga.ts";
import type { RegisteredSaga } from "./saga-deps.ts";
import { sagaIdOf } from "./saga-record.ts";
import { openSagas, type Sagas } from "./sagas.ts";

type Purchase = ReturnType<typeof purchase>;
type Input = z.input<Purchase["input"]>;

describe("sagas", () => {
  let suite: TestStores;
  let time: ManualClock;
  let log: ReturnType<typeof quietLog>;
  let provider: PaymentProvider;
  let twoPhase: TwoPhase;
  let definition: Purchase;
  let sagas: Sagas;
  let count = 0;

  before(async () => {
    suite = await openTestStores();
    await buildShop({ sequelize: suite.stores.postgres.sequelize, items: shopItems(suite.stores.mongo.db) });
  });
  after(() => suite.close());
  beforeEach(() => {
    const { sequelize } = suite.stores.postgres;
    const items = shopItems(suite.stores.mongo.db);
    time = manualClock();
    log = quietLog();
    provider = new PaymentProvider(sequelize);
    twoPhase = openTwoPhase({ sequelize, resources: [items], clock: time.clock, log, graceMs: 0 });
    definition = purchase({ shop: { items }, provider, newId: idsFrom(time.clock) });
    sagas = open([definition]);
  });
  afterEach(() => sagas.close());

  const sequelize = () => suite.stores.postgres.sequelize;
  const open = (definitions: readonly RegisteredSaga[], changes = {}) =>
    openSagas({
      sequelize: sequelize(),
      twoPhase,
      clock: time.clock,
      log,
      definitions,
      random: () => 0.5,
      ...changes,
    });
  /** Where tries are waited for: by a clock that goes on. */
  const inRealTime = () => {
    const resources = [shopItems(suite.stores.mongo.db)];
    const clock = systemClock;
    return open([definition], {
      clock,
      twoPhase: openTwoPhase({ sequelize: sequelize(), resources, clock, log, graceMs: 0 }),
    });
  };
  const newItem = async () => {
    const item = `item-${++count}`;
    await stockItems({ sequelize: sequelize(), db: suite.stores.mongo.db }, [item]);
    return item;
  };
  const buy = (item: string, input: Partial<Input> = {}) =>
    sagas.start(definition, {
      scope: "buyer",
      key: `key-of-${item}`,
      input: definition.input.parse({ item, ...input }),
      waitMs: 5_000,
    });
  const sagaOf = async (item: string) => {
    const found = (await sagas.list({ limit: 1_000 })).find(({ key }) => key === `key-of-${item}`);
    return sagas.show(found?.id ?? "");
  };
  const rows = (table: string, id: string) => look(sequelize(), `SELECT * FROM ${table} WHERE ${id}`);
  const statusOf = async (item: string) =>
    (await suite.stores.mongo.db.collection<Item>("items").findOne({ _id: item }))?.status;
  /** What stands of a purchase, at a glance. */
  const traceOf = async (item: string) => {
    const { saga, attempts } = await sagaOf(item);
    const charges = await look(
      sequelize(),
      `SELECT status, captures FROM charges WHERE key = '${saga.id}:authorise'`,
    );
    const orders = await look(sequelize(), `SELECT status FROM shop_orders WHERE id = '${saga.id}'`);
    const events = await look(
      sequelize(),
      `SELECT type FROM outbox WHERE aggregate_id = '${saga.id}' ORDER BY sequence`,
    );
    const values = (found: object[]) => found.map((row) => Object.values(row).join(" "));
    return {
      status: saga.status,
      steps: attempts.map(({ step, kind, status }) => `${kind} ${step} ${status}`),
      item: await statusOf(item),
      charge: values(charges),
      order: values(orders),
      events: values(events),
    };
  };

  it("runs its steps in order and answers with their results", async () => {
    const item = await newItem();
    expect(await buy(item)).to.deep.equal({ orderId: item, price: 10 });
    expect(await traceOf(item)).to.deep.equal({
      status: "completed",
      steps: ["verify", "reserve", "authorise", "order", "capture", "notify"].map(
        (step) => `run ${step} done`,
      ),
      item: "reserved",
      charge: ["captured 1"],
      order: ["placed"],
      events: ["shop.placed"],
    });
  });

  it("gives the same key and input the same answer, at once or meanwhile, and does it once", async () => {
    const item = await newItem();
    const answers = await Promise.all(Array.from({ length: 8 }, () => buy(item)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    expect(await buy(item)).to.deep.equal(answers[0]);
    expect(await traceOf(item)).to.deep.include({ charge: ["captured 1"], order: ["placed"] });
  });

  it("refuses the same key with another input, and takes it from another scope", async () => {
    const [item, other] = [await newItem(), await newItem()];
    await buy(item);
    const again = (scope: string) =>
      sagas.start(definition, {
        scope,
        key: `key-of-${item}`,
        input: definition.input.parse({ item: other }),
      });
    expect(await failureFrom(again("buyer"))).to.include({ code: "IDEMPOTENCY_MISMATCH" });
    expect(await again("someone-else")).to.deep.equal({ orderId: other, price: 10 });
  });

  it("undoes in reverse what was done when a step refuses, deletes nothing, and says so again", async () => {
    const item = await newItem();
    const refused = await failureFrom(buy(item, { capture: "declines" }));
    expect(refused).to.include({ code: "FORBIDDEN", message: "The card was declined." });
    expect(await traceOf(item)).to.deep.equal({
      status: "compensated",
      steps: [
        "run verify done",
        "run reserve done",
        "run authorise done",
        "run order done",
        "run capture failed",
        "undo order done",
        "undo authorise done",
        "undo reserve done",
      ],
      item: "active",
      charge: ["voided 0"],
      order: ["cancelled"],
      events: ["shop.placed", "shop.cancelled"],
    });
    expect(await failureFrom(buy(item, { capture: "declines" }))).to.deep.equal(refused);
  });

  it("ends at once when the first step refuses", async () => {
    const item = await newItem();
    expect(await failureFrom(buy(item, { refuse: ["verify"] }))).to.include({ code: "SOLD_OUT" });
    expect(await traceOf(item)).to.deep.include({ status: "compensated", steps: ["run verify failed"] });
  });

  it("asks what became of a call whose answer was lost, and goes on from there", async () => {
    const item = await newItem();
    await buy(item, { authorise: "loses-answer", capture: "loses-answer" });
    expect(await traceOf(item)).to.deep.include({ status: "completed", charge: ["captured 1"] });
  });

  it("tries a broken call again, with waits between, and then undoes everything", async () => {
    const item = await newItem();
    sagas = inRealTime();
    expect(await failureFrom(buy(item, { authorise: "breaks" }))).to.include({ code: "TIMEOUT" });
    expect((await traceOf(item)).steps).to.deep.equal([
      "run verify done",
      "run reserve done",
      "run authorise absent",
      "run authorise absent",
      "run authorise absent",
      "undo authorise done",
      "undo reserve done",
    ]);
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });

  it("keeps a call that comes late from taking hold after it was undone", async () => {
    const item = await newItem();
    sagas = inRealTime();
    expect(await failureFrom(buy(item, { authorise: "late" }))).to.include({ code: "TIMEOUT" });
    await provider.deliverLate();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });

  it("asks for attention when a step past the pivot cannot be done, and goes on when it is told to", async () => {
    const item = await newItem();
    const failure = await failureFrom(buy(item, { refuse: ["notify"] }));
    expect(failure).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga } = await sagaOf(item);
    expect(saga).to.include({ status: "needs-attention", direction: "forward" });
    expect(log.messages).to.include("error: a saga needs attention");

    expect(await failureFrom(sagas.operate(saga.id, { verb: "compensate", dryRun: false }))).to.include({
      code: "INVALID_TRANSITION",
    });
    await sequelize().query(`UPDATE sagas SET input = input || '{"refuse": []}' WHERE id = '${saga.id}'`);
    const dry = await sagas.operate(saga.id, { verb: "retry", dryRun: true });
    expect(dry.after.status).to.equal("running");
    expect((await sagaOf(item)).saga.status).to.equal("needs-attention");
    await sagas.operate(saga.id, { verb: "retry", dryRun: false });
    expect(await sagas.recover()).to.deep.equal({ recovered: 1, unknown: [] });
    expect(await traceOf(item)).to.deep.include({ status: "completed", charge: ["captured 1"] });
  });

  it("does not undo in the blind: a call that nobody can be asked about needs attention", async () => {
    const item = await newItem();
    const unasked = provider.status.bind(provider);
    provider.status = () => Promise.reject(new Error("503"));
    sagas = inRealTime();
    const failure = await failureFrom(buy(item, { authorise: "breaks" }));
    expect(failure).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga, attempts } = await sagaOf(item);
    expect(attempts.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
      "run done",
      "run done",
      "run started",
      "settle failed",
      "settle failed",
      "settle failed",
    ]);
    provider.status = unasked;
    await sagas.operate(saga.id, { verb: "compensate", dryRun: false });
    await sagas.recover();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      item: "active",
      charge: ["voided 0"],
    });
  });

  it("needs attention when an undo fails, and leaves what it could not undo to be seen", async () => {
    const item = await newItem();
    const working = provider.void.bind(provider);
    provider.void = () => Promise.reject(new MarketplaceError("FORBIDDEN", "Not this one."));
    expect(await failureFrom(buy(item, { refuse: ["order"] }))).to.include({ code: "CHANGE_IN_PROGRESS" });
    const { saga } = await sagaOf(item);
    expect(saga).to.include({ status: "needs-attention", direction: "back" });
    expect(saga.failure).to.include({ code: "SOLD_OUT", step: "order" });
    provider.void = working;
    await sagas.operate(saga.id, { verb: "retry", dryRun: false });
    await sagas.recover();
    expect(await traceOf(item)).to.deep.include({
      status: "compensated",
      charge: ["voided 0"],
      item: "active",
    });
  });

  it("learns that a step was committed although the answer was lost", async () => {
    const item = await newItem();
    const link = await openLossyLink(suite.settings.POSTGRES_URL);
    const lossy = openPostgres({ ...suite.settings, POSTGRES_URL: link.url });
    let tries = 0;
    const saga = defineSaga({ name: "lossy", version: 1, input: z.object({}) })
      .step({
        name: "insert",
        undo: null,
        async run({ transaction }) {
          tries++;
          await rowsOf(transaction, z.unknown(), {
            sql: "INSERT INTO notices VALUES ($item)",
            bind: { item },
          });
          if (tries === 1) link.loseNextCommit();
        },
      })
      .output(z.string(), () => "done");
    const here = open([saga], { sequelize: lossy.sequelize });
    expect(await here.start(saga, { scope: "s", key: item, input: {} })).to.equal("done");
    expect(tries).to.equal(1);
    await here.close();
    await lossy.close();
    await link.close();
  });

  it("is taken over when its lease runs out, and its first runner cannot write any more", async () => {
    const item = await newItem();
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let runs = 0;
    const saga = defineSaga({ name: "sleeper", version: 1, input: z.object({}) })
      .step({
        name: "insert",
        undo: null,
        async run({ transaction, key }) {
          runs++;
          if (runs === 1) await asleep;
          await rowsOf(transaction, z.unknown(), {
            sql: "INSERT INTO notices VALUES ($id)",
            bind: { id: `${key}#${runs}` },
          });
        },
      })
      .output(z.string(), () => "done");
    const sleeper = open([saga]);
    const first = sleeper.start(saga, { scope: "s", key: item, input: {}, waitMs: 5_000 });
    await until(() => runs === 1);
    expect(await sagas.recover()).to.include({ recovered: 0 });
    time.advance(60_000);
    const taker = open([saga, definition]);
    expect(await taker.recover()).to.include({ recovered: 1 });
    wake();
    expect(await first).to.equal("done");
    const [stored] = await taker.list({ name: "sleeper" });
    expect(stored).to.include({ status: "completed", fence: 2 });
    expect(log.messages).to.include("warn: a saga is another runner's by now");
    expect(await rows("notices", `id LIKE '${stored?.id}%'`)).to.have.length(1);
    await sleeper.close();
    await taker.close();
  });

  it("ends at once what its own dead runner has left prepared", async () => {
    const item = await newItem();
    const items = shopItems(suite.stores.mongo.db);
    const id = sagaIdOf({ name: "purchase", scope: "buyer", key: `key-of-${item}` });
    await sequelize().query(
      `INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
         lease_until, fence, revision, created_at, updated_at)
       VALUES ($id, 'purchase', 1, 'buyer', $key, $input, 'h', 'running', 'forward', $now, 1, 1, $now, $now)`,
      {
        bind: {
          id,
          key: `key-of-${item}`,
          input: JSON.stringify({ item }),
          now: time.clock().toISOString(),
        },
      },
    );
    // Its deadline is still to come: anyone else would have to wait for it.
    const deadline = new Date(time.clock().getTime() + 60_000);
    expect(await reserved(items, item, id).prepare(`${id}.1.2`, deadline)).to.deep.equal({ ready: true });
    await sagas.recover();
    const { status, steps } = await traceOf(item);
    expect({ status, reserve: steps.filter((step) => step.includes("reserve")) }).to.deep.equal({
      status: "completed",
      reserve: ["run reserve done"],
    });
  });

  it("recovers an old version beside a new one, and says which version it lacks", async () => {
    const version = (number: number, said: string) =>
      defineSaga({ name: "versioned", version: number, input: z.object({}) })
        .step({ name: "say", result: z.string(), undo: null, run: async () => said })
        .output(z.string(), ({ results }) => results.say);
    const [old, current] = [version(1, "old"), version(2, "new")];
    await sequelize().query(
      `INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
         lease_until, fence, revision, created_at, updated_at)
       VALUES (gen_random_uuid(), 'versioned', 1, 's', 'old-key', '{}', 'h', 'running', 'forward',
         $now, 1, 1, $now, $now)`,
      { bind: { now: time.clock().toISOString() } },
    );
    const onlyNew = open([current]);
    expect(await onlyNew.recover()).to.deep.equal({
      recovered: 0,
      unknown: [{ name: "versioned", version: 1, sagas: 1 }],
    });
    expect(log.messages).to.include(
      "error: unfinished sagas wait for a definition that this process does not have",
    );
    const both = open([old, current]);
    expect(await both.recover()).to.deep.equal({ recovered: 1, unknown: [] });
    expect((await both.list({ name: "versioned" }))[0]).to.include({ status: "completed", output: "old" });
    expect(() => open([old, version(1, "again")])).to.throw(/same name and version/);
    await onlyNew.close();
    await both.close();
  });

  it("is stopped, undone or given up by an operator as far as it allows", async () => {
    const item = await newItem();
    await buy(item);
    const { saga } = await sagaOf(item);
    for (const verb of ["retry", "recover", "compensate", "abandon"] as const)
      expect(await failureFrom(sagas.operate(saga.id, { verb, dryRun: true })), verb).to.include({
        code: "INVALID_TRANSITION",
      });
    const second = await newItem();
    provider.void = () => Promise.reject(new MarketplaceError("FORBIDDEN", "Not this one."));
    await failureFrom(buy(second, { refuse: ["order"] }));
    const stuck = await sagaOf(second);
    const { before, after } = await sagas.operate(stuck.saga.id, { verb: "abandon", dryRun: false });
    expect([before.status, after.status]).to.deep.equal(["needs-attention", "abandoned"]);
    expect(await failureFrom(buy(second, { refuse: ["order"] }))).to.include({ code: "SOLD_OUT" });
    expect(await failureFrom(sagas.show("0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21"))).to.include({
      code: "NOT_FOUND",
    });
    expect((await sagas.list({ status: "abandoned" })).map(({ id }) => id)).to.deep.equal([stuck.saga.id]);
  });

  it("stops waiting when the caller's time is up, and goes on all the same", async () => {
    const item = await newItem();
    const gate: { open?: () => void } = {};
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    const saga = defineSaga({ name: "slow", version: 1, input: z.object({}) })
      .step({ name: "wait", undo: null, run: () => opened })
      .output(z.string(), () => "done");
    const here = open([saga]);
    const ask = (waitMs: number) => here.start(saga, { scope: "s", key: item, input: {}, waitMs });
    expect(await failureFrom(ask(20))).to.include({ code: "TIMEOUT" });
    gate.open?.();
    expect(await ask(5_000)).to.equal("done");
    await here.close();
  });

  it("cuts off a step whose time is up, and rolls its work back", async () => {
    const item = await newItem();
    const signals: AbortSignal[] = [];
    const saga = defineSaga({ name: "hanging", version: 1, input: z.object({}) })
      .step({
        name: "hang",
        timeoutMs: 50,
        retry: { attempts: 1 },
        undo: null,
        async run({ transaction, signal }) {
          signals.push(signal);
          await rowsOf(transaction, z.unknown(), {
            sql: "INSERT INTO notices VALUES ($item)",
            bind: { item },
          });
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
        },
      })
      .output(z.string(), () => "done");
    const here = open([saga]);
    const ended = await failureFrom(here.start(saga, { scope: "s", key: item, input: {} }));
    expect(ended).to.include({ code: "TIMEOUT" });
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
    expect(await rows("notices", `id = '${item}'`)).to.deep.equal([]);
    await here.close();
  });

  it("gives its lease back when its process closes, and any other goes on at once", async () => {
    const item = await newItem();
    let closing: Promise<void> | undefined;
    const saga = defineSaga({ name: "drained", version: 1, input: z.object({}) })
      .step({
        name: "first",
        undo: null,
        run: async () => {
          closing ??= here.close();
        },
      })
      .step({ name: "second", undo: null, run: async () => {} })
      .output(z.string(), () => "done");
    const here = open([saga]);
    expect(await failureFrom(here.start(saga, { scope: "s", key: item, input: {}, waitMs: 300 }))).to.include(
      { code: "TIMEOUT" },
    );
    await closing;
    const next = open([saga]);
    expect(await next.recover()).to.include({ recovered: 1 });
    expect((await next.list({ name: "drained" }))[0]).to.include({ status: "completed" });
    await next.close();
  });

  it("tells at definition what cannot be run", () => {
    const head = defineSaga({ name: "wrong", version: 1, input: z.object({}) });
    const step = { undo: null, run: async () => {} };
    expect(() => head.output(z.string(), () => "")).to.throw(/no step/);
    expect(() => head.step({ name: "a", ...step }).step({ name: "a", ...step })).to.throw(/two steps a/);
    expect(() => head.step({ name: "Not A Name", ...step })).to.throw();
    expect(() => defineSaga({ name: "wrong", version: 0, input: z.object({}) })).to.throw();
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }
});
