import { idsFrom, systemClock } from "@marketplace/kernel";
import { openSandbox, type PaymentReport, sandboxRequest } from "@marketplace/payments";
import { openLogger, type RunningServer } from "@marketplace/rpc";
import { until } from "@marketplace/testing";
import { startWorker } from "@marketplace/worker";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { type Member, type Platform, placing, startPlatform } from "./platform.fixture.ts";

const ASKS_TO_CONFIRM = { token: "4000002500003155" };

/** What the provider sends of a report, its body as text. */
function signedBody(...signing: Parameters<typeof sandboxRequest>) {
  const { rawBody, headers } = sandboxRequest(...signing);
  return { body: rawBody.toString("utf8"), headers };
}

describe("the payment provider's webhook, over HTTP", () => {
  let platform: Platform;
  let worker: RunningServer;
  let seller: Member;
  let buyer: Member;
  before(async () => {
    platform = await startPlatform();
    worker = await startWorker(platform.settings, openLogger({ name: "test", level: "silent" }));
    seller = await platform.register("Seller");
    buyer = await platform.register("Buyer");
  });
  after(async () => {
    await worker.close();
    await platform.close();
  });

  const url = () => `${platform.commandUrl}/webhooks/sandbox`;
  const select = (sql: string, key: string) =>
    platform.stores.postgres.sequelize.query<Readonly<Record<string, unknown>>>(sql, {
      bind: { key },
      type: QueryTypes.SELECT,
    });
  const see = (orderId: string) => buyer.client.orders.byId.query({ orderId });

  interface Sending {
    readonly secret?: string;
    readonly at?: Date;
    /** Changes the body once it is signed. */
    readonly forge?: (body: string) => string;
  }

  async function send(report: PaymentReport, sending: Sending = {}): Promise<number> {
    const { secret = platform.settings.SANDBOX_WEBHOOK_SECRET, at = new Date(), forge } = sending;
    const { body: signed, headers } = signedBody(report, secret, at);
    const body = forge === undefined ? signed : forge(signed);
    const { status } = await fetch(url(), { method: "POST", headers, body });
    return status;
  }

  /** An order that waits for its buyer to confirm the payment at the bank. */
  async function awaitingConfirmation() {
    const listing = await platform.offer(seller);
    const { id, stage } = await buyer.client.orders.place.mutate(
      placing(listing.id, { payment: ASKS_TO_CONFIRM }),
    );
    expect(stage).to.equal("paying");
    const [row] = await select("SELECT payment_key AS key FROM orders WHERE id = $key", id);
    return { id, key: String(row?.key) };
  }

  /** What the buyer does at the bank, of which nobody here knows before the provider tells it. */
  function confirmAtBank(key: string): Promise<PaymentReport> {
    const { sequelize } = platform.stores.postgres;
    return openSandbox({ sequelize, newId: idsFrom(systemClock), silenceMs: 100 }).confirm(key);
  }

  /** The order, once it has left the stages in which its money is taken. */
  const taken = (orderId: string) =>
    until(
      () => see(orderId),
      ({ stage }) => stage !== "paying" && stage !== "capturing",
    );

  const booked = (key: string) =>
    select(
      `SELECT kind, (SELECT sum(amount)::int FROM ledger_entries
                     WHERE transaction_id = t.id AND amount > 0) AS amount
       FROM ledger_transactions t WHERE order_id = $key ORDER BY at`,
      key,
    );

  it("has a payment that the buyer has confirmed captured and the order placed, once for any number of deliveries", async () => {
    const { id, key } = await awaitingConfirmation();
    const report = await confirmAtBank(key);
    expect(report.status).to.equal("authorised");
    expect((await see(id)).stage).to.equal("paying");
    expect(await Promise.all([send(report), send(report), send(report)])).to.deep.equal([200, 200, 200]);

    const placed = await taken(id);
    expect(placed).to.deep.include({
      ...{ stage: "placed", status: "pending" },
      payment: { status: "captured", provider: "sandbox" },
    });
    expect(placed.history.map(({ event, to }) => `${event}: ${to}`)).to.deep.equal([
      "place: paying",
      "secure: capturing",
      "pay: placed",
    ]);

    expect(await send(report)).to.equal(200);
    expect(await see(id)).to.deep.equal(placed);
    expect(await booked(id)).to.deep.equal([{ kind: "capture", amount: 180_000 }]);
    const books = "SELECT captured::int, refunded::int FROM sandbox_payments WHERE key = $key";
    expect(await select(books, key)).to.deep.equal([{ captured: 180_000, refunded: 0 }]);
  });

  it("takes nothing that is not signed with the secret, lately, over these very bytes", async () => {
    const { id, key } = await awaitingConfirmation();
    const report = await confirmAtBank(key);
    const before = await see(id);
    const old = new Date(Date.now() - 301_000);
    const early = new Date(Date.now() + 330_000);
    const refused: readonly Sending[] = [
      { secret: "not-the-secret" },
      { at: old },
      { at: early },
      { forge: (body) => body.replace('"captured":0', '"captured":1') },
      { forge: (body) => `${body} ` },
    ];
    for (const sending of refused) expect(await send(report, sending)).to.equal(400);
    const { body } = signedBody(report, platform.settings.SANDBOX_WEBHOOK_SECRET, new Date());
    const unsigned = { method: "POST", headers: { "content-type": "application/json" }, body };
    expect((await fetch(url(), unsigned)).status).to.equal(400);
    expect(await see(id)).to.deep.equal(before);
    // The same words are good once they are signed: nothing was noted of the refused ones.
    expect(await send(report)).to.equal(200);
    expect((await taken(id)).stage).to.equal("placed");
  });

  it("refuses a body of 1 MB before it is looked at, and another method than POST", async () => {
    const { body, headers } = signedBody(
      {
        ...{ key: "k", reference: "r", status: "authorised", captured: 0, refunded: 0 },
        failure: "x".repeat(1_000_000),
      },
      platform.settings.SANDBOX_WEBHOOK_SECRET,
      new Date(),
    );
    expect((await fetch(url(), { method: "POST", headers, body })).status).to.equal(413);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, headers: told } = await fetch(url(), { method });
      expect({ status, allow: told.get("allow") }).to.deep.equal({ status: 405, allow: "POST" });
    }
  });

  it("asks for another delivery of a report about a payment that is not here", async () => {
    const unknown: PaymentReport = {
      ...{ key: "nobody-knows-this", reference: "sandbox_none", status: "authorised" },
      ...{ captured: 0, refunded: 0, failure: null },
    };
    expect(await send(unknown)).to.equal(404);
  });

  it("is served under the name of the provider that is used, and by the command process alone", async () => {
    const { body, headers } = signedBody(
      { ...{ key: "k", reference: "r", status: "voided", captured: 0, refunded: 0 }, failure: null },
      platform.settings.SANDBOX_WEBHOOK_SECRET,
      new Date(),
    );
    for (const other of [`${platform.commandUrl}/webhooks/stripe`, `${platform.url}/webhooks/sandbox`])
      expect((await fetch(other, { method: "POST", headers, body })).status).to.equal(404);
  });
});
