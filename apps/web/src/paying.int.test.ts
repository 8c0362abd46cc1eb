import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { holdCalls, keysOf, loseAnswer, refuse } from "./requests.fixture.ts";
import { deskDraft, openShop, type Person, PHONE, type Shop, type Visit } from "./shop.fixture.ts";

describe("paying in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let buyer: Person;
  let visit: Visit;
  let page: Page;
  let listingId: string;
  let offers = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    seller = await shop.join("Anna Holm");
    buyer = await shop.join("Bo Madsen");
    visit = await shop.visit(PHONE);
    await visit.signIn(buyer);
    ({ page } = visit);
  });
  beforeEach(async () => {
    listingId = await offer();
    await page.goto(`/listings/${listingId}/buy`);
    await page.getByLabel("Street and number").fill("Vestergade 1");
    await page.getByLabel("Postal code").fill("8000");
    await page.getByLabel("City").fill("Aarhus");
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
    await page.unrouteAll({ behavior: "wait" });
  });
  after(() => shop?.close());

  async function offer(): Promise<string> {
    offers += 1;
    const { listings } = seller.client;
    const { id, version } = await listings.create.mutate(deskDraft(`offer-number-${offers}`));
    await listings.publish.mutate({ id, version, idempotencyKey: `publish-offer-${offers}` });
    return id;
  }

  const card = (does: string) => page.getByRole("group", { name: "Card" }).getByLabel(does);
  const press = () => page.getByRole("button", { name: /^Order for/ }).click();
  const placed = () => page.getByText("The seller has been asked to confirm.").waitFor();
  const orders = async () => {
    const { items } = await buyer.client.orders.mine.query({ limit: 100 });
    return items.filter((order) => order.listingId === listingId);
  };

  it("leads to the bank with a card that needs confirmation, and on from there", async () => {
    await page.getByText("No money moves here").waitFor();
    await card("Asks you to confirm at the bank").check();
    await press();
    await page.getByRole("heading", { name: "Confirm the payment at your bank" }).waitFor();
    await page.getByRole("heading", { level: 2, name: "To be paid" }).waitFor();
    expect(await page.getByRole("timer").textContent()).to.match(/^1[345]:\d\d$/);
    const [order] = await orders();
    expect(order).to.include({ stage: "paying", role: "buyer" });
    expect(await problemsOf(page)).to.deep.equal([]);

    await page.getByRole("button", { name: "Confirm the payment" }).click();
    await placed();
    // Who cannot see it is at the words that say what came of it.
    await page.getByRole("heading", { name: "To be confirmed" }).and(page.locator(":focus")).waitFor();
    expect(await page.getByRole("button", { name: "Confirm the payment" }).count()).to.equal(0);
    await page.getByText("Paid, and held by the shop").waitFor();
    const { stage, payment } = await seller.client.orders.byId.query({ orderId: order?.id ?? "" });
    expect({ stage, payment }).to.deep.equal({
      stage: "placed",
      payment: { status: "captured", provider: "sandbox" },
    });
  });

  it("says that a card was declined, and takes another one for a new attempt", async () => {
    const keys = keysOf(page, /orders\.place/);
    await card("Has too little on it").check();
    await press();
    const alert = page.getByRole("alert").filter({ hasText: "There is too little on this card" });
    await alert.waitFor();
    // On a phone the button is far below: who pressed it is taken to where another card is chosen.
    await page.getByRole("group", { name: "Card" }).locator(":focus").waitFor();
    expect(await isInSight(alert)).to.equal(true);
    expect(await problemsOf(page)).to.deep.equal([]);
    expect((await orders()).filter(({ stage }) => stage !== "cancelled")).to.deep.equal([]);

    await card("Another card").check();
    await page.getByLabel("Card number").fill("4000 0000");
    await press();
    await page.getByText("Give the 12 to 19 digits of the card").waitFor();
    await page.getByLabel("Card number").fill("4000 0000 0000 0002");
    await press();
    await page.getByRole("alert").getByText("This card was declined").waitFor();
    // The same card again is an attempt of its own too: the last one is over.
    await press();
    await until(
      () => keys,
      ({ length }) => length === 3,
    );
    await page.getByRole("alert").getByText("This card was declined").waitFor();
    await card("Pays").first().check();
    await press();
    await placed();
    expect(new Set(keys).size).to.equal(4);
    expect((await orders()).filter(({ stage }) => stage === "placed")).to.have.length(1);
  });

  it("asks again by itself, for the same, while it is still being done", async () => {
    const keys = keysOf(page, /orders\.place/);
    let answer = () => {};
    const seen = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let calls = 0;
    await page.route(/orders\.place/, async (route) => {
      calls += 1;
      // It has its effect, and the server says that it is still at it.
      if (calls === 1) await route.fetch();
      if (calls === 1) return refuse(route, "TIMEOUT");
      await seen;
      await route.continue();
    });
    await press();
    await page.getByRole("status").getByText("Still being done").waitFor();
    await page.getByRole("button", { name: "Stop waiting" }).waitFor();
    await page.getByRole("progressbar", { name: "Waiting for the payment" }).waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    answer();
    await placed();
    expect(new Set(keys).size).to.equal(1);
    expect(keys).to.have.length(2);
    expect(await orders()).to.have.length(1);
  });

  it("says so when an answer takes long", async () => {
    const answer = await holdCalls(page, /orders\.place/);
    await press();
    await page.getByRole("progressbar", { name: "Waiting for the payment" }).waitFor();
    expect(await page.getByRole("button", { name: "Stop waiting" }).count()).to.equal(0);
    answer();
    await placed();
  });

  it("waits no longer than the buyer does, and asks for the same at the next press", async () => {
    const keys = keysOf(page, /orders\.place/);
    await page.route(/orders\.place/, (route) => refuse(route, "TIMEOUT"));
    await press();
    await page.getByRole("button", { name: "Stop waiting" }).click();
    await page.getByText("Press the button to ask again").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await press();
    await placed();
    expect(new Set(keys).size).to.equal(1);
  });

  it("finds out what an earlier press came to, before it orders with another card", async () => {
    await loseAnswer(page, /orders\.place/);
    await press();
    await page.getByText("No connection").waitFor();
    await card("Pays, and says so twice").check();
    await press();
    await page.getByText("You have ordered it already").waitFor();
    expect(await orders()).to.have.length(1);
    await page.getByRole("link", { name: "See that order" }).click();
    await placed();
  });

  it("orders with another card when the earlier press came to nothing", async () => {
    await card("Is declined").check();
    await loseAnswer(page, /orders\.place/);
    await press();
    await page.getByText("No connection").waitFor();
    await card("Pays").first().check();
    await press();
    await placed();
    expect((await orders()).map(({ stage }) => stage)).to.deep.equal(["placed"]);
  });

  it("says when the time to pay was over, and orders anew at the next press", async () => {
    const keys = keysOf(page, /orders\.place/);
    await page.route(/orders\.place/, (route) => refuse(route, "RESERVATION_EXPIRED"));
    await press();
    await page.getByRole("alert").getByText("The payment took too long").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await press();
    await placed();
    expect(new Set(keys).size).to.equal(2);
  });
});

/** Whether somebody sees all of it without scrolling. */
function isInSight(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}
