import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { PaymentReport } from "./payment.ts";
import { openSandbox, type SandboxProvider } from "./sandbox-provider.ts";
import { cardThat, codeOf, money, newId } from "./suite.fixture.ts";

const ROUNDS = 200;

describe("the sandbox provider", () => {
  let suite: TestStores;
  let sandbox: SandboxProvider;
  const told: PaymentReport[] = [];
  before(async () => {
    suite = await openTestStores();
    const { sequelize } = suite.stores.postgres;
    sandbox = openSandbox({ sequelize, newId, silenceMs: 5, onReport: (report) => told.push(report) });
  });
  after(() => suite.close());

  const hold = (key: string, behaviour = "pays") =>
    sandbox.authorise({ key, reference: null, money, method: { token: cardThat(behaviour) } });
  const named = (key: string) => ({ key, reference: null });

  it("holds, takes and gives back money", async () => {
    const key = newId();
    expect(await hold(key)).to.include({ status: "authorised", captured: 0 });
    const taken = await sandbox.capture(named(key), { requestKey: `${key}:capture`, money });
    expect(taken).to.include({ status: "captured", captured: 10_000 });
    const part = { amount: 4_000, currency: "DKK" };
    await sandbox.refund(named(key), { requestKey: `${key}:1`, money: part });
    const again = await sandbox.refund(named(key), { requestKey: `${key}:1`, money: part });
    expect(again).to.include({ status: "refunded", refunded: 4_000 });
    expect(await codeOf(sandbox.refund(named(key), { requestKey: `${key}:2`, money }))).to.equal(
      "INVALID_TRANSITION",
    );
    expect(await codeOf(sandbox.void(named(key), { requestKey: `${key}:void` }))).to.equal(
      "INVALID_TRANSITION",
    );
  });

  it("does one thing for a key, however many ask at once, and refuses the key for anything else", async () => {
    const key = newId();
    const held = await Promise.all(Array.from({ length: 20 }, () => hold(key)));
    expect(new Set(held.map(({ reference }) => reference)).size).to.equal(1);
    const captures = await Promise.all(
      Array.from({ length: 20 }, () => sandbox.capture(named(key), { requestKey: `${key}:capture`, money })),
    );
    for (const capture of captures) expect(capture).to.include({ status: "captured", captured: 10_000 });
    expect(
      await codeOf(
        sandbox.authorise({
          key,
          reference: null,
          money: { ...money, amount: 1 },
          method: { token: cardThat("pays") },
        }),
      ),
    ).to.equal("IDEMPOTENCY_MISMATCH");
    const other = { requestKey: `${key}:capture`, money: { ...money, amount: 1 } };
    expect(await codeOf(sandbox.capture(named(key), other))).to.equal("IDEMPOTENCY_MISMATCH");
  });

  it("treats each card as its number says", async () => {
    expect(await hold(newId(), "declines")).to.include({ status: "failed", failure: "card_declined" });
    expect(await hold(newId(), "has too little")).to.include({
      status: "failed",
      failure: "insufficient_funds",
    });
    expect(await hold(newId(), "no such card")).to.include({ status: "failed" });

    const asks = newId();
    expect(await hold(asks, "needs confirmation")).to.include({ status: "requires_confirmation" });
    expect(await codeOf(sandbox.capture(named(asks), { requestKey: `${asks}:c`, money }))).to.equal(
      "INVALID_TRANSITION",
    );
    expect(await sandbox.confirm(asks)).to.include({ status: "authorised" });
    expect(await sandbox.capture(named(asks), { requestKey: `${asks}:d`, money })).to.include({
      status: "captured",
    });

    const breaks = newId();
    await hold(breaks, "fails on capture");
    const failed = await sandbox.capture(named(breaks), { requestKey: `${breaks}:c`, money });
    expect(failed).to.include({ status: "failed", failure: "capture_failed", captured: 0 });
  });

  it("can be asked what became of a request that was not answered", async () => {
    const silent = newId();
    expect(await codeOf(hold(silent, "never answers"))).to.equal("TIMEOUT");
    expect(await sandbox.status(named(silent))).to.equal(null);
    expect(await sandbox.void(named(silent), { requestKey: `${silent}:void` })).to.include({
      status: "voided",
    });

    const late = newId();
    expect(await codeOf(hold(late, "pays, and answers too late"))).to.equal("TIMEOUT");
    expect(await sandbox.status(named(late))).to.include({ status: "authorised" });
    expect(await sandbox.void(named(late), { requestKey: `${late}:void` })).to.include({ status: "voided" });
  });

  it(`holds nothing of what a frozen caller asks for after a void: ${ROUNDS} rounds of both at once`, async () => {
    const said = { authorised: 0, voided: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const key = newId();
      const release = () => sandbox.void(named(key), { requestKey: `${key}:void` });
      const first = round % 2 === 0 ? release() : undefined;
      const held = [hold(key), hold(key)];
      const answers = await Promise.allSettled([...held, first ?? release(), release()]);
      expect(await sandbox.status(named(key))).to.include({ status: "voided", captured: 0 });
      expect(await hold(key)).to.include({ status: "voided" });
      for (const answer of answers) {
        if (answer.status === "fulfilled" && answer.value?.status === "authorised") said.authorised += 1;
        if (answer.status === "fulfilled" && answer.value?.status === "voided") said.voided += 1;
      }
    }
    // Each came first some of the time, or this was no race.
    expect(said.authorised).to.be.greaterThan(0);
    expect(said.voided).to.be.greaterThan(2 * ROUNDS);
  });

  it("tells each change to its listener, and twice for the card that answers twice", async () => {
    const key = newId();
    await hold(key, "answers twice");
    expect(told.filter((report) => report.key === key)).to.have.length(2);
  });

  it("keeps its books when the caller rolls back", async () => {
    const key = newId();
    await suite.stores.postgres.sequelize
      .transaction(async () => {
        await hold(key);
        throw new Error("the caller gives up");
      })
      .catch(() => {});
    expect(await sandbox.status(named(key))).to.include({ status: "authorised" });
  });
});
