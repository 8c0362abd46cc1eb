import { crc32, deflateSync } from "node:zlib";
import { readyUpload } from "@marketplace/media/ready-upload";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { booksOf, expectAgreement } from "./books.fixture.ts";
import { price } from "./order.fixture.ts";
import { PART } from "./order-moves.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { type Purchase, purchaseIn } from "./purchase.fixture.ts";

const explanation = "The frame is cracked";

describe("a claim", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite({ buckets: true });
  });
  after(() => orders.close());

  const none = { answer: null, answeredAt: null, returnTracking: null, decision: null, decidedAt: null };
  const minute = () => {
    orders.time.advance(60_000);
    return orders.time.clock();
  };
  /** Its money has gone where it had to, by all books. */
  async function paidOut(bought: Purchase, refunded: number): Promise<void> {
    await orders.deps.sagas.recover();
    const books = await booksOf(orders, bought.id);
    expectAgreement(books);
    expect([books.escrow, books.refunded]).to.deep.equal([0, refunded]);
    const seller = price.amount - refunded;
    expect(books.ledger.seller_payable + books.ledger.platform_fee).to.equal(seller);
  }

  describe("for a return", () => {
    it("is accepted, sent back and refunded; the unit is not on sale again by itself", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const openedAt = minute();
      const asked = await bought.as("buyer").requestReturn({
        ...(await bought.at()),
        reason: "not-as-described",
        explanation,
      });
      expect(asked).to.deep.include({
        ...{ stage: "return-requested", status: "delivered", allowed: ["withdraw-return"] },
        claims: [
          { kind: "return", reason: "not-as-described", explanation, evidenceUrls: [], openedAt, ...none },
        ],
      });
      expect(asked.history.at(-1)).to.include({ event: "request-return", reason: explanation });

      const answeredAt = minute();
      const accepted = await bought
        .as("seller")
        .acceptReturn({ ...(await bought.at()), answer: "Send it back, please" });
      expect(accepted).to.deep.include({ stage: "returning", allowed: ["refund"] });
      expect(accepted.claims[0]).to.include({ answer: "Send it back, please" });
      expect(accepted.claims[0]?.answeredAt).to.deep.equal(answeredAt);

      minute();
      const sent = await bought.as("buyer").shipReturn({ ...(await bought.at()), trackingNumber: " DK456 " });
      expect(sent).to.deep.include({ stage: "return-shipped", allowed: [] });
      expect(sent.claims[0]).to.include({ returnTracking: "DK456" });

      minute();
      const refunded = await bought.as("seller").refund(await bought.at());
      expect(refunded).to.deep.include({
        ...{ stage: "refunded", status: "returned", refunded: price, dueAt: null, allowed: [] },
      });
      await paidOut(bought, price.amount);
      expect(await orders.reservationsOf(bought.listingId)).to.deep.equal(["sold"]);
      expect(await orders.statusOf(bought.listingId)).to.equal("sold");
    });

    it("is withdrawn by the buyer while nothing has been sent, and the seller gets the money", async () => {
      for (const stage of ["return-requested", "returning", "disputed"] as const) {
        const bought = await purchaseIn(orders, stage);
        expect(await bought.move("withdrawReturn")).to.include({ stage: "completed" });
        await paidOut(bought, 0);
      }
      const onTheWay = await purchaseIn(orders, "return-shipped");
      const withdraw = onTheWay.as("buyer").withdrawReturn(await onTheWay.at());
      expect(await failureFrom(withdraw)).to.include({ code: "INVALID_TRANSITION" });
    });

    for (const [move, words, stage, refunded] of [
      ["decideNothing", "nothing", "completed", 0],
      ["decidePart", "a part", "completed", PART.amount],
      ["decideAll", "all", "refunded", price.amount],
    ] as const) {
      it(`is refused and disputed, and a moderator gives ${words} of the money back`, async () => {
        const bought = await purchaseIn(orders, "delivered");
        await bought.move("requestReturn");
        minute();
        const disputed = await bought.move("refuseReturn");
        expect(disputed).to.include({ stage: "disputed" });
        expect(disputed.claims[0]).to.include({ answer: "It was whole when I sent it" });
        const decidedAt = minute();
        const decided = await bought.move(move);
        expect(decided).to.deep.include({ stage, refunded: { ...price, amount: refunded }, allowed: [] });
        const { claims } = await bought.see();
        expect(claims).to.have.length(1);
        expect(claims[0]).to.deep.include({ decision: "The photographs decide it", decidedAt });
        await paidOut(bought, refunded);
      });
    }

    it("is disputed by a seller who gets something else back", async () => {
      const bought = await purchaseIn(orders, "return-shipped");
      const disputed = await bought
        .as("seller")
        .disputeReturn({ ...(await bought.at()), answer: "It was a stone in the parcel" });
      expect(disputed).to.include({ stage: "disputed" });
      expect(disputed.claims[0]).to.include({
        answer: "It was a stone in the parcel",
        returnTracking: "DK456",
      });
      expect(await bought.move("decidePart")).to.include({ stage: "completed" });
      await paidOut(bought, PART.amount);
    });

    it("is not decided for more than the price, in another currency, or without words", async () => {
      const bought = await purchaseIn(orders, "disputed");
      const decide = async (changes: object) => {
        const input = { ...(await bought.at()), refund: PART, decision: "So it is", ...changes };
        return Object.keys((await failureFrom(bought.as("moderator").decide(input))).fieldErrors);
      };
      expect(await decide({ refund: { ...price, amount: price.amount + 1 } })).to.deep.equal(["refund"]);
      expect(await decide({ refund: { ...price, currency: "SEK" } })).to.deep.equal(["refund"]);
      expect(await decide({ refund: { ...price, amount: -1 } })).to.deep.equal(["refund.amount"]);
      expect(await decide({ refund: { ...price, amount: 0.5 } })).to.deep.equal(["refund.amount"]);
      expect(await decide({ decision: " " })).to.deep.equal(["decision"]);
      expect(await bought.see()).to.include({ stage: "disputed" });
    });

    it("is for one of the reasons, with an explanation", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const ask = async (changes: object) => {
        const input = { ...(await bought.at()), reason: "damaged", explanation, ...changes } as const;
        return Object.keys((await failureFrom(bought.as("buyer").requestReturn(input))).fieldErrors);
      };
      expect(await ask({ reason: "bored" })).to.deep.equal(["reason"]);
      expect(await ask({ reason: "missing" })).to.deep.equal(["reason"]);
      expect(await ask({ explanation: " " })).to.deep.equal(["explanation"]);
      expect(await ask({ claim: {} })).to.deep.equal(["claim"]);
      const uploadIds = Array.from({ length: 7 }, () => orders.deps.newId());
      expect(await ask({ uploadIds })).to.deep.equal(["uploadIds"]);
    });
  });

  describe("that a parcel is missing", () => {
    it("is over when the parcel is found; a return can still be asked for", async () => {
      const bought = await purchaseIn(orders, "shipped");
      const openedAt = minute();
      const missing = await bought.move("reportMissing");
      const claim = { kind: "missing", reason: "missing", explanation, evidenceUrls: [], openedAt, ...none };
      expect(missing).to.deep.include({ stage: "missing", status: "shipped", claims: [claim] });
      expect(await orders.reservationsOf(bought.listingId)).to.deep.equal(["held"]);
      minute();
      expect(await bought.move("deliver")).to.deep.include({ stage: "delivered", claims: [claim] });
      minute();
      await bought.move("requestReturn");
      minute();
      await bought.move("refuseReturn");
      // What is answered and decided is the claim that stands, and not the one that is over.
      minute();
      const { claims } = await bought.move("decideAll");
      expect(claims).to.have.length(2);
      expect(claims[0]).to.deep.equal(claim);
      expect(claims[1]).to.include({
        kind: "return",
        answer: "It was whole when I sent it",
        decision: "The photographs decide it",
      });
      await paidOut(bought, price.amount);
    });

    it("is refunded by the seller, or decided by a moderator", async () => {
      for (const [move, stage, refunded] of [
        ["refund", "refunded", price.amount],
        ["decideNothing", "completed", 0],
        ["decidePart", "completed", PART.amount],
        ["decideAll", "refunded", price.amount],
      ] as const) {
        const bought = await purchaseIn(orders, "missing");
        expect(await bought.move(move)).to.include({ stage });
        await paidOut(bought, refunded);
        expect(await orders.reservationsOf(bought.listingId)).to.deep.equal(["sold"]);
      }
    });
  });

  describe("with photographs", () => {
    const bytes = (userId: string, content: Buffer): Promise<string> =>
      readyUpload(orders.suite.stores, {
        ...{ userId, bytes: content },
        ...{ clock: orders.time.clock, newId: orders.deps.newId },
      });
    const ask = async (bought: Purchase, uploadIds: string[]) =>
      bought.as("buyer").requestReturn({ ...(await bought.at()), reason: "damaged", explanation, uploadIds });

    it("keeps them under the buyer, for both parties and a moderator to see", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const uploads = [await bytes(bought.buyerId, square(40)), await bytes(bought.buyerId, square(200))];
      const { claims } = await ask(bought, uploads);
      expect(claims[0]?.evidenceUrls).to.have.length(2);
      for (const url of claims[0]?.evidenceUrls ?? []) {
        expect(url)
          .to.include(`/user/${bought.buyerId}/`)
          .and.to.match(/\.webp$/);
        expect((await fetch(url, { signal: AbortSignal.timeout(10_000) })).status).to.equal(200);
      }
      for (const who of ["seller", "moderator"] as const)
        expect((await bought.as(who).byId({ orderId: bought.id })).claims).to.deep.equal(claims);
    });

    it("is answered as before under its key, although the uploads are gone", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const uploadIds = [await bytes(bought.buyerId, square(90))];
      const input = { ...(await bought.at()), reason: "damaged", explanation, uploadIds } as const;
      const keyed = { ...input, idempotencyKey: "with-photographs" };
      const first = await bought.as("buyer").requestReturn(keyed);
      await orders.suite.stores.mongo.db.collection("uploads").deleteMany({ userId: bought.buyerId });
      expect(await bought.as("buyer").requestReturn(keyed)).to.deep.equal(first);
    });

    it("is not opened with what is no photograph, another's, or gone", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const stranger = await addAccount(orders.suite.stores);
      const page = [await bytes(bought.buyerId, Buffer.from("<html>no photograph</html>"))];
      expect((await failureFrom(ask(bought, page))).fieldErrors).to.have.property("uploadIds.0");
      for (const uploadId of [await bytes(stranger, square(10)), orders.deps.newId()])
        expect(await failureFrom(ask(bought, [uploadId]))).to.include({ code: "NOT_FOUND" });
      expect(await bought.see()).to.deep.include({ stage: "delivered", claims: [] });
    });

    it("keeps the uploads when the order is no longer what it was", async () => {
      const bought = await purchaseIn(orders, "delivered");
      const uploadIds = [await bytes(bought.buyerId, square(120))];
      const at = await bought.at();
      const stale = { ...at, version: at.version - 1, reason: "damaged", explanation, uploadIds } as const;
      expect(await failureFrom(bought.as("buyer").requestReturn(stale))).to.include({
        code: "STALE_VERSION",
      });
      const { claims } = await ask(bought, uploadIds);
      expect(claims[0]?.evidenceUrls).to.have.length(1);
    });
  });
});

/** A grey square as a PNG. */
function square(shade: number): Buffer {
  const side = 64;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Eight bits a pixel, greyscale.
  header.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side, shade)]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
