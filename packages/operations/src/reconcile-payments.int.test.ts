import { capturedPayments, insertPayment, type StatementLine, takeReport } from "@marketplace/payments";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

const JUNE = { from: new Date("2026-06-01T00:00:00Z"), to: new Date("2026-07-01T00:00:00Z") };
const whole = { provider: "stripe", ...JUNE, after: null, upTo: null } as const;

describe("a provider's statement against the payments here", () => {
  let operations: OperationsSuite;
  before(async () => {
    operations = await openOperations();
    // As in a database whose language puts small letters before capitals, and ø after z or within o.
    await operations.deps.postgres.sequelize.query(
      'ALTER TABLE payments ALTER COLUMN reference TYPE text COLLATE "en-x-icu"',
    );
  });
  beforeEach(() => operations.deps.postgres.sequelize.query("DELETE FROM payments"));
  after(() => operations.close());

  const reconcile = (input: Parameters<ReturnType<typeof commands>["reconcilePayments"]>[0]) =>
    commands().reconcilePayments(input);
  const commands = () => operations.as("admin").commands;

  interface Made {
    readonly captured?: number;
    readonly refunded?: number;
    readonly at?: Date;
    /** When it last changed; when it was made by default. */
    readonly until?: Date;
  }

  async function pay(reference: string, made: Made = {}): Promise<void> {
    const { captured = 10_000, refunded = 0, at = new Date("2026-06-10T12:00:00Z"), until = at } = made;
    const { sequelize } = operations.deps.postgres;
    const provider = "stripe";
    const key = `key-of-${reference}`;
    const money = { amount: 10_000, currency: "DKK" };
    const taken = captured > 0 ? (refunded > 0 ? "refunded" : "captured") : "authorised";
    const report = { key, reference, status: taken, captured, refunded, failure: null } as const;
    await sequelize.transaction(async (transaction) => {
      const database = { transaction };
      await insertPayment(database, { id: operations.deps.newId(), provider, key, money }, at);
      await takeReport(database, { provider, key, report, now: until });
    });
  }

  const line = (reference: string, change: Partial<StatementLine> = {}): StatementLine => ({
    ...{ id: `${reference}/c`, reference, kind: "capture", amount: 10_000, currency: "DKK" },
    ...change,
  });
  const found = async (lines: readonly StatementLine[]) => {
    const answer = await reconcile({ ...whole, lines: [...lines] });
    const references = (rows: readonly { reference: string | null }[]) =>
      rows.map(({ reference }) => reference);
    return {
      missingHere: references(answer.missingHere),
      missingThere: references(answer.missingThere),
      duplicates: references(answer.duplicates),
      drifted: references(answer.drifted),
    };
  };
  const nothing = { missingHere: [], missingThere: [], duplicates: [], drifted: [] };

  it("agrees where both sides say the same", async () => {
    await pay("pi_1");
    await pay("pi_2", { refunded: 4_000 });
    await pay("pi_held", { captured: 0 });
    const refund = line("pi_2", { id: "pi_2/r", kind: "refund", amount: 4_000 });
    const answer = await reconcile({ ...whole, lines: [refund, line("pi_2"), line("pi_1")] });
    expect(answer).to.deep.equal({ compared: 2, across: 0, ...nothing });
  });

  it("finds what is missing on either side, what comes twice and what differs, and says how", async () => {
    for (const reference of ["pi_forgotten", "pi_less", "pi_twice"]) await pay(reference);
    const other = line("pi_other");
    const answer = await reconcile({
      ...whole,
      lines: [line("pi_less", { amount: 9_000 }), other, line("pi_twice"), line("pi_twice")],
    });
    expect(answer.missingHere).to.deep.equal([other]);
    expect(answer.duplicates).to.deep.equal([line("pi_twice")]);
    expect(answer.missingThere.map(({ key, here }) => ({ key, here }))).to.deep.equal([
      { key: "key-of-pi_forgotten", here: { currency: "DKK", captured: 10_000, refunded: 0 } },
    ]);
    expect(answer.drifted.map(({ reference, there }) => ({ reference, there }))).to.deep.equal([
      { reference: "pi_less", there: [{ currency: "DKK", captured: 9_000, refunded: 0 }] },
    ]);
  });

  it("finds money that the provider took and of which nothing is known here", async () => {
    await pay("pi_held", { captured: 0 });
    expect(await found([line("pi_held")])).to.deep.equal({ ...nothing, drifted: ["pi_held"] });
  });

  it("holds a payment that moved outside the period too to no more than is known here", async () => {
    const may = new Date("2026-05-31T23:00:00Z");
    const july = new Date("2026-07-02T00:00:00Z");
    await pay("pi_may", { refunded: 4_000, at: may, until: new Date("2026-06-02T00:00:00Z") });
    await pay("pi_july", { refunded: 4_000, until: july });
    await pay("pi_elsewhen", { at: may, until: may });
    const refund = (reference: string, amount: number) =>
      line(reference, { id: `${reference}/r`, kind: "refund", amount });
    expect(await found([refund("pi_may", 4_000), line("pi_july")])).to.deep.equal(nothing);
    expect(await found([])).to.deep.equal(nothing);
    expect(await found([refund("pi_may", 4_001), line("pi_july", { currency: "EUR" })])).to.deep.equal({
      ...nothing,
      drifted: ["pi_may", "pi_july"],
    });
  });

  it("compares one provider's payments alone", async () => {
    await pay("pi_1");
    const answer = await reconcile({ ...whole, provider: "sandbox", lines: [line("pi_1")] });
    expect(answer).to.include({ compared: 0 });
    expect(answer.missingHere).to.have.length(1);
  });

  it("comes to the same in stretches as in one, wherever they are cut, and whatever the names", async () => {
    const names = ["pi_", "pi_9", "PI_9", "pi_é", "pi_ø", "pi_Z", "pi_a", "pi_😀", "pi_\uffee", "1", "~"];
    for (const [index, name] of names.entries()) if (index % 3 !== 2) await pay(name);
    const lines = names.flatMap((name, index) => {
      if (index % 3 === 1) return [];
      const own = line(name, index % 4 === 0 ? { amount: 9_999 } : {});
      return index % 5 === 0 ? [own, own] : [own];
    });
    const once = await found(lines);
    expect(once.missingThere).to.have.length(4);
    const sorted = [...new Set(lines.map(({ reference }) => reference))].sort((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    await fc.assert(
      fc.asyncProperty(fc.subarray(sorted), async (cuts) => {
        const ends = [...cuts, null];
        const sum = { missingHere: 0, missingThere: 0, duplicates: 0, drifted: 0 };
        for (const [index, upTo] of ends.entries()) {
          const after = ends[index - 1] ?? null;
          const rank = (reference: string | null) => (reference === null ? -1 : sorted.indexOf(reference));
          const own = lines.filter(({ reference }) => {
            const place = rank(reference);
            return place > rank(after) && (upTo === null || place <= rank(upTo));
          });
          const answer = await reconcile({ ...whole, after, upTo, lines: own });
          for (const name of ["missingHere", "missingThere", "duplicates", "drifted"] as const)
            sum[name] += answer[name].length;
        }
        expect(sum).to.deep.equal(
          Object.fromEntries(Object.entries(once).map(([name, rows]) => [name, rows.length])),
        );
      }),
      { numRuns: 25 },
    );
  });

  it("refuses lines from outside their stretch, and a period that ends before it begins", async () => {
    const stretch = { ...whole, after: "pi_b", upTo: "pi_c" };
    for (const reference of ["pi_b", "pi_a", "pi_d"])
      expect(await failureFrom(reconcile({ ...stretch, lines: [line(reference)] })), reference).to.include({
        code: "VALIDATION_FAILED",
      });
    expect((await reconcile({ ...stretch, lines: [line("pi_c")] })).missingHere).to.have.length(1);
    expect(await failureFrom(reconcile({ ...whole, to: whole.from, lines: [] }))).to.include({
      code: "VALIDATION_FAILED",
    });
  });

  it("changes nothing and records nothing", async () => {
    await pay("pi_1");
    const { sequelize } = operations.deps.postgres;
    const all = { provider: "stripe", ...JUNE } as const;
    const before = await capturedPayments(sequelize, all);
    await reconcile({ ...whole, lines: [line("pi_1", { amount: 1 })] });
    expect(await capturedPayments(sequelize, all)).to.deep.equal(before);
    expect(await operations.audited(null)).to.deep.equal([]);
  });
});
