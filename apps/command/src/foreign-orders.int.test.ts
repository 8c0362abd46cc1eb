import { failureIn, type RouterInputs } from "@marketplace/api";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { type Member, type Platform, placing, startPlatform } from "./platform.fixture.ts";

type Orders = RouterInputs["orders"];
type Offers = RouterInputs["offers"];
type Named = "orderId" | "offerId" | "version" | "idempotencyKey";
type Rest<Input> = Omit<Extract<Input, object>, Named>;

const answer = { answer: "Mine now." };
const trackingNumber = "DK-1";
const explanation = "It never came.";

/** What each change of an order takes besides its name: the compiler asks for one that is new. */
const orderMoves: {
  readonly [Name in Exclude<
    keyof Orders,
    "place" | "placeBundle" | "byId" | "mine" | "disputes" | "decide"
  >]: Rest<Orders[Name]>;
} = {
  confirmPayment: {},
  confirm: {},
  ship: { trackingNumber },
  deliver: {},
  accept: {},
  cancel: { reason: "Mine now." },
  reportMissing: { explanation },
  requestReturn: { reason: "other", explanation },
  withdrawReturn: {},
  acceptReturn: answer,
  refuseReturn: answer,
  shipReturn: { trackingNumber },
  disputeReturn: answer,
  refund: {},
};

const price = { amount: 150_000, currency: "DKK" };

/** The same of an offer. */
const offerMoves: { readonly [Name in Exclude<keyof Offers, "make" | "byId" | "mine">]: Rest<Offers[Name]> } =
  { counter: { price }, accept: {}, decline: {}, withdraw: {} };

describe("an order and an offer between two others, over HTTP", () => {
  const newId = idsFrom(systemClock);
  const key = "key-of-the-seller";
  let platform: Platform;
  let [seller, buyer, stranger]: Member[] = [];
  let order: { readonly id: string; readonly version: number };
  let offer: { readonly id: string; readonly version: number };
  before(async () => {
    platform = await startPlatform();
    [seller, buyer, stranger] = await Promise.all(["Seller", "Buyer", "Stranger"].map(platform.register));
    const listing = await platform.offer(members().seller);
    const placed = await members().buyer.client.orders.place.mutate(placing(listing.id));
    // Answered under a key, so that there is an answer which another's key might bring out.
    order = await members().seller.client.orders.confirm.mutate({
      ...{ orderId: placed.id, version: placed.version, idempotencyKey: key },
    });
    const wanted = await platform.offer(members().seller);
    const { id: listingId } = wanted;
    offer = await members().buyer.client.offers.make.mutate({ listingId, price, idempotencyKey: key });
  });
  after(() => platform.close());

  function members() {
    if (seller === undefined || buyer === undefined || stranger === undefined) throw new Error("not yet");
    return { seller, buyer, stranger };
  }

  /** What a stranger is told, but for the id of the request. */
  async function told(path: string, input: object) {
    const { status, text } = await platform.post(path, input, members().stranger.token);
    return { status, text: text.replace(/"requestId":"[^"]*"/, "") };
  }

  async function isUnknown(path: string, input: (id: string) => object, id: string): Promise<void> {
    const foreign = await told(path, input(id));
    expect(foreign.status, foreign.text).to.equal(404);
    expect(foreign.text).to.contain('"code":"NOT_FOUND"');
    expect(foreign).to.deep.equal(await told(path, input(newId())));
  }

  for (const [name, rest] of Object.entries(orderMoves)) {
    it(`is not there for a stranger who calls orders.${name}, even under the seller's key`, async () => {
      const { version } = order;
      const input = (orderId: string) =>
        name === "confirmPayment" ? { orderId } : { orderId, version, idempotencyKey: key, ...rest };
      await isUnknown(`orders.${name}`, input, order.id);
    });
  }

  for (const [name, rest] of Object.entries(offerMoves)) {
    it(`is not there for a stranger who calls offers.${name}`, async () => {
      const { version } = offer;
      const input = (offerId: string) => ({ offerId, version, idempotencyKey: key, ...rest });
      await isUnknown(`offers.${name}`, input, offer.id);
    });
  }

  it("cannot be looked at, and is on no list of a stranger", async () => {
    const { orders, offers } = members().stranger.client;
    const codeOf = (attempt: Promise<unknown>) =>
      attempt.then(
        () => "answered",
        (thrown: unknown) => failureIn(thrown)?.code,
      );
    expect(await codeOf(orders.byId.query({ orderId: order.id }))).to.equal("NOT_FOUND");
    expect(await codeOf(offers.byId.query({ offerId: offer.id }))).to.equal("NOT_FOUND");
    for (const role of ["buyer", "seller"] as const) {
      expect((await orders.mine.query({ role })).items).to.deep.equal([]);
      expect((await offers.mine.query({ role })).items).to.deep.equal([]);
    }
  });

  it("is decided by nobody who is only a member, not even by its parties", async () => {
    const { version } = order;
    const input = { orderId: order.id, version, refund: price, decision: "Mine." };
    for (const { token } of Object.values(members())) {
      const { status, text } = await platform.post("orders.decide", { ...input, idempotencyKey: key }, token);
      expect(status, text).to.equal(403);
    }
  });

  it("is as its parties left it", async () => {
    const { orders, offers } = members().buyer.client;
    const left = await orders.byId.query({ orderId: order.id });
    expect(left).to.include({ stage: "confirmed", version: order.version });
    const open = await offers.byId.query({ offerId: offer.id });
    expect(open).to.include({ status: "open", version: offer.version });
  });
});
