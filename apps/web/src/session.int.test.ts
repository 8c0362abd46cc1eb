import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page, Route } from "playwright-core";
import { openShop, PASSWORD, type Person, type Shop } from "./shop.fixture.ts";

describe("a session in a browser", () => {
  let shop: Shop;
  let anna: Person;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    anna = await shop.join("Anna Holm");
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  const account = (page: Page) => page.getByRole("link", { name: "Your account" });

  it("goes on after a reload, by a cookie that no script can read and no token in the browser's storage", async () => {
    const { page, context, signIn } = await shop.visit();
    await signIn(anna);
    await page.reload();
    await account(page).waitFor();

    const cookie = (await context.cookies()).find(({ name }) => name === "__Host-refresh");
    expect(cookie).to.include({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
    const stored = await page.evaluate(() => ({
      local: Object.entries(localStorage),
      session: Object.keys(sessionStorage),
      cookie: document.cookie,
    }));
    expect(stored.local).to.deep.equal([["marketplace-session", "1"]]);
    expect(stored.cookie).to.equal("");
    await context.close();
  });

  it("asks the API nothing about a session for somebody who never signed in", async () => {
    const { page, context } = await shop.visit();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(asked.filter((url) => url.includes("users."))).to.deep.equal([]);
    await context.close();
  });

  it("leads from a page for members to signing in, and back to it", async () => {
    const { page, context } = await shop.visit();
    await page.goto("/orders?role=seller");
    await page.getByLabel("E-mail").fill(anna.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Nothing sold yet" }).waitFor();
    expect(new URL(page.url()).search).to.equal("?role=seller");
    // A link of somebody else's making does not lead out of the shop.
    await page.goto("/sign-in?next=//evil.example");
    await page.getByRole("heading", { level: 1, name: "New in the shop" }).waitFor();
    await context.close();
  });

  it("renews a token that the server calls expired, and asks again", async () => {
    const { page, context, signIn } = await shop.visit();
    await signIn(anna);
    const refreshed = page.waitForRequest(/users\.refresh/);
    await page.route(/orders\.mine/, expiredOnce());
    await page.getByRole("link", { name: "Orders" }).first().click();
    await refreshed;
    await page.getByRole("heading", { name: "Nothing bought yet" }).waitFor();
    await context.close();
  });

  it("is one for all tabs: they restore it at the same time, and signing out in one signs out the others", async () => {
    const { page: first, context, signIn } = await shop.visit();
    await signIn(anna);
    const second = await context.newPage();
    let refreshes = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route(/users\.refresh/, async (route) => {
      refreshes += 1;
      await released;
      await route.continue();
    });
    await Promise.all([first.reload(), second.goto("/orders")]);
    // One of them asks; the other waits for its turn, since a refresh token that is used twice ends the session.
    await second.waitForFunction(async () => ((await navigator.locks.query()).pending ?? []).length > 0);
    // Who holds the lock may not have got to asking yet.
    await until(() => refreshes > 0);
    expect(refreshes).to.equal(1);
    release();
    await Promise.all([account(first).waitFor(), account(second).waitFor()]);

    await first.goto("/account");
    await first.getByRole("button", { name: "Sign out" }).click();
    await first.getByRole("link", { name: "Sign in" }).waitFor();
    await second.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await first.reload();
    await first.getByRole("link", { name: "Sign in" }).waitFor();
    await context.close();
  });

  it("says that it has ended, when it was ended elsewhere", async () => {
    const bo = await shop.join("Bo Madsen");
    const { page, context, signIn } = await shop.visit();
    const looked = page.waitForResponse(/notifications\.unread/);
    await signIn(bo);
    // Or that would find it out before the person does.
    await looked;
    await bo.client.users.logoutEverywhere.mutate();
    await page.getByRole("link", { name: "Orders" }).first().click();
    await page.getByText("Your session has ended").waitFor();
    expect(new URL(page.url()).searchParams.get("next")).to.equal("/orders");
    await context.close();
  });
});

/** Answers the first request as a server does that calls its token expired; the next go through. */
function expiredOnce(): (route: Route) => Promise<void> {
  let refused = false;
  return async (route) => {
    if (refused) return route.continue();
    refused = true;
    const data = {
      code: "SESSION_EXPIRED",
      httpStatus: 401,
      requestId: null,
      details: {},
      fieldErrors: {},
    };
    const { origin } = new URL(route.request().frame().url());
    const calls = new URL(route.request().url()).pathname.split(",").length;
    await route.fulfill({
      status: 401,
      headers: { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" },
      json: Array.from({ length: calls }, () => ({
        error: { json: { message: "Expired.", code: -32001, data } },
      })),
    });
  };
}
