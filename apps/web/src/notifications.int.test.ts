import { formatMoney } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";

const LOOK_AGAIN_MS = 31_000;
const price = { amount: 90_000, currency: "DKK" };

describe("notifications in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let buyer: Person;
  let listings = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  async function list({ client }: Person, title: string): Promise<string> {
    listings += 1;
    const draft = { ...deskDraft(`listing-number-${listings}`), title };
    const { id, version } = await client.listings.create.mutate(draft);
    await client.listings.publish.mutate({ id, version, idempotencyKey: `publish-number-${listings}` });
    return id;
  }
  const offerFor = (listingId: string) =>
    buyer.client.offers.make.mutate({ listingId, price, idempotencyKey: `offer-for-${listingId}` });
  const unreadOf = async ({ client }: Person) => (await client.notifications.unread.query()).count;
  const bell = (page: Page, unread: string) =>
    page.getByRole("link", {
      name: unread === "" ? "Notifications" : `Notifications, ${unread} unread`,
      exact: true,
    });

  it("ring while a page stands open, lead to what they tell of, and are read by being seen", async function () {
    this.timeout(300_000);
    const { page, context, signIn, faults } = await shop.visit(PHONE);
    await page.clock.install();
    await signIn(seller);
    await bell(page, "").waitFor();

    await openPurchases({ seller, buyer }).place(await list(seller, "Oak desk with three drawers"));
    await until(
      () => unreadOf(seller),
      (count) => count === 1,
    );
    await page.clock.fastForward(LOOK_AGAIN_MS);
    await bell(page, "1").click();
    const row = page.getByRole("article");
    await row.getByText("Oak desk with three drawers").waitFor();
    await row.getByText("New").waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    // It is on the screen: so it is read, and says until the next look that it was new.
    await bell(page, "").waitFor();
    await row.getByText("New").waitFor();
    expect(await unreadOf(seller)).to.equal(0);

    const sold = `Sold for ${formatMoney({ amount: 125_000, currency: "DKK" })}: confirm that you still have it`;
    await page.getByRole("link", { name: sold }).click();
    await page.getByRole("heading", { level: 1, name: "Your sale" }).waitFor();
    await bell(page, "").click();
    await row.getByText("New").waitFor({ state: "detached" });
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("are not asked for while nobody looks, and are after what one does oneself", async function () {
    this.timeout(300_000);
    const { page, context, signIn } = await shop.visit(DESKTOP);
    let looks = 0;
    page.on("request", (request) => {
      if (request.url().includes("notifications.unread")) looks += 1;
    });
    await page.clock.install();
    await signIn(buyer);
    const id = await list(seller, "Desk that somebody likes");
    await page.goto(`/listings/${id}`);
    await page.getByRole("button", { name: "Favourite" }).waitFor();
    await until(() => looks > 0);
    const before = looks;
    await page.getByRole("button", { name: "Favourite" }).click();
    await until(() => looks > before);

    const show = (visibility: "hidden" | "visible") =>
      page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      }, visibility);
    await show("hidden");
    const hidden = looks;
    for (let minute = 0; minute < 3; minute += 1) await page.clock.fastForward(2 * LOOK_AGAIN_MS);
    await show("visible");
    await until(() => looks > hidden);
    expect(looks).to.equal(hidden + 1);
    await context.close();
  });

  it("come page by page, and are all read at once where there are many", async function () {
    this.timeout(300_000);
    const many = await shop.join("Many Things");
    for (let thing = 1; thing <= 22; thing += 1) await offerFor(await list(many, `Thing number ${thing}`));
    await until(
      () => unreadOf(many),
      (count) => count === 22,
    );

    const { page, context, signIn } = await shop.visit(PHONE);
    await signIn(many);
    await bell(page, "22").click();
    await page.getByText("Thing number 22").waitFor();
    await page.getByRole("button", { name: "Mark all as read" }).click();
    await bell(page, "").waitFor();
    expect(await unreadOf(many)).to.equal(0);
    await page.getByRole("article").getByText("New").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("Thing number 1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Mark all as read" }).waitFor({ state: "detached" });
    expect(await page.getByRole("article").count()).to.equal(22);
    expect(await problemsOf(page)).to.deep.equal([]);
    await context.close();
  });

  it("say that there are none, and that they could not be had", async function () {
    this.timeout(300_000);
    const { page, context, signIn } = await shop.visit(PHONE);
    await signIn(await shop.join("New Here"));
    await bell(page, "").click();
    await page.getByRole("heading", { name: "Nothing yet" }).waitFor();

    await page.route(/notifications\.mine/, (route) => route.abort("connectionreset"));
    await page.reload();
    await page.getByRole("alert").getByText("No connection").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Nothing yet" }).waitFor();
    await context.close();
  });
});
