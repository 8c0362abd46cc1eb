import { expect } from "chai";
import type { PaymentReport } from "./payment.ts";
import type { PaymentName, PaymentProvider } from "./provider.ts";
import { codeOf, money, newId } from "./suite.fixture.ts";

/** A provider to be held to the contract. */
export interface ContractSubject {
  readonly provider: PaymentProvider;
  /** A card's token, by what it does. */
  card(behaviour: "pays" | "declines" | "has too little" | "needs confirmation" | "fails on capture"): string;
  /** The buyer confirms the payment at their bank. */
  confirm(payment: PaymentName): Promise<unknown>;
}

const ROUNDS = 50;
const part = (amount: number) => ({ ...money, amount });

/** Holds a provider to what `PaymentProvider` promises, whoever stands behind it. */
export function describeContract(name: string, subject: () => ContractSubject): void {
  describe(`${name}, as a payment provider`, () => {
    const open = async (key: string, sum = money): Promise<PaymentName> => {
      const { reference } = await subject().provider.open({ key, money: sum });
      return { key, reference };
    };
    const authorise = (payment: PaymentName, token: string, sum = money): Promise<PaymentReport> =>
      subject().provider.authorise({ ...payment, money: sum, method: { token } });
    const hold = async (behaviour: Parameters<ContractSubject["card"]>[0] = "pays") => {
      const payment = await open(`order:${newId()}`);
      return await authorise(payment, subject().card(behaviour));
    };
    const capture = (payment: PaymentName, amount = money.amount, requestKey = `${payment.key}:capture`) =>
      subject().provider.capture(payment, { requestKey, money: part(amount) });
    const refund = (payment: PaymentName, amount: number, requestKey: string) =>
      subject().provider.refund(payment, { requestKey: `${payment.key}:${requestKey}`, money: part(amount) });
    const release = (payment: PaymentName, requestKey = "void") =>
      subject().provider.void(payment, { requestKey: `${payment.key}:${requestKey}` });

    it("holds money, takes it, and gives it back in parts", async () => {
      const held = await hold();
      expect(held).to.include({ status: "authorised", captured: 0, refunded: 0, failure: null });
      expect(held.reference).to.match(/./);
      expect(await capture(held)).to.deep.equal({ ...held, status: "captured", captured: 10_000 });
      expect(await refund(held, 4_000, "1")).to.include({
        status: "refunded",
        captured: 10_000,
        refunded: 4_000,
      });
      expect(await refund(held, 6_000, "2")).to.include({ status: "refunded", refunded: 10_000 });
    });

    it("takes less than it holds", async () => {
      const held = await hold();
      expect(await capture(held, 6_000)).to.include({ status: "captured", captured: 6_000 });
      expect(await codeOf(refund(held, 6_001, "1"))).to.equal("INVALID_TRANSITION");
      expect(await refund(held, 6_000, "2")).to.include({ refunded: 6_000 });
    });

    it("does one thing for a key, one after the other and at once", async () => {
      const key = `order:${newId()}`;
      const openings = await Promise.all([open(key), open(key), open(key)]);
      openings.push(await open(key));
      const holds = await Promise.all(openings.map((payment) => authorise(payment, subject().card("pays"))));
      expect(new Set(holds.map(({ reference }) => reference)).size).to.equal(1);
      const [held] = holds;
      if (held === undefined) throw new Error("nothing was held");
      const times = Array.from({ length: 5 }, (_, each) => each);
      for (const taken of await Promise.all(times.map(() => capture(held))))
        expect(taken).to.include({ status: "captured", captured: 10_000 });
      await refund(held, 1_000, "1");
      for (const given of await Promise.all(times.map(() => refund(held, 1_000, "1"))))
        expect(given).to.include({ status: "refunded", refunded: 1_000 });
    });

    it("refuses a key that was used for another request", async () => {
      const key = `order:${newId()}`;
      const held = await authorise(await open(key), subject().card("pays"));
      const other = open(key, part(1)).then((payment) => authorise(payment, subject().card("pays"), part(1)));
      expect(await codeOf(other)).to.equal("IDEMPOTENCY_MISMATCH");
      await capture(held);
      expect(await codeOf(capture(held, 1))).to.equal("IDEMPOTENCY_MISMATCH");
      await refund(held, 1_000, "1");
      expect(await codeOf(refund(held, 2_000, "1"))).to.equal("IDEMPOTENCY_MISMATCH");
    });

    it("reports a card that is refused as a payment that failed, with the reason", async () => {
      for (const behaviour of ["declines", "has too little"] as const) {
        const refused = await hold(behaviour);
        expect(refused).to.include({ status: "failed", captured: 0 });
        expect(refused.failure).to.match(behaviour === "declines" ? /decline/ : /^insufficient_funds$/);
        expect(await subject().provider.status(refused)).to.deep.equal(refused);
        expect(await codeOf(capture(refused))).to.equal("INVALID_TRANSITION");
      }
      const payment = await open(`order:${newId()}`);
      expect(await authorise(payment, "no_such_card")).to.include({ status: "failed" });
    });

    it("reports a payment that the buyer has yet to confirm, and holds it then", async () => {
      const asked = await hold("needs confirmation");
      expect(asked).to.include({ status: "requires_confirmation", captured: 0 });
      expect(await codeOf(capture(asked))).to.equal("INVALID_TRANSITION");
      await subject().confirm(asked);
      expect(await subject().provider.status(asked)).to.include({ status: "authorised" });
      expect(await capture(asked, money.amount, `${asked.key}:again`)).to.include({ status: "captured" });
    });

    it("reports a capture that fails, and then holds nothing", async () => {
      const held = await hold("fails on capture");
      const failed = await capture(held);
      expect(failed).to.include({ status: "failed", captured: 0 });
      expect(failed.failure).to.match(/./);
      expect((await subject().provider.status(held))?.status).to.be.oneOf(["failed", "voided"]);
    });

    it("lets go of what is held, once and again, and of nothing else", async () => {
      const held = await hold();
      expect(await release(held)).to.include({ status: "voided", captured: 0 });
      expect(await release(held)).to.include({ status: "voided" });
      expect(await release(held, "void again")).to.include({ status: "voided" });
      expect(await codeOf(capture(held))).to.equal("INVALID_TRANSITION");
      expect(await codeOf(refund(held, 1, "1"))).to.equal("INVALID_TRANSITION");

      const taken = await hold();
      await capture(taken);
      expect(await codeOf(release(taken))).to.equal("INVALID_TRANSITION");
      expect((await release(await hold("declines")))?.status).to.be.oneOf(["failed", "voided"]);
      // Nothing that is known, and so nothing that is held: some say null of it, and some that it is voided now.
      const unknown = await release({ key: newId(), reference: null });
      expect(unknown?.status ?? "voided").to.equal("voided");
    });

    it("holds nothing for a request that arrives after its payment was voided", async () => {
      const payment = await open(`order:${newId()}`);
      expect(await release(payment)).to.include({ status: "voided", captured: 0 });
      expect(await subject().provider.status(payment)).to.include({ status: "voided" });
      expect(await codeOf(capture(payment))).to.equal("INVALID_TRANSITION");
      const late = { status: "voided", captured: 0, failure: null };
      expect(await authorise(payment, subject().card("declines"))).to.include(late);
      expect(await authorise(payment, subject().card("declines"))).to.include(late);
      expect(await subject().provider.status(payment)).to.include({ status: "voided", captured: 0 });
      expect(await codeOf(capture(payment, money.amount, `${payment.key}:late`))).to.equal(
        "INVALID_TRANSITION",
      );
      expect(await release(payment, "void again")).to.include({ status: "voided" });
    });

    it(`holds nothing in the end, whichever of a void and its request comes first: ${ROUNDS} rounds`, async () => {
      const reports: PaymentReport[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const payment = await open(`order:${newId()}`);
        const first = round % 2 === 0 ? authorise(payment, subject().card("pays")) : undefined;
        const [letGo, held] = await Promise.all([
          release(payment),
          first ?? authorise(payment, subject().card("pays")),
        ]);
        expect(letGo).to.include({ status: "voided", captured: 0 });
        expect(await subject().provider.status(payment)).to.deep.equal(letGo);
        expect(held.reference).to.equal(letGo?.reference);
        reports.push(held);
      }
      expect(reports.every(({ status }) => status === "authorised" || status === "voided")).to.equal(true);
    });

    it("takes no more than it holds, and gives back no more than it took", async () => {
      const held = await hold();
      expect(await codeOf(refund(held, 1, "early"))).to.equal("INVALID_TRANSITION");
      expect(await codeOf(capture(held, 10_001, `${held.key}:more`))).to.equal("INVALID_TRANSITION");
      await capture(held);
      expect(await codeOf(capture(held, 1, `${held.key}:second`))).to.equal("INVALID_TRANSITION");
      await refund(held, 9_000, "1");
      expect(await codeOf(refund(held, 1_001, "2"))).to.equal("INVALID_TRANSITION");
      expect(await subject().provider.status(held)).to.include({ captured: 10_000, refunded: 9_000 });
    });

    it("tells what it knows of a payment, and null while it holds nothing and tried nothing", async () => {
      const { provider } = subject();
      expect(await provider.status({ key: newId(), reference: null })).to.equal(null);
      const payment = await open(`order:${newId()}`);
      expect(await provider.status(payment)).to.equal(null);
      const held = await authorise(payment, subject().card("pays"));
      expect(await provider.status(held)).to.deep.equal(held);
      const taken = await capture(held);
      expect(await provider.status(held)).to.deep.equal(taken);
      const given = await refund(held, 1, "1");
      expect(await provider.status(held)).to.deep.equal(given);
    });
  });
}
