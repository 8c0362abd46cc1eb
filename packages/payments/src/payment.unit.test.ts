import { expect } from "chai";
import fc from "fast-check";
import { applyReport, type Payment, type PaymentReport } from "./payment.ts";

const pending: Payment = {
  id: "payment",
  provider: "sandbox",
  key: "key",
  reference: null,
  status: "pending",
  money: { amount: 100, currency: "DKK" },
  captured: 0,
  refunded: 0,
  failure: null,
  version: 1,
};
const report = (status: PaymentReport["status"], sums: Partial<PaymentReport> = {}): PaymentReport => ({
  key: "key",
  reference: "ref",
  status,
  captured: 0,
  refunded: 0,
  failure: status === "failed" ? "card_declined" : null,
  ...sums,
});

/** Everything that a provider tells of a payment which is held, taken and given back in two parts. */
const life = [
  report("authorised"),
  report("captured", { captured: 100 }),
  report("refunded", { captured: 100, refunded: 40 }),
  report("refunded", { captured: 100, refunded: 100 }),
];

describe("a payment's reports", () => {
  it("end the same in whatever order and however often they arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...life), { maxLength: 12 }), (extra) => {
        const shuffled = [...extra, ...life];
        const end = shuffled.reduce(applyReport, pending);
        expect(end).to.deep.include({ status: "refunded", captured: 100, refunded: 100, failure: null });
      }),
    );
  });

  it("change nothing when they say nothing new", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...life), { minLength: 1, maxLength: 8 }), (reports) => {
        const after = reports.reduce(applyReport, pending);
        for (const again of reports) expect(applyReport(after, again)).to.equal(after);
      }),
    );
  });

  it("never take back what was captured or refunded", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...life), { maxLength: 8 }), (reports) => {
        reports.reduce((before, next) => {
          const after = applyReport(before, next);
          expect(after.captured).to.be.at.least(before.captured);
          expect(after.refunded).to.be.at.least(before.refunded);
          expect(after.refunded).to.be.at.most(after.captured);
          return after;
        }, pending);
      }),
    );
  });

  it("are refused when they contradict what is known", () => {
    const captured = applyReport(pending, report("captured", { captured: 100 }));
    const failed = applyReport(pending, report("failed"));
    const voided = applyReport(pending, report("voided"));
    const refused: [Payment, PaymentReport][] = [
      [captured, report("voided")],
      [captured, report("failed")],
      [failed, report("captured", { captured: 100 })],
      [voided, report("captured", { captured: 100 })],
      [captured, report("captured", { captured: 100, reference: "another" })],
      [pending, report("captured", { captured: 101 })],
      [pending, report("captured")],
      [pending, report("authorised", { captured: 100 })],
      [captured, report("refunded", { captured: 100, refunded: 101 })],
    ];
    for (const [payment, contradiction] of refused)
      expect(() => applyReport(payment, contradiction), `${payment.status} ${contradiction.status}`)
        .to.throw()
        .with.property("code", "INVALID_TRANSITION");
    // What came earlier and arrives later is no contradiction.
    expect(applyReport(voided, report("authorised"))).to.equal(voided);
    expect(failed.failure).to.equal("card_declined");
  });

  it("let a payment that holds no money be told of as failed and as voided, whichever comes first", () => {
    const failed = applyReport(pending, report("failed"));
    expect(applyReport(failed, report("voided"))).to.equal(failed);
    const voided = applyReport(pending, report("voided"));
    expect(applyReport(voided, report("failed"))).to.equal(voided);
  });
});
