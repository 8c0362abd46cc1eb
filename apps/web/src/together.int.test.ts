import { formatMoney } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { pressAtOnce } from "./press-at-once.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { keysOf, loseAnswer } from "./requests.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";

const money = (amount: number) => formatMoney({ amount, currency: "DKK" });

describe("buying several things together in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let buyer: Person;
  let page: Page;
  let listings = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
    const phone = await shop.visit(PHONE);
    await phone.signIn(buyer);
    ({ page } = phone);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  async function list(title: string, price = { amount: 100_000, currency: "DKK" }) {
    listings += 1;
    const { id, version } = await seller.client.listings.create.mutate({
      ...deskDraft(`listing-number-${listings}`),
      ...{ title, price },
    });
    return seller.client.listings.publish.mutate({
      ...{ id, version, idempotencyKey: `publish-number-${listings}` },
    });
  }

  const choice = (title: string) => page.getByRole("checkbox", { name: title });
  const orderFor = (amount: number) => page.getByRole("button", { name: `Order for ${money(amount)}` });

  async function choose(...titles: readonly string[]): Promise<void> {
    await page.goto(`/people/${seller.id}/together`);
    for (const title of titles) await choice(title).check();
  }

  async function fillAddress(): Promise<void> {
    await page.getByRole("link", { name: "Buy together" }).click();
    await page.getByLabel("Street and number").fill("Vestergade 1");
    await page.getByLabel("Postal code").fill("8000");
    await page.getByLabel("City").fill("Aarhus");
  }

  it("buys two of a seller's things at once, confirmed at the bank, each an order that leads to the other", async function () {
    this.timeout(300_000);
    const { id } = await list("Bookcase in oak");
    await list("Chair in ash", { amount: 25_000, currency: "DKK" });
    await list("Lamp from abroad", { amount: 5_000, currency: "EUR" });
    await page.goto(`/listings/${id}`);
    await page.getByRole("link", { name: "Buy several together" }).click();
    await page.getByText("Choose at least 2 items").waitFor();
    expect(await choice("Bookcase in oak").isChecked(), "the one that it began with").to.equal(true);
    expect(await choice("Lamp from abroad").isDisabled()).to.equal(true);
    await page.getByText("In EUR: it cannot be paid together with DKK").waitFor();
    await choice("Chair in ash").check();
    await page
      .getByRole("status")
      .getByText(`2 items, ${money(125_000)}`)
      .waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);

    await fillAddress();
    expect(await problemsOf(page)).to.deep.equal([]);
    await page.getByRole("group", { name: "Card" }).getByLabel("Asks you to confirm at the bank").check();
    const keys = keysOf(page, /orders\.placeBundle/);
    await loseAnswer(page, /orders\.placeBundle/);
    await orderFor(125_000).click();
    await page.getByText("No connection").waitFor();
    await orderFor(125_000).click();
    await page.getByRole("button", { name: "Confirm the payment" }).click();
    await page.getByText("The seller has been asked to confirm.").waitFor();
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(1);

    const together = page.getByRole("region", { name: "Bought together with" });
    await together.getByRole("link", { name: "Chair in ash" }).click();
    await together.getByRole("link", { name: "Bookcase in oak" }).waitFor();
    // It was paid by the same confirmation.
    await page.getByText("The seller has been asked to confirm.").waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    const { items } = await buyer.client.orders.mine.query({});
    expect(items.map(({ stage }) => stage)).to.deep.equal(["placed", "placed"]);

    const selling = await shop.visit(DESKTOP);
    await selling.signIn(seller);
    await selling.page.goto(`/orders/${items[0]?.id}`);
    await selling.page.getByRole("heading", { name: "Sold together with" }).waitFor();
    await selling.context.close();
  });

  it("takes every choice, however quickly one follows another, and none that cannot be paid with the others", async () => {
    // The newest stands first.
    await list("Cup from abroad", { amount: 5_000, currency: "EUR" });
    await list("Tray in elm");
    await list("Dish in elm");
    await choose();
    const all = page.getByRole("checkbox", { name: /in elm|Cup from abroad/ });
    await all.nth(2).waitFor();
    await pressAtOnce(all);
    const chosen = page.getByRole("checkbox", { name: /in elm/, checked: true });
    await until(
      () => chosen.count(),
      (count) => count === 2,
    );
    expect(await choice("Cup from abroad").isChecked()).to.equal(false);
  });

  it("buys nothing when one is gone, and leads back to the choice of the others", async function () {
    this.timeout(300_000);
    for (const title of ["Mirror", "Stool", "Vase"]) await list(title);
    const gone = await list("Clock");
    await choose("Mirror", "Stool", "Clock");
    await fillAddress();
    await openPurchases({ seller, buyer: await shop.join("Eva Lund") }).place(gone.id);
    await orderFor(300_000).click();
    await page.getByRole("alert").getByText("Not all of it is for sale any more").waitFor();
    await page
      .getByRole("list", { name: "Bought together" })
      .getByRole("listitem")
      .filter({ hasText: "Clock" })
      .getByText("Not for sale any more")
      .waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    const { items } = await buyer.client.orders.mine.query({ limit: 100 });
    expect(items.filter(({ listing }) => listing.title === "Mirror")).to.deep.equal([]);

    await page.getByRole("link", { name: "Choose again" }).click();
    await page.getByText(`2 items, ${money(200_000)}`).waitFor();
    await choice("Clock").waitFor({ state: "detached" });
    await fillAddress();
    await orderFor(200_000).click();
    await page.getByText("The seller has been asked to confirm.").waitFor();
  });

  it("tells a new price before anything is ordered, and orders at it after another press", async function () {
    this.timeout(300_000);
    await list("Shelf");
    const { id, version } = await list("Rack");
    await choose("Shelf", "Rack");
    await fillAddress();
    await seller.client.listings.update.mutate({ id, version, price: { amount: 110_000, currency: "DKK" } });
    await orderFor(200_000).click();
    await page.getByText(`The price is now ${money(210_000)}`).waitFor();
    await orderFor(210_000).click();
    await page.getByText("The seller has been asked to confirm.").waitFor();
  });
});
