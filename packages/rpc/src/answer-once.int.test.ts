import { execute, rowsOf } from "@marketplace/stores";
import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import superjson from "superjson";
import { z } from "zod";
import { answerOnce } from "./answer-once.ts";
import { purgeAnswers } from "./answer-store.ts";
import {
  type AnswerSuite,
  type Ask,
  type Effect,
  effectSchema,
  openAnswerSuite,
} from "./answer-suite.fixture.ts";

const DAY_MS = 86_400_000;

describe("answering once", () => {
  let suite: AnswerSuite;
  let count = 0;
  before(async () => {
    suite = await openAnswerSuite();
  });
  after(() => suite.close());

  /** A request under a key that no other test uses. */
  const fresh = (): Ask => {
    count += 1;
    return { scope: "anna", procedure: "shop.pay", key: `a-key-of-its-own-${count}`, word: "red" };
  };
  const kept = async () => {
    const [row] = await rowsOf(suite.sequelize, z.object({ kept: z.int() }), {
      sql: "SELECT count(*)::int AS kept FROM idempotency_keys",
    });
    return row?.kept;
  };

  it("answers a repetition with the first answer, dates and all, and does nothing again", async () => {
    const asked = fresh();
    const first = await suite.ask(asked);
    suite.advance(60_000);
    expect(await suite.ask(asked)).to.deep.equal(first);
    expect(first.at).to.be.a("date");
    expect(await suite.effectsOf(asked)).to.deep.equal(["red"]);
  });

  it("refuses another input under the same key, and does nothing", async () => {
    const asked = fresh();
    await suite.ask(asked);
    const { code } = await failureFrom(suite.ask({ ...asked, word: "blue" }));
    expect(code).to.equal("IDEMPOTENCY_MISMATCH");
    expect(await suite.effectsOf(asked)).to.deep.equal(["red"]);
  });

  it("takes the same key of another account, or for another procedure, for another one", async () => {
    const asked = fresh();
    for (const other of [asked, { ...asked, scope: "bo" }, { ...asked, procedure: "shop.refund" }]) {
      expect(await suite.ask({ ...other, word: other.scope })).to.include({ word: other.scope });
      expect(await suite.effectsOf(other)).to.deep.equal([other.scope]);
    }
  });

  it("has one effect and one answer to the byte for each of 300 keys with 32 calls at once", async function () {
    this.timeout(300_000);
    for (let round = 0; round < 300; round += 1) {
      const asked = fresh();
      const answers = await Promise.all(Array.from({ length: 32 }, () => suite.ask(asked)));
      expect(new Set(answers.map((answer) => superjson.stringify(answer))).size).to.equal(1);
      expect(await suite.effectsOf(asked)).to.deep.equal(["red"]);
    }
  });

  it("lets one of two inputs at once have its effect, and refuses the other", async () => {
    for (let round = 0; round < 20; round += 1) {
      const asked = fresh();
      const words = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? "red" : "blue"));
      const outcomes = await Promise.all(
        words.map((word) =>
          suite.ask({ ...asked, word }).then(
            (answer) => answer.word,
            (refusal: unknown) => failureFrom(Promise.reject(refusal)).then(({ code }) => code),
          ),
        ),
      );
      const [winner] = await suite.effectsOf(asked);
      expect(await suite.effectsOf(asked)).to.have.length(1);
      expect(outcomes).to.deep.equal(
        words.map((word) => (word === winner ? winner : "IDEMPOTENCY_MISMATCH")),
      );
    }
  });

  it("leaves the key of a call that fails free, wherever it fails, also for another input", async () => {
    const fail = () => Promise.reject(new Error("the card was declined"));
    for (const between of [{ begun: fail }, { worked: fail }, { recorded: fail }]) {
      const asked = fresh();
      for (let tries = 0; tries < 2; tries += 1)
        expect(String(await suite.ask(asked, between).catch(String))).to.contain("declined");
      expect(await suite.effectsOf(asked)).to.deep.equal([]);
      expect(await suite.ask({ ...asked, word: "blue" })).to.include({ word: "blue" });
      expect(await suite.effectsOf(asked)).to.deep.equal(["blue"]);
    }
  });

  it("answers when the work was committed and the news of that got lost", async () => {
    const asked = fresh();
    const lost = { committed: () => Promise.reject(new Error("Connection terminated")) };
    const first = await suite.ask(asked, lost);
    expect(await suite.ask(asked)).to.deep.equal(first);
    expect(await suite.effectsOf(asked)).to.deep.equal(["red"]);
  });

  it("answers a call that was refused because one with its key had been faster", async () => {
    const asked = fresh();
    // The second finds no answer, as the first has not committed, and then that the thing has been sold: to the first.
    const calls: Promise<Effect>[] = [];
    const second = (begun: () => void) =>
      suite.ask(asked, {
        begun: async () => {
          begun();
          await calls[0];
          throw new Error("sold out");
        },
      });
    const recorded = () => new Promise<void>((begun) => calls.push(second(begun)));
    calls.unshift(suite.ask(asked, { recorded }));
    const first = await calls[0];
    expect(calls).to.have.length(2);
    expect(await calls[1]).to.deep.equal(first);
  });

  it("waits for a call that is about to answer, and does the work when that one fails", async () => {
    const asked = fresh();
    const others: Promise<Effect>[] = [];
    const failing = suite.ask(asked, {
      recorded: async () => {
        others.push(suite.ask({ ...asked, word: "blue" }));
        await untilOneWaits(suite);
        throw new Error("declined at the last moment");
      },
    });
    // By the time that it has failed, the other may have used its key for something else, which it is told then.
    expect(await failing.catch(String)).to.match(/at the last moment|used for a different request/);
    expect(await others[0]).to.include({ word: "blue" });
    expect(await suite.effectsOf(asked)).to.deep.equal(["blue"]);
  });

  it("is a new request after a day, and not before", async () => {
    const asked = fresh();
    const first = await suite.ask(asked);
    suite.advance(DAY_MS - 1);
    expect(await suite.ask(asked)).to.deep.equal(first);
    suite.advance(1);
    const again = await Promise.all(Array.from({ length: 8 }, () => suite.ask({ ...asked, word: "blue" })));
    expect(new Set(again.map(({ effect }) => effect)).size).to.equal(1);
    expect(await suite.effectsOf(asked)).to.deep.equal(["red", "blue"]);
  });

  it("keeps no answer that is not of the promised form, and undoes what it was about", async () => {
    const { word, ...use } = fresh();
    const wrong = answerOnce(
      { postgres: suite.stores.postgres, clock: suite.clock },
      { ...use, input: { word }, output: effectSchema.extend({ effect: z.int().max(0) }) },
      (record) =>
        suite.sequelize.transaction(async (transaction) => {
          await execute(transaction, { sql: "INSERT INTO effects (word) VALUES ('unwanted')" });
          await record(transaction, { effect: 1, word, at: suite.clock() });
        }),
    );
    expect(await wrong.catch((error: unknown) => error)).to.be.instanceOf(z.ZodError);
    const unwanted = await execute(suite.sequelize, {
      sql: "SELECT FROM effects WHERE word = 'unwanted'",
    });
    expect(unwanted).to.equal(0);
  });

  it("says so when work records nothing, which is a mistake in it", async () => {
    const { word, ...use } = fresh();
    const silent = answerOnce(
      { postgres: suite.stores.postgres, clock: suite.clock },
      { ...use, input: { word }, output: effectSchema },
      async () => {},
    );
    expect(String(await silent.catch(String))).to.contain("without a record");
  });

  it("purges what is older than a day, a thousand at a time, and passes over a key that is used anew", async () => {
    await suite.sequelize.query("DELETE FROM idempotency_keys");
    await suite.sequelize.query(
      `INSERT INTO idempotency_keys SELECT 'anna', 'shop.pay', 'an-old-key-' || n, repeat('0', 64), '{}', $at
       FROM generate_series(1, 1500) AS n`,
      { bind: { at: suite.clock().toISOString() } },
    );
    suite.advance(DAY_MS - 1);
    await suite.ask(fresh());
    expect(await purgeAnswers(suite.sequelize, suite.clock())).to.equal(0);
    suite.advance(1);
    const [purged, anew] = await suite.sequelize.transaction(async (transaction) => {
      await transactionUses(transaction, "an-old-key-7");
      const counts: number[] = [];
      for (let runs = 0; runs < 3; runs += 1) counts.push(await purgeAnswers(suite.sequelize, suite.clock()));
      return [counts, await kept()];
    });
    expect(purged).to.deep.equal([1_000, 499, 0]);
    expect(anew, "the key that is used anew, and the one that is young").to.equal(2);
    expect(await purgeAnswers(suite.sequelize, suite.clock())).to.equal(1);
  });

  async function transactionUses(transaction: Parameters<typeof rowsOf>[0], key: string): Promise<void> {
    await execute(transaction, {
      sql: "SELECT FROM idempotency_keys WHERE key = $key FOR UPDATE",
      bind: { key },
    });
  }
});

/** Returns when a transaction of the suite waits for how another one ends, to keep its answer. */
async function untilOneWaits({ sequelize }: AnswerSuite): Promise<void> {
  const waiting = () =>
    rowsOf(sequelize, z.object({ pid: z.int() }), {
      sql: `SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO idempotency%'`,
    });
  await until(waiting, ({ length }) => length > 0);
}
