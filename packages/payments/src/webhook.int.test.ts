import { manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes, type Sequelize } from "sequelize";
import Stripe from "stripe";
import { findPayment } from "./payment-store.ts";
import { addPending, newId } from "./suite.fixture.ts";
import type { TakenReport } from "./take-report.ts";
import { type WebhookHandler, webhookHandler } from "./webhook.ts";

const secret = "whsec_of_this_suite";

describe("Stripe's webhook", () => {
  let suite: TestStores;
  let sequelize: Sequelize;
  let handle: WebhookHandler;
  let isLedgerOpen = true;
  const changes: TakenReport[] = [];
  const troubles: string[] = [];
  const time = manualClock();
  before(async () => {
    suite = await openTestStores();
    sequelize = suite.stores.postgres.sequelize;
    handle = webhookHandler({
      provider: "stripe",
      sequelize,
      clock: time.clock,
      secret,
      onChange: async (_, taken) => {
        if (!isLedgerOpen) throw new Error("the ledger is closed");
        changes.push(taken);
      },
      onTrouble: (_, { id }) => troubles.push(id),
    });
  });
  after(() => suite.close());
  beforeEach(() => {
    changes.length = 0;
    troubles.length = 0;
  });

  const intent = (key: string, status: string, more: Readonly<Record<string, unknown>> = {}) => ({
    id: `pi_${key}`,
    object: "payment_intent",
    status,
    currency: "dkk",
    amount: 10_000,
    amount_received: status === "succeeded" ? 10_000 : 0,
    metadata: { payment_key: key },
    latest_charge: "ch_1",
    ...more,
  });
  const event = (type: string, object: unknown, id = `evt_${newId()}`) =>
    JSON.stringify({ id, object: "event", type, data: { object } });
  const seconds = () => Math.floor(time.clock().getTime() / 1000);
  const signed = (payload: string, timestamp = seconds(), by = secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
  const send = async (payload: string, header: string | readonly string[] | undefined = signed(payload)) =>
    (await handle(Buffer.from(payload), { "stripe-signature": header })).status;
  const noted = async (id: string) =>
    (
      await sequelize.query("SELECT 1 FROM payment_reports WHERE provider = 'stripe' AND event_id = :id", {
        replacements: { id },
        type: QueryTypes.SELECT,
      })
    ).length;

  it("takes what Stripe says of a payment, each event once", async () => {
    const key = await addPending(sequelize, "stripe");
    const captured = event("payment_intent.succeeded", intent(key, "succeeded"));
    expect(
      await send(event("payment_intent.amount_capturable_updated", intent(key, "requires_capture"))),
    ).to.equal(200);
    expect(await findPayment(sequelize, key)).to.include({ status: "authorised", reference: `pi_${key}` });
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await send(captured)).to.equal(200);
    const charge = {
      payment_intent: `pi_${key}`,
      currency: "dkk",
      amount_captured: 10_000,
      amount_refunded: 4_000,
      metadata: { payment_key: key },
    };
    expect(await send(event("charge.refunded", charge))).to.equal(200);
    expect(await findPayment(sequelize, key)).to.include({
      status: "refunded",
      captured: 10_000,
      refunded: 4_000,
    });
    expect(changes.map(({ moved }) => moved)).to.deep.equal([
      { captured: 0, refunded: 0 },
      { captured: 10_000, refunded: 0 },
      { captured: 0, refunded: 4_000 },
    ]);
  });

  it("answers a replay with 200 and does nothing, also of what it says no longer", async () => {
    const key = await addPending(sequelize, "stripe");
    const id = `evt_${newId()}`;
    await send(event("payment_intent.amount_capturable_updated", intent(key, "requires_capture"), id));
    // The id is what tells a replay: nothing of its content is looked at.
    expect(await send(event("payment_intent.succeeded", intent(key, "succeeded"), id))).to.equal(200);
    expect(await findPayment(sequelize, key)).to.include({ status: "authorised", captured: 0 });
    expect(changes).to.have.length(1);
  });

  it("has one effect when the same event arrives twenty times at once", async () => {
    const key = await addPending(sequelize, "stripe");
    const payload = event("payment_intent.succeeded", intent(key, "succeeded"));
    const statuses = await Promise.all(Array.from({ length: 20 }, () => send(payload)));
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
    expect(changes).to.have.length(1);
  });

  it("takes events in whatever order they come", async () => {
    const key = await addPending(sequelize, "stripe");
    expect(await send(event("payment_intent.succeeded", intent(key, "succeeded")))).to.equal(200);
    const before = event("payment_intent.amount_capturable_updated", intent(key, "requires_capture"));
    expect(await send(before)).to.equal(200);
    expect(await findPayment(sequelize, key)).to.include({ status: "captured" });

    const refused = await addPending(sequelize, "stripe");
    expect(await send(event("payment_intent.canceled", intent(refused, "canceled")))).to.equal(200);
    const declined = intent(refused, "requires_payment_method", {
      last_payment_error: { code: "card_declined", decline_code: "lost_card" },
    });
    expect(await send(event("payment_intent.payment_failed", declined))).to.equal(200);
    expect(await findPayment(sequelize, refused)).to.include({ status: "voided" });
    expect(troubles).to.deep.equal([]);
  });

  it("answers 200 to what means nothing here", async () => {
    const id = `evt_${newId()}`;
    const others = [
      event("customer.created", { id: "cus_1" }, id),
      event("payment_intent.succeeded", intent("x", "succeeded", { metadata: {} })),
      event("payment_intent.created", intent("x", "requires_payment_method")),
      event("charge.refunded", {
        payment_intent: null,
        currency: "dkk",
        amount_captured: 5,
        amount_refunded: 5,
        metadata: {},
      }),
    ];
    for (const payload of others) expect(await send(payload)).to.equal(200);
    expect(changes).to.deep.equal([]);
    expect(await noted(id)).to.equal(0);
  });

  it("refuses with 400 what was not signed so, byte for byte", async () => {
    const key = await addPending(sequelize, "stripe");
    const payload = event("payment_intent.succeeded", intent(key, "succeeded"));
    const good = signed(payload);
    const [time_, v1 = ""] = good.split(",");
    const refused: (string | readonly string[] | undefined)[] = [
      undefined,
      "",
      "v1=",
      `${time_}`,
      `${time_},v1=`,
      `${time_},v1=${"é".repeat(64)}`,
      `${time_},v0=${v1.slice(3)}`,
      `${time_},${v1.slice(0, -1)}${v1.endsWith("0") ? "1" : "0"}`,
      `t=${seconds() + 1},${v1}`,
      signed(payload, seconds(), "whsec_of_another"),
      [good],
    ];
    for (const header of refused)
      expect(
        (await handle(Buffer.from(payload), { "stripe-signature": header })).status,
        String(header),
      ).to.equal(400);
    const spaced = JSON.stringify(JSON.parse(payload), null, 1);
    expect(await send(spaced, good)).to.equal(400);
    expect(await send(payload.replace("10000", "10001"), good)).to.equal(400);
    expect(await findPayment(sequelize, key)).to.include({ status: "pending" });
    expect(await send(payload, good)).to.equal(200);
  });

  it("takes a signature within 300 seconds of now, before or after", async () => {
    const key = await addPending(sequelize, "stripe");
    const payload = event("payment_intent.succeeded", intent(key, "succeeded"));
    const at = seconds();
    expect(await send(payload, signed(payload, at + 301))).to.equal(400);
    expect(await send(payload, signed(payload, at + 300))).to.equal(200);
    const header = signed(payload, at);
    time.advance(300_000);
    expect(await send(payload, header)).to.equal(200);
    time.advance(1_000);
    expect(await send(payload, header)).to.equal(400);
  });

  it("refuses with 400 a signed body that is no event", async () => {
    for (const payload of ["not json", "[]", event("payment_intent.succeeded", { id: "pi_1" })])
      expect(await send(payload), payload).to.equal(400);
  });

  it("asks for an event again when its effect failed, and then takes it", async () => {
    const key = await addPending(sequelize, "stripe");
    const id = `evt_${newId()}`;
    const payload = event("payment_intent.succeeded", intent(key, "succeeded"), id);
    isLedgerOpen = false;
    expect(await send(payload)).to.equal(500);
    expect(await noted(id)).to.equal(0);
    expect(await findPayment(sequelize, key)).to.include({ status: "pending" });
    expect(troubles).to.deep.equal([id]);
    isLedgerOpen = true;
    expect(await send(payload)).to.equal(200);
    expect(await findPayment(sequelize, key)).to.include({ status: "captured" });
  });

  it("asks for events again that contradict what is known, or whose payment is not here", async () => {
    const key = await addPending(sequelize, "stripe");
    await send(event("payment_intent.canceled", intent(key, "canceled")));
    expect(await send(event("payment_intent.succeeded", intent(key, "succeeded")))).to.equal(409);
    const unknown = event("payment_intent.succeeded", intent(newId(), "succeeded"));
    expect(await send(unknown)).to.equal(404);
    expect(troubles).to.have.length(2);
    expect(await findPayment(sequelize, key)).to.include({ status: "voided", captured: 0 });
  });
});
