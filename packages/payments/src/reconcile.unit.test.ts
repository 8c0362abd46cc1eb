import { expect } from "chai";
import fc from "fast-check";
import type { Payment } from "./payment.ts";
import { reconcile } from "./reconcile.ts";
import type { StatementLine } from "./statement.ts";

/** Payments of which some were given back in parts, and the statement that is true of them, in any order. */
const books = fc
  .array(
    fc.record({
      captured: fc.integer({ min: 1, max: 1_000_000 }),
      parts: fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { maxLength: 3 }),
      currency: fc.constantFrom("DKK", "EUR", "JPY"),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((made) => {
    const payments: Payment[] = [];
    const lines: StatementLine[] = [];
    for (const [index, { captured, parts, currency }] of made.entries()) {
      const reference = `ref_${index}`;
      const refunds = parts.map((share) => Math.floor(captured * share)).filter((amount) => amount > 0);
      const refunded = refunds.reduce((sum, amount) => sum + amount, 0);
      const line = { reference, currency };
      lines.push({ ...line, id: `${reference}/c`, kind: "capture", amount: captured });
      for (const [part, amount] of refunds.entries())
        lines.push({ ...line, id: `${reference}/r${part}`, kind: "refund", amount });
      payments.push({
        id: `payment_${index}`,
        provider: "stripe",
        key: `key_${index}`,
        reference,
        status: refunded > 0 ? "refunded" : "captured",
        money: { amount: captured, currency },
        captured,
        refunded,
        failure: null,
        version: 3,
      });
    }
    return { payments, lines };
  })
  .chain(({ payments, lines }) =>
    fc.record({
      payments: fc.constant(payments),
      lines: fc.shuffledSubarray(lines, { minLength: lines.length }),
      pick: fc.nat(),
    }),
  );

const nothing = { missingHere: [], missingThere: [], duplicates: [], drifted: [] };
const pickOf = <T>(items: readonly T[], pick: number): T => {
  const item = items[pick % items.length];
  if (item === undefined) throw new Error("There is nothing to pick");
  return item;
};

describe("reconcile", () => {
  it("finds nothing where both sides agree, in any order", () => {
    fc.assert(
      fc.property(books, ({ payments, lines }) => {
        expect(reconcile(lines, payments)).to.deep.equal(nothing);
      }),
    );
  });

  it("leaves alone payments that nothing was taken of and that the statement does not name", () => {
    fc.assert(
      fc.property(books, ({ payments, lines }) => {
        const [first] = payments;
        const pending = { ...pickOf(payments, 0), reference: null, captured: 0, refunded: 0 };
        const voided = { ...pending, reference: "ref_voided" };
        expect(first).to.not.equal(undefined);
        expect(reconcile(lines, [pending, ...payments, voided])).to.deep.equal(nothing);
      }),
    );
  });

  it("finds the payment that the statement leaves out", () => {
    fc.assert(
      fc.property(books, ({ payments, lines, pick }) => {
        const lost = pickOf(payments, pick);
        const rest = lines.filter(({ reference }) => reference !== lost.reference);
        expect(reconcile(rest, payments)).to.deep.equal({ ...nothing, missingThere: [lost] });
      }),
    );
  });

  it("finds the lines whose payment is not here", () => {
    fc.assert(
      fc.property(books, ({ payments, lines, pick }) => {
        const lost = pickOf(payments, pick);
        const rest = payments.filter((payment) => payment !== lost);
        const theirs = lines.filter(({ reference }) => reference === lost.reference);
        expect(reconcile(lines, rest)).to.deep.equal({ ...nothing, missingHere: theirs });
      }),
    );
  });

  it("finds a repeated line, and counts it once", () => {
    fc.assert(
      fc.property(books, ({ payments, lines, pick }) => {
        const twice = pickOf(lines, pick);
        expect(reconcile([...lines, twice], payments)).to.deep.equal({ ...nothing, duplicates: [twice] });
      }),
    );
  });

  it("finds the payment whose sums or currency drifted, and says both", () => {
    const changes: ((line: StatementLine) => StatementLine)[] = [
      (line) => ({ ...line, amount: line.amount + 1 }),
      (line) => ({ ...line, kind: line.kind === "capture" ? "refund" : "capture" }),
      (line) => ({ ...line, currency: "SEK" }),
    ];
    fc.assert(
      fc.property(books, fc.constantFrom(...changes), ({ payments, lines, pick }, change) => {
        const line = pickOf(lines, pick);
        const changed = lines.map((each) => (each === line ? change(each) : each));
        const { drifted, ...rest } = reconcile(changed, payments);
        const { drifted: _, ...none } = nothing;
        expect(rest).to.deep.equal(none);
        expect(drifted.map(({ payment }) => payment.reference)).to.deep.equal([line.reference]);
        const { here, there, payment } = pickOf(drifted, 0);
        expect(here).to.deep.equal({
          currency: payment.money.currency,
          captured: payment.captured,
          refunded: payment.refunded,
        });
        expect(there).to.not.deep.equal([here]);
      }),
    );
  });

  it("finds a second capture of the same payment as drift, though its line has a name of its own", () => {
    fc.assert(
      fc.property(books, ({ payments, lines, pick }) => {
        const capture = pickOf(
          lines.filter(({ kind }) => kind === "capture"),
          pick,
        );
        const { drifted, duplicates } = reconcile([...lines, { ...capture, id: "another" }], payments);
        expect(duplicates).to.deep.equal([]);
        expect(drifted.map(({ payment }) => payment.reference)).to.deep.equal([capture.reference]);
      }),
    );
  });
});
