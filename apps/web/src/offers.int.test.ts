import { formatMoney } from "@marketplace/api";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { keysOf, loseAnswer, refuse } from "./requests.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";

const money = (amount: number) => formatMoney({ amount, currency: "DKK" });

describe("offers in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let buyer: Person;
  let buying: Page;
  let selling: Page;
  let listings = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
    const [phone, desktop] = [await shop.visit(PHONE), await shop.visit(DESKTOP)];
    await Promise.all([phone.signIn(buyer), desktop.signIn(seller)]);
    [buying, selling] = [phone.page, desktop.page];
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  async function list(title: string): Promise<string> {
    listings += 1;
    const { id, version } = await seller.client.listings.create.mutate({
      ...deskDraft(`listing-number-${listings}`),
      title,
    });
    await seller.client.listings.publish.mutate({
      id,
      version,
      idempotencyKey: `publish-number-${listings}`,
    });
    return id;
  }

  async function makeBehindTheScenes(listingId: string, amount: number) {
    const price = { amount, currency: "DKK" };
    return buyer.client.offers.make.mutate({ listingId, price, idempotencyKey: `offer-for-${listingId}` });
  }

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const stands = (page: Page, status: string) =>
    page.getByRole("heading", { level: 2, name: status, exact: true }).waitFor();

  it("is made, countered, accepted and bought, as both sides see it", async function () {
    this.timeout(300_000);
    const listingId = await list("Oak desk with three drawers");
    await buying.goto(`/listings/${listingId}`);
    await button(buying, "Make an offer").click();
    const making = buying.getByRole("dialog", { name: "What would you pay?" });
    await making.getByLabel("Your price").fill("1.250");
    await making.getByRole("button", { name: "Offer this price" }).click();
    await making.getByText("Offer less than the price").waitFor();
    await making.getByLabel("Your price").fill("900");
    await making.getByLabel("Message").fill("I can fetch it today.");
    expect(await problemsOf(buying)).to.deep.equal([]);
    await making.getByRole("button", { name: "Offer this price" }).click();
    await stands(buying, "With the seller");
    await buying.getByText(/Without an answer it expires on .* \(in 48 hours\)/).waitFor();

    await selling.goto("/account");
    await selling.getByRole("link", { name: "My offers" }).click();
    await selling.getByRole("link", { name: "Received" }).click();
    await selling.getByText("From Bo Madsen").waitFor();
    await selling.getByRole("link", { name: "Oak desk with three drawers" }).click();
    await selling.getByText("“I can fetch it today.”").waitFor();
    await selling.getByText(`The buyer offered: ${money(90_000)}`).waitFor();
    await button(selling, "Name another price").click();
    const countering = selling.getByRole("dialog", { name: "What would you agree on?" });
    await countering.getByLabel("Your price").fill("1.000");
    await countering.getByRole("button", { name: "Name this price" }).click();
    await selling.getByText(`You named another price: ${money(100_000)}`).waitFor();
    // Who cannot see it is at the words that say what came of it.
    await selling.getByRole("heading", { name: "With the buyer" }).and(selling.locator(":focus")).waitFor();
    expect(await problemsOf(selling)).to.deep.equal([]);

    await buying.reload();
    await button(buying, "Accept").click();
    const accepting = buying.getByRole("dialog", { name: "Agree on this price?" });
    await accepting.getByRole("button", { name: `Agree on ${money(100_000)}` }).click();
    await stands(buying, "Accepted");
    await buying.getByText(/has not been bought by .* \(in 24 hours\)/).waitFor();
    await buying.getByRole("link", { name: "Buy at the agreed price" }).click();
    await buying.getByText(`it was offered at ${money(125_000)}`).waitFor();
    await buying.getByLabel("Street and number").fill("Vestergade 1");
    await buying.getByLabel("Postal code").fill("8000");
    await buying.getByLabel("City").fill("Aarhus");
    expect(await problemsOf(buying)).to.deep.equal([]);
    const press = () => button(buying, `Order for ${money(100_000)}`).click();
    // A card that is declined leaves the offer as it was.
    const card = buying.getByRole("group", { name: "Card" });
    await card.getByLabel("Is declined").check();
    await press();
    await buying.getByRole("alert").getByText("This card was declined").waitFor();
    await card.getByLabel("Pays").first().check();
    await press();
    await buying.getByText("The seller has been asked to confirm.").waitFor();
    await buying.getByRole("link", { name: "as agreed on" }).click();
    await stands(buying, "Bought");

    await selling.reload();
    await stands(selling, "Bought");
    await selling.getByText("You named another price").waitFor();
    await selling.getByRole("link", { name: "See my sales" }).click();
    await selling.getByRole("article").getByText(money(100_000)).waitFor();
    const { items } = await buyer.client.orders.mine.query({});
    expect(items.map(({ price, stage }) => ({ ...price, stage }))).to.deep.equal([
      { amount: 100_000, currency: "DKK", stage: "placed" },
    ]);
  });

  it("is made once although the answer got lost, and leads to the one that stands already", async function () {
    this.timeout(300_000);
    const listingId = await list("Desk that is wanted once");
    const keys = keysOf(buying, /offers\.make/);
    const offer = async (price: string) => {
      await buying.goto(`/listings/${listingId}`);
      await button(buying, "Make an offer").click();
      await buying.getByLabel("Your price").fill(price);
      await button(buying, "Offer this price").click();
    };
    await loseAnswer(buying, /offers\.make/);
    await offer("700");
    await buying.getByRole("dialog").getByText("No connection").waitFor();
    await button(buying, "Offer this price").click();
    await stands(buying, "With the seller");
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(1);

    await offer("800");
    await buying.getByText("You have an offer for it already").waitFor();
    await buying.getByRole("link", { name: "See that offer" }).click();
    await stands(buying, "With the seller");
    await buying.getByText(`You offered: ${money(70_000)}`).waitFor();
  });

  it("shows how it stands when the other side was faster, and says when its time was up", async function () {
    this.timeout(300_000);
    const { id: offerId, version } = await makeBehindTheScenes(await list("Desk in a hurry"), 50_000);
    await selling.goto(`/offers/${offerId}`);
    await button(selling, "Decline").click();
    await buyer.client.offers.withdraw.mutate({
      ...{ offerId, version, idempotencyKey: "withdrawn-in-a-hurry" },
      message: "Found one next door.",
    });
    await button(selling, "Decline it").click();
    await selling.getByRole("alert").getByText("Changed in the meantime").waitFor();
    await stands(selling, "Withdrawn");
    await selling.getByText("“Found one next door.”").waitFor();
    expect(await button(selling, "Decline").count()).to.equal(0);

    const late = await makeBehindTheScenes(await list("Desk of yesterday"), 50_000);
    await selling.goto(`/offers/${late.id}`);
    await selling.route(/offers\.accept/, (route) => refuse(route, "INVALID_TRANSITION"));
    await button(selling, "Accept").click();
    await button(selling, `Agree on ${money(50_000)}`).click();
    await selling.getByRole("alert").getByText("That is not possible any more").waitFor();
    await selling.unrouteAll({ behavior: "wait" });
  });

  it("cannot be accepted when somebody else has bought it, or be made then", async function () {
    this.timeout(300_000);
    const listingId = await list("Desk that two want");
    const { id: offerId } = await makeBehindTheScenes(listingId, 60_000);
    await selling.goto(`/offers/${offerId}`);
    await button(selling, "Accept").click();
    const eva = await shop.join("Eva Lund");
    const late = await shop.visit(DESKTOP);
    await late.signIn(await shop.join("Ida Berg"));
    await late.page.goto(`/listings/${listingId}`);
    await button(late.page, "Make an offer").click();
    await openPurchases({ seller, buyer: eva }).place(listingId);
    await button(selling, `Agree on ${money(60_000)}`).click();
    await selling.getByRole("alert").getByText("It is not for sale any more").waitFor();

    await late.page.getByLabel("Your price").fill("700");
    await button(late.page, "Offer this price").click();
    await late.page.getByRole("alert").getByText("It is not for sale any more").waitFor();
    await late.page.keyboard.press("Escape");
    await late.page.getByText("Somebody is buying it.").waitFor();
    await late.context.close();
  });

  it("are found by where they stand, page by page", async function () {
    this.timeout(300_000);
    const many = await shop.join("Many Wishes");
    for (let wish = 1; wish <= 21; wish += 1) {
      const listingId = await list(`Wish number ${wish}`);
      const price = { amount: 1_000, currency: "DKK" };
      const { id: offerId, version } = await many.client.offers.make.mutate({
        ...{ listingId, price, idempotencyKey: `wish-number-${wish}` },
      });
      if (wish === 1)
        await many.client.offers.withdraw.mutate({ offerId, version, idempotencyKey: "wish-no-more" });
    }
    const { page, context, signIn } = await shop.visit(PHONE);
    await signIn(many);
    await page.goto("/offers");
    await page.getByRole("link", { name: "Wish number 21" }).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("link", { name: "Wish number 1", exact: true }).waitFor();
    await page.getByLabel("Where they stand").selectOption({ label: "Withdrawn" });
    await page.getByRole("link", { name: "Wish number 21" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Wish number 1", exact: true }).waitFor();
    expect(new URL(page.url()).search).to.equal("?status=withdrawn");
    await page.getByRole("link", { name: "Received" }).click();
    await page.getByRole("heading", { name: "None of these" }).waitFor();
    await context.close();
  });
});
