import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { drawPicture } from "./picture.fixture.ts";
import { DESKTOP, openShop, PASSWORD, PHONE, type Shop, type Visit } from "./shop.fixture.ts";

describe("the main journey in a browser", () => {
  let shop: Shop;
  let seller: Visit;
  let buyer: Visit;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    seller = await shop.visit(DESKTOP);
    buyer = await shop.visit(PHONE);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  it("lists an item with photographs, finds, favourites and buys it, sends it, and reviews both sides", async function () {
    this.timeout(300_000);
    await register(seller.page, "Anna Holm", "anna@shop.example");
    const address = await listDesk(seller.page);
    const { location } = await shop.guest.listings.byId.query({ id: address.split("/").at(-1) ?? "" });
    expect(location.coordinates, "not where the seller lives").to.deep.equal([10.19, 56.17]);

    // What is searched for is found a moment after it was published.
    await until(
      () => shop.guest.search.listings.query({ category: "furniture" }),
      ({ items }) => items.length === 1,
    );
    await buyer.page.goto("/");
    await buyer.page.getByRole("link", { name: "Furniture" }).click();
    await buyer.page.getByRole("link", { name: "Oak desk with three drawers" }).click();
    await buyer.page.getByRole("heading", { level: 1, name: "Oak desk with three drawers" }).waitFor();
    expect(new URL(buyer.page.url()).pathname).to.equal(address);
    await seeFacts(buyer.page);

    // A guest who presses the heart is asked to sign in, and comes back to the listing.
    await buyer.page.getByRole("button", { name: "Favourite" }).click();
    await buyer.page.getByRole("link", { name: "Make an account" }).click();
    await fillRegistration(buyer.page, "Bo Madsen", "bo@shop.example");
    await buyer.page.waitForURL((url) => url.pathname === address);
    await buyer.page.getByRole("button", { name: "Favourite", pressed: false }).click();
    await buyer.page.getByRole("button", { name: "Favourite 1", pressed: true }).waitFor();
    await buyer.page.getByRole("link", { name: "Favourites" }).last().click();
    await buyer.page.getByRole("link", { name: "Oak desk with three drawers" }).click();

    await buyer.page.getByRole("link", { name: "Buy now" }).click();
    await order(buyer.page);

    await seller.page.goto("/orders?role=seller");
    await seller.page.getByRole("link", { name: "Oak desk with three drawers" }).click();
    await seller.page.getByRole("button", { name: "Confirm the order" }).click();
    await seller.page.getByRole("button", { name: "I have sent it" }).click();
    const dialog = seller.page.getByRole("dialog", { name: "How does it travel?" });
    await dialog.getByRole("button", { name: "I have sent it" }).click();
    await dialog.getByText("Give the number on the receipt").waitFor();
    await dialog.getByLabel("Tracking number").fill("DK-42-4242");
    await dialog.getByRole("button", { name: "I have sent it" }).click();
    await seller.page.getByText("The buyer says when it has arrived.").waitFor();

    await buyer.page.reload();
    await buyer.page.getByText("DK-42-4242").waitFor();
    await buyer.page.getByRole("button", { name: "I have it" }).click();
    await buyer.page.getByRole("button", { name: "Everything is fine" }).click();
    await buyer.page.getByRole("button", { name: "Yes, pay the seller" }).click();
    await buyer.page.getByText("The order is complete.").waitFor();
    await review(buyer.page, "How was the seller?", ["5 stars", "Packed with care, fast, friendly."]);
    await review(buyer.page, "How is the item?", ["4 stars", "As described."]);
    await seller.page.reload();
    await review(seller.page, "How was the buyer?", ["5 stars", "Quick and kind."]);

    await buyer.page.getByRole("link", { name: "Anna Holm" }).click();
    await buyer.page.getByRole("heading", { level: 1, name: "Anna Holm" }).waitFor();
    await buyer.page.getByText("1 review", { exact: true }).waitFor();
    await buyer.page.getByText("Sold", { exact: true }).waitFor();
    await buyer.page.getByRole("link", { name: "Reviews" }).click();
    await buyer.page.getByText("Packed with care, fast, friendly.").waitFor();

    expect([...seller.faults, ...buyer.faults]).to.deep.equal([]);
  });
});

async function register(page: Page, name: string, email: string): Promise<void> {
  await page.goto("/sell");
  await page.getByRole("link", { name: "Make an account" }).click();
  await fillRegistration(page, name, email);
  await page.getByRole("heading", { name: "Sell something" }).waitFor();
}

async function fillRegistration(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make an account" }).click();
}

/** Fills the form for a listing, wrong at first, and tells the path of the page of what it published. */
async function listDesk(page: Page): Promise<string> {
  await page
    .getByLabel("Add photos")
    .setInputFiles([
      await drawPicture(page, "front.jpg", "#8a5a2b"),
      await drawPicture(page, "side.jpg", "#6b421c"),
    ]);
  await page.getByLabel("Title").fill("Oak desk with three drawers");
  await page.getByLabel("Category").selectOption("tables");
  await page.locator("[data-state=ready]").nth(1).waitFor();

  await page.getByRole("button", { name: "Publish" }).click();
  // Every problem shows at once, those of the category's own questions among them.
  await page.getByText("Choose what fits").waitFor();
  await page.getByText("Choose the condition it is in").waitFor();
  await page.getByText("Give a price").waitFor();
  await page.getByText("Choose where it is").waitFor();

  await page.getByLabel("Kind").selectOption("desk");
  await page.getByRole("group", { name: "Material" }).getByLabel("Oak").check();
  await page.getByLabel("Width").fill("140,5");
  await page.getByRole("group", { name: "Condition" }).getByLabel("Good", { exact: false }).last().check();
  await page.getByLabel("Description").fill("Made in the sixties, oiled last year.");
  await page.getByLabel("Price", { exact: true }).fill("1.250,50");
  await page.getByLabel("Currency").selectOption("DKK");
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation({ longitude: 10.187654, latitude: 56.171234 });
  await page.getByRole("button", { name: "Use my position, roughly" }).click();
  await page.getByLabel("Where it is").and(page.locator("select:has(:checked[value=here])")).waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("This is your listing").waitFor();
  return new URL(page.url()).pathname;
}

async function seeFacts(page: Page): Promise<void> {
  const seller = page.getByRole("region", { name: "Seller" });
  await seller.getByRole("link", { name: "Anna Holm" }).waitFor();
  await seller.getByText("No reviews yet").waitFor();
  const text = await page.getByRole("main").textContent();
  expect(text).to.include("1,250.50");
  expect(text).to.match(/Material\s*Oak/);
  expect(text).to.match(/Width\s*140.5 cm/);
  expect(text).to.match(/Condition\s*Good/);
  expect(text).to.include("Aarhus, Denmark");
  // The photograph itself arrives, from another origin.
  const photograph = page.getByRole("img", { name: /photograph 1 of 2/ });
  await photograph.waitFor();
  await until(() =>
    photograph.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
  );
}

async function order(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Order for/ }).click();
  await page.getByText("Give the street and number").waitFor();
  await page.getByLabel("Street and number").fill("Vestergade 1");
  await page.getByLabel("Postal code").fill("8000");
  await page.getByLabel("City").fill("Aarhus");
  await page.getByRole("button", { name: /^Order for/ }).click();
  await page.getByText("The seller has been asked to confirm.").waitFor();
}

async function review(page: Page, title: string, [stars, comment]: readonly [string, string]): Promise<void> {
  const part = page.getByRole("region", { name: title });
  await part.getByRole("radio", { name: stars, exact: false }).check({ force: true });
  await part.getByLabel("In a few words").fill(comment);
  await part.getByRole("button", { name: "Give the review" }).click();
  await part.getByRole("article").getByText(comment).waitFor();
}
