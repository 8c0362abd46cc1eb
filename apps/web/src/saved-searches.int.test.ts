import { formatMoney } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { bike, openSearchShop, type SearchShop } from "./search-shop.fixture.ts";
import { DESKTOP, openShop, PASSWORD, type Person, PHONE, type Shop } from "./shop.fixture.ts";

const MOST_SAVED = 50;
const LOOK_AGAIN_MS = 31_000;
const crowns = (amount: number) => ({ amount, currency: "DKK" });

describe("saved searches in a browser", () => {
  let shop: Shop;
  let goods: SearchShop;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    goods = await openSearchShop(shop, "Anna Holm");
    await goods.list("City bike with a basket", bike);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  const savedBy = async ({ client }: Person) => (await client.search.saved.query()).items;
  const save = async (page: Page, name: string) => {
    await page.getByRole("button", { name: "Save this search" }).click();
    const dialog = page.getByRole("dialog", { name: "Save this search" });
    await dialog.getByLabel("Name").fill(name);
    expect(await problemsOf(page)).to.deep.equal([]);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "Saved among your searches" }).waitFor();
  };

  it("are saved by a guest who signs in and comes back, are run, renamed, silenced and deleted", async function () {
    this.timeout(300_000);
    const buyer = await shop.join("Bo Madsen");
    const { page, context, faults } = await shop.visit(PHONE);
    const address = "/search?q=bike&category=bikes&currency=DKK&max=200000";
    await page.goto(address);
    await page.getByRole("article").getByText("City bike with a basket").waitFor();
    await page.getByRole("button", { name: "Save this search" }).click();
    await page.getByLabel("E-mail").fill(buyer.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => `${url.pathname}${url.search}` === address);

    await page.getByRole("button", { name: "Save this search" }).click();
    const price = formatMoney(crowns(200_000));
    expect(await page.getByRole("dialog").getByLabel("Name").inputValue()).to.equal(
      `bike · Bikes · Up to ${price}`,
    );
    await page.keyboard.press("Escape");
    await save(page, "A bike of my own");
    const [saved] = await savedBy(buyer);
    expect(saved?.filter).to.deep.include({
      ...{ text: "bike", category: "bikes", price: { currency: "DKK", max: 200_000 } },
    });

    await page.getByRole("link", { name: "Saved among your searches" }).click();
    await page.getByRole("heading", { level: 1, name: "Saved searches" }).waitFor();
    await page.getByText("1 of at most 50.").waitFor();
    const row = page.getByRole("article");
    await row.getByText(`bike · Bikes · Up to ${price}`).waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);

    await row.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(" ");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await page.getByText("Give it a name").waitFor();
    await page.getByRole("dialog").getByLabel("Name").fill("For the way to work");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    const alerts = row.getByRole("checkbox", { name: "Tell me of For the way to work" });
    for (let press = 0; press < 5; press += 1) await alerts.click();
    await until(async () => !(await alerts.isChecked()));
    await until(async () => (await savedBy(buyer))[0]?.alerts === false);
    expect((await savedBy(buyer))[0]?.name).to.equal("For the way to work");

    await row.getByRole("link", { name: "For the way to work" }).click();
    await page.getByRole("article").getByText("City bike with a basket").waitFor();
    await page.getByRole("link", { name: `Remove Up to ${price}` }).waitFor();
    await page.getByRole("link", { name: "Saved among your searches" }).click();
    await row.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Nothing saved yet" }).waitFor();
    expect(await savedBy(buyer)).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("are not offered for what asks for nothing, and say when there are as many as there may be", async function () {
    this.timeout(300_000);
    const collector = await shop.join("Carl Madsen");
    const texts = Array.from({ length: MOST_SAVED }, (_, index) => `thing ${index}`);
    for (const text of texts) await collector.client.search.save.mutate({ name: text, filter: { text } });
    const { page, context, signIn } = await shop.visit(DESKTOP);
    await signIn(collector);
    await page.goto("/search?sort=blended&posted=24");
    await page.getByRole("article").first().waitFor();
    expect(await page.getByRole("button", { name: "Save this search" }).count()).to.equal(0);
    await page.goto("/search?q=one+too+many");
    await page.getByRole("button", { name: "Save this search" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("alert").getByText("You have saved 50 searches").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "your saved searches" }).click();
    await page.getByText("50 of at most 50.").waitFor();
    expect(await page.getByRole("article").count()).to.equal(MOST_SAVED);
    await context.close();
  });

  it("tell of what is published after them, and favourites of what they cost now", async function () {
    this.timeout(300_000);
    const buyer = await shop.join("Dorte Lund");
    const { page, context, signIn, faults } = await shop.visit(PHONE);
    await page.clock.install();
    await signIn(buyer);
    await page.goto("/search?q=grandfather+clock");
    await save(page, "Old clocks");
    await page.getByRole("link", { name: "Notifications" }).click();
    await page.getByRole("heading", { name: "Nothing yet" }).waitFor();

    const unread = async () => (await buyer.client.notifications.unread.query()).count;
    const listing = await goods.list("Grandfather clock in walnut");
    await until(unread, (count) => count === 1);
    await page.clock.fastForward(LOOK_AGAIN_MS);
    const found = `New for “Old clocks”, for ${formatMoney(crowns(125_000))}`;
    const row = page.getByRole("article");
    await row.filter({ hasText: "Grandfather clock in walnut" }).getByRole("link", { name: found }).click();
    await page.getByRole("heading", { level: 1, name: "Grandfather clock in walnut" }).waitFor();
    await page.getByRole("button", { name: "Favourite" }).click();
    await page.getByRole("button", { name: "Favourite 1", pressed: true }).waitFor();
    await until(unread, (count) => count === 0);

    await goods.reprice(listing, 90_000);
    await until(unread, (count) => count === 1);
    await page.clock.fastForward(LOOK_AGAIN_MS);
    await page.getByRole("link", { name: "Notifications, 1 unread" }).click();
    const cheaper = `A favourite now costs ${formatMoney(crowns(90_000))} instead of ${formatMoney(crowns(125_000))}`;
    await page.getByRole("link", { name: cheaper }).waitFor();
    expect(await row.count()).to.equal(2);
    expect(await problemsOf(page)).to.deep.equal([]);
    await page.getByRole("link", { name: cheaper }).click();
    await page
      .getByRole("main")
      .getByText(formatMoney(crowns(90_000)))
      .first()
      .waitFor();
    expect(faults).to.deep.equal([]);
    await context.close();
  });
});
