import { execute, openPostgres } from "@marketplace/stores";
import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { openLossyLink } from "../lost-answer.fixture.ts";
import { look, reserved } from "../shop.fixture.ts";
import { defineSaga } from "./define-saga.ts";
import { sagaIdOf } from "./saga-record.ts";
import { sagaSuite } from "./saga-suite.fixture.ts";

describe("a saga and its runners", () => {
  const suite = sagaSuite();
  const { open, newItem, traceOf } = suite;

  it("learns that a step was committed although the answer was lost", async () => {
    const item = await newItem();
    const link = await openLossyLink(suite.postgres.settings.POSTGRES_URL);
    const lossy = openPostgres({ ...suite.postgres.settings, POSTGRES_URL: link.url });
    let tries = 0;
    const saga = defineSaga({ name: "lossy", version: 1, input: z.object({}) })
      .step({
        name: "insert",
        undo: null,
        async run({ transaction }) {
          tries++;
          await execute(transaction, {
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
          await execute(transaction, {
            sql: "INSERT INTO notices VALUES ($id)",
            bind: { id: `${key}#${runs}` },
          });
        },
      })
      .output(z.string(), () => "done");
    const sleeper = open([saga]);
    const first = sleeper.start(saga, { scope: "s", key: item, input: {} });
    await until(() => runs === 1);
    expect(await suite.sagas.recover()).to.include({ recovered: 0 });
    suite.time.advance(60_000);
    const taker = open([saga, suite.definition]);
    expect(await taker.recover()).to.include({ recovered: 1 });
    wake();
    expect(await first).to.equal("done");
    const [stored] = await taker.list({ name: "sleeper" });
    expect(stored).to.include({ status: "completed", fence: 2 });
    expect(suite.log.messages).to.include("warn: a saga is another runner's by now");
    expect(
      await look(suite.postgres.sequelize, `SELECT * FROM notices WHERE id LIKE '${stored?.id}%'`),
    ).to.have.length(1);
    await sleeper.close();
    await taker.close();
  });

  it("ends at once what its own dead runner has left prepared", async () => {
    const item = await newItem();
    const { items } = suite;
    const id = sagaIdOf({ name: "purchase", scope: "buyer", key: `key-of-${item}` });
    await suite.postgres.sequelize.query(
      `INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
         lease_until, fence, revision, created_at, updated_at)
       VALUES ($id, 'purchase', 1, 'buyer', $key, $input, 'h', 'running', 'forward', $now, 1, 1, $now, $now)`,
      {
        bind: {
          id,
          key: `key-of-${item}`,
          input: JSON.stringify({ item }),
          now: suite.time.clock().toISOString(),
        },
      },
    );
    // Its deadline is still to come: anyone else would have to wait for it.
    const deadline = new Date(suite.time.clock().getTime() + 60_000);
    expect(await reserved(items, item, id).prepare(`${id}.1.2`, deadline)).to.deep.equal({ ready: true });
    await suite.sagas.recover();
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
    await suite.postgres.sequelize.query(
      `INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
         lease_until, fence, revision, created_at, updated_at)
       VALUES (gen_random_uuid(), 'versioned', 1, 's', 'old-key', '{}', 'h', 'running', 'forward',
         $now, 1, 1, $now, $now)`,
      { bind: { now: suite.time.clock().toISOString() } },
    );
    const onlyNew = open([current]);
    expect(await onlyNew.recover()).to.deep.equal({
      recovered: 0,
      unknown: [{ name: "versioned", version: 1, sagas: 1 }],
    });
    expect(suite.log.messages).to.include(
      "error: unfinished sagas wait for a definition that this process does not have",
    );
    const both = open([old, current]);
    expect(await both.recover()).to.deep.equal({ recovered: 1, unknown: [] });
    expect((await both.list({ name: "versioned" }))[0]).to.include({ status: "completed", output: "old" });
    expect(() => open([old, version(1, "again")])).to.throw(/same name and version/);
    await onlyNew.close();
    await both.close();
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
    const asked = { scope: "s", key: item, input: {} };
    expect(await failureFrom(here.start(saga, { ...asked, waitMs: 20 }))).to.include({ code: "TIMEOUT" });
    gate.open?.();
    expect(await here.start(saga, asked)).to.equal("done");
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
          await execute(transaction, {
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
    expect(await look(suite.postgres.sequelize, `SELECT * FROM notices WHERE id = '${item}'`)).to.deep.equal(
      [],
    );
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
    // On a busy machine the caller's time may be up before the first step has begun.
    await until(() => closing !== undefined);
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
});
