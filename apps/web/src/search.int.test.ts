import { formatMoney } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { pressAtOnce } from "./press-at-once.fixture.ts";
import { bike, openSearchShop, type SearchShop } from "./search-shop.fixture.ts";
import { DESKTOP, openShop, PHONE, type Shop } from "./shop.fixture.ts";

const crowns = (amount: number) => ({ amount, currency: "DKK" });
const berlin = { city: "Berlin", country: "DE", coordinates: [13.405, 52.52] as [number, number] };

describe("searching in a browser", () => {
  let shop: Shop;
  let goods: SearchShop;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    goods = await openSearchShop(shop, "Anna Holm");
    await goods.list("Teak sideboard", {
      ...{ condition: "new", price: crowns(480_000), subcategory: "storage" },
      attributes: { kind: "cabinet" },
    });
    for (let desk = 1; desk <= 30; desk += 1)
      await goods.list(`Writing desk number ${desk}`, {
        condition: desk % 3 === 0 ? "new" : "good",
        price: crowns(desk * 10_000),
      });
    await goods.list("City bike with a basket", bike);
    await goods.list("City bike, small", {
      ...bike,
      attributes: { brand: "Giant", frame_size: 44, brakes: "rim" },
      location: berlin,
    });
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  const field = (page: Page) => page.getByRole("combobox", { name: "Search", exact: true });
  const titles = (page: Page) => page.getByRole("article").getByRole("link").allTextContents();
  const seeTitles = (page: Page, wanted: readonly string[]) =>
    until(
      () => titles(page),
      (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
    );
  const seeCount = (page: Page, count: string) =>
    page.getByRole("main").getByRole("status").filter({ hasText: count }).first().waitFor();
  const asked = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

  it("finds by words with a mistake in them, and says what it looked for", async () => {
    const { page, context, faults } = await shop.visit(PHONE);
    await page.goto("/");
    await field(page).fill("teak sidebord");
    await field(page).press("Enter");
    await page.getByText("Showing results for “teak sideboard”").waitFor();
    await seeTitles(page, ["Teak sideboard"]);
    await seeCount(page, "1 thing found");
    expect(await problemsOf(page)).to.deep.equal([]);

    await field(page).fill("teak basket");
    await field(page).press("Enter");
    await page.getByText("Nothing has all of these words").waitFor();
    await seeCount(page, "2 things found");
    await until(() => page.getByRole("main").evaluate((main) => main === document.activeElement));

    await field(page).fill("gramophone");
    await field(page).press("Enter");
    await page.getByRole("heading", { name: "Nothing found for “gramophone”" }).waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    await page.goBack();
    await page.getByText("Nothing has all of these words").waitFor();
    await until(
      () => field(page).inputValue(),
      (text) => text === "teak basket",
    );
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("narrows down by what is counted, says so in its address, and takes it back", async function () {
    this.timeout(300_000);
    const { page, context, faults } = await shop.visit(DESKTOP);
    await page.goto("/search?q=desk");
    await seeCount(page, "30 things found");
    const filters = page.getByRole("complementary", { name: "Filters" });
    await filters.getByRole("checkbox", { name: "New 10 found" }).check();
    await seeCount(page, "10 things found");
    expect(asked(page)).to.deep.equal({ q: "desk", conditions: "new" });
    // What is counted is as if the condition were not chosen.
    await filters.getByRole("checkbox", { name: "Good 20 found" }).waitFor();
    const group = filters.getByRole("group", { name: "Price" });
    await group.getByLabel("From").fill("1.000");
    await group.getByLabel("To", { exact: true }).fill("2.000");
    await group.getByLabel("To", { exact: true }).press("Enter");
    await seeTitles(
      page,
      ["18", "15", "12"].map((number) => `Writing desk number ${number}`),
    );
    expect(asked(page)).to.deep.equal({
      ...{ q: "desk", conditions: "new", currency: "DKK", min: "100000", max: "200000" },
    });
    expect(await problemsOf(page)).to.deep.equal([]);

    await page.reload();
    await seeCount(page, "3 things found");
    const price = `${formatMoney(crowns(100_000))} to ${formatMoney(crowns(200_000))}`;
    await page.getByRole("link", { name: `Remove ${price}` }).click();
    await seeCount(page, "10 things found");
    await page.getByLabel("Sort by").selectOption("Cheapest first");
    await page.getByRole("article").first().getByText("Writing desk number 3", { exact: true }).waitFor();
    await page.goBack();
    await page.goBack();
    await seeTitles(
      page,
      ["18", "15", "12"].map((number) => `Writing desk number ${number}`),
    );
    await page.getByRole("link", { name: "Clear all" }).click();
    await seeCount(page, "30 things found");
    await page.getByRole("heading", { level: 1 }).and(page.locator(":focus")).waitFor();
    expect(asked(page)).to.deep.equal({ q: "desk" });
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("keeps every choice, also of those made before the page has followed the one before", async () => {
    const { page, context, faults } = await shop.visit(DESKTOP);
    await page.goto("/search?q=desk");
    await seeCount(page, "30 things found");
    const filters = page.getByRole("complementary", { name: "Filters" });
    const conditions = filters.getByRole("checkbox", { name: /^(New|Good) / });
    await pressAtOnce(
      conditions.or(filters.getByRole("radio", { name: "Last 24 hours", includeHidden: true })),
    );
    await until(
      () => asked(page),
      (address) => "posted" in address,
    );
    expect(asked(page)).to.deep.equal({ q: "desk", conditions: "new,good", posted: "24" });
    await page.getByRole("link", { name: "Remove Good" }).waitFor();
    await pressAtOnce(page.getByRole("link", { name: /^Remove (New|Good)$/ }));
    await until(
      () => asked(page),
      (address) => !("conditions" in address),
    );
    expect(asked(page)).to.deep.equal({ q: "desk", posted: "24" });
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("asks for what a category asks about its things, and how far they are", async function () {
    this.timeout(300_000);
    const { page, context, faults } = await shop.visit(DESKTOP);
    await page.goto("/");
    await page.getByRole("navigation", { name: "Categories" }).getByRole("link", { name: "Bikes" }).click();
    await page.getByRole("heading", { level: 1, name: "Bikes" }).waitFor();
    const filters = page.getByRole("complementary", { name: "Filters" });
    await filters.getByRole("radio", { name: "City bikes 2 found" }).check();
    const part = async (name: string) => {
      const group = filters.locator("details").filter({ has: page.getByText(name, { exact: true }) });
      if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
      return group;
    };
    const size = await part("Frame size");
    await size.getByLabel("From (cm)").fill("50");
    await size.getByLabel("From (cm)").press("Tab");
    await seeTitles(page, ["City bike with a basket"]);
    await page.getByRole("link", { name: "Remove Frame size: from 50 cm" }).click();
    await (await part("Brakes")).getByRole("checkbox", { name: "Rim 1 found" }).check();
    await seeTitles(page, ["City bike, small"]);
    expect(JSON.parse(asked(page).attributes ?? "")).to.deep.equal([{ key: "brakes", in: ["rim"] }]);
    await page.getByRole("link", { name: "Remove Brakes: Rim" }).click();

    const place = await part("Distance");
    await place.getByLabel("From where").selectOption("Aarhus");
    await seeTitles(page, ["City bike with a basket"]);
    await page.getByRole("article").getByText("under 1 km away").waitFor();
    await place.getByLabel("Within").selectOption("Any distance");
    await page.getByLabel("Sort by").selectOption("Nearest first");
    await seeTitles(page, ["City bike with a basket", "City bike, small"]);
    await page
      .getByRole("article")
      .getByText(/^4\d\d km away$/)
      .waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("has its filters in a dialog on a phone, which counts before it shows", async () => {
    const { page, context, faults } = await shop.visit(PHONE);
    await page.goto("/search?q=desk");
    await seeCount(page, "30 things found");
    const button = page.getByRole("button", { name: "Filters" });
    await button.click();
    const dialog = page.getByRole("dialog", { name: "Filters" });
    await dialog.getByRole("checkbox", { name: /^New/ }).check();
    await dialog.getByRole("button", { name: "Show 10 things" }).waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    // Left by Escape, nothing of it is searched for, and the focus is where it was.
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(asked(page)).to.deep.equal({ q: "desk" });
    await button.and(page.locator(":focus")).waitFor();

    await button.click();
    await dialog.getByRole("checkbox", { name: /^New/ }).check();
    await dialog.getByLabel("To", { exact: true }).fill("500");
    await dialog.getByRole("button", { name: /^Show/ }).focus();
    await dialog.getByRole("button", { name: "Show 1 thing" }).click();
    await seeTitles(page, ["Writing desk number 3"]);
    await page.goBack();
    await seeCount(page, "30 things found");
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("shows more of many, each once, while others are published, and is as it was when one comes back", async function () {
    this.timeout(300_000);
    const { page, context } = await shop.visit(PHONE);
    await page.goto("/search?category=furniture&subcategory=tables&q=desk&sort=newest");
    await seeCount(page, "30 things found");
    // They are counted and shown by two answers.
    await until(
      () => titles(page),
      ({ length }) => length === 24,
    );
    const late = await goods.list("Writing desk that came late");
    await page.getByRole("button", { name: "Show more" }).click();
    const all = Array.from({ length: 30 }, (_, index) => `Writing desk number ${30 - index}`);
    await seeTitles(page, all);
    await page.getByRole("link", { name: "Writing desk number 2", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Writing desk number 2" }).waitFor();
    await page.goBack();
    await seeTitles(page, all);
    await until(() => page.evaluate(() => window.scrollY > 0));
    const { version } = await goods.seller.client.listings.byId.query({ id: late });
    await goods.seller.client.listings.withdraw.mutate({ id: late, version, idempotencyKey: `take-${late}` });
    await context.close();
  });

  it("suggests what one may be typing, by the keyboard, and gives up on what is outdated", async () => {
    const { page, context, faults } = await shop.visit(DESKTOP);
    await page.goto("/");
    const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
    // One question is kept waiting, and the next one must not. How much of it is asked for on the way is the typist's pace.
    const question = /search\.suggest.*%22wri%22/;
    let held = 0;
    const givenUp: string[] = [];
    page.on("requestfailed", (request) => {
      if (question.test(request.url())) givenUp.push(request.failure()?.errorText ?? "");
    });
    await page.route(question, async () => {
      held += 1;
    });
    await field(page).pressSequentially("wri");
    await until(() => held === 1);
    await field(page).press("Backspace");
    await options.filter({ hasText: /^writing$/ }).waitFor();
    await until(() => givenUp.length > 0);
    expect(givenUp).to.deep.equal(["net::ERR_ABORTED"]);
    expect(await problemsOf(page)).to.deep.equal([]);

    await field(page).press("ArrowDown");
    expect(await page.getByRole("option", { selected: true }).textContent()).to.equal("writing");
    await field(page).press("Escape");
    await options.first().waitFor({ state: "detached" });
    expect(await field(page).inputValue(), "what was typed stays").to.equal("wr");
    await field(page).press("ArrowDown");
    await options.first().waitFor();
    await field(page).press("ArrowDown");
    await field(page).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Results for “writing”" }).waitFor();
    await options.first().waitFor({ state: "detached" });
    await seeCount(page, "30 things found");

    await field(page).fill("writing des");
    await options.filter({ hasText: "writing desk" }).click();
    await page.getByRole("heading", { level: 1, name: "Results for “writing desk”" }).waitFor();
    expect(faults).to.deep.equal([]);
    await context.close();
  });

  it("says when it was asked too often or cannot be reached, and tries again", async () => {
    const { page, context } = await shop.visit(PHONE);
    const data = {
      ...{ code: "RATE_LIMITED", httpStatus: 429, requestId: null, fieldErrors: {} },
      details: { retryAfterSeconds: 20 },
    };
    await page.route(/search\.(listings|facets)/, async (route) => {
      const calls = new URL(route.request().url()).pathname.split(",").length;
      const error = { json: { message: "Too many.", code: -32000, data } };
      await route.fulfill({
        status: 429,
        headers: { "access-control-allow-origin": shop.url, "access-control-allow-credentials": "true" },
        json: Array.from({ length: calls }, () => ({ error })),
      });
    });
    await page.goto("/search?q=sideboard");
    await page.getByRole("alert").getByText("Wait 20 seconds, then try again.").waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    await page.unrouteAll({ behavior: "wait" });
    await page.route(/search\.(listings|facets)/, (route) => route.abort("connectionreset"));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").getByText("No connection").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("button", { name: "Try again" }).click();
    await seeTitles(page, ["Teak sideboard"]);
    await context.close();
  });

  it("opens old, mistyped and foreign addresses", async () => {
    const { page, context, faults } = await shop.visit(DESKTOP);
    await page.goto("/?category=bikes&subcategory=city-bikes");
    await page.getByRole("heading", { level: 1, name: "City bikes" }).waitFor();
    await seeCount(page, "2 things found");
    const bad = 'category=none&min=x&sort=price_asc&near=moon&km=5&attributes=[{"key":"wings","in":[1]}]';
    await page.goto(`/search?q=sideboard&${bad}`);
    await seeTitles(page, ["Teak sideboard"]);
    await page.goto(`/search?q=${encodeURIComponent('"desk number" 7')}`);
    await seeTitles(page, ["Writing desk number 7"]);
    await until(
      () => field(page).inputValue(),
      (text) => text === '"desk number" 7',
    );
    await page.goto(`/search?q=${Array.from({ length: 40 }, (_, word) => `word${word}`).join("+")}`);
    await page.getByText("It must be at most 32 words.").waitFor();
    await page.goto("/search?q=1984");
    await page.getByRole("heading", { name: "Nothing found for “1984”" }).waitFor();
    expect(faults).to.deep.equal([]);
    await context.close();
  });
});
