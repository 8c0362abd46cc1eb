import { expect } from "chai";
import type { Page } from "playwright-core";
import { drawPicture } from "./picture.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { holdCalls, loseAnswer } from "./requests.fixture.ts";
import { deskDraft, openShop, PASSWORD, type Person, type Shop, type Visit } from "./shop.fixture.ts";

describe("when something goes wrong, the browser", () => {
  let shop: Shop;
  let seller: Person;
  let buyer: Person;
  let buying: Visit;
  let offers = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    seller = await shop.join("Anna Holm");
    buyer = await shop.join("Bo Madsen");
    buying = await shop.visit();
    await buying.signIn(buyer);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  async function offer(): Promise<{ id: string; version: number }> {
    offers += 1;
    const { listings } = seller.client;
    const { id, version } = await listings.create.mutate(deskDraft(`offer-number-${offers}`));
    return listings.publish.mutate({ idempotencyKey: `publish-${id}`, id, version });
  }

  async function fillAddress(page: Page, id: string): Promise<void> {
    await page.goto(`/listings/${id}/buy`);
    await page.getByLabel("Street and number").fill("Vestergade 1");
    await page.getByLabel("Postal code").fill("8000");
    await page.getByLabel("City").fill("Aarhus");
  }

  const orderButton = (page: Page) => page.getByRole("button", { name: /^Order for/ });

  it("says so beside the button when the password is wrong, and how long to wait after too many tries", async function () {
    this.timeout(300_000);
    const { page, context } = await shop.visit();
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill("nobody@shop.example");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("Check the address and the password").waitFor();
    for (let tries = 1; tries <= 10; tries += 1) {
      await shop.guest.users.login
        .mutate({ email: "nobody@shop.example", password: PASSWORD })
        .catch(() => {});
    }
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText(/Wait \d+ minutes, then try again/).waitFor();
    await context.close();
  });

  it("shows what the server says about a field beside it", async () => {
    const { page, context } = await shop.visit();
    await page.goto("/register");
    await page.getByLabel("Name").fill("Another Anna");
    await page.getByLabel("E-mail").fill(seller.email);
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Make an account" }).click();
    expect(await described(page, "Password")).to.include("At least 10 characters");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByText("This address has an account already").waitFor();
    expect(await described(page, "E-mail")).to.include("This address has an account already");
    // The form asks for less than the server does: a hidden character is refused there.
    await page.getByLabel("E-mail").fill("another@shop.example");
    await page.getByLabel("Name").fill("Ann\u202ea");
    await page.getByRole("button", { name: "Make an account" }).click();
    await page.getByText("Must be one line without control characters").waitFor();
    expect(await described(page, "Name")).to.include("Must be one line without control characters");
    await context.close();
  });

  it("tells a new price before anything is ordered, and orders at it after another press", async () => {
    const { page } = buying;
    const { id, version } = await offer();
    await fillAddress(page, id);
    await seller.client.listings.update.mutate({ id, version, price: { amount: 150_000, currency: "DKK" } });
    await orderButton(page).click();
    await page.getByText("The price is now DKK 1,500.00").waitFor();
    expect((await buyer.client.orders.mine.query({})).items).to.have.length(0);
    await page.getByRole("button", { name: "Order for DKK 1,500.00" }).click();
    await page.getByText("The seller has been asked to confirm.").waitFor();
  });

  it("says that somebody was faster, and leads to what is like it", async () => {
    const { page } = buying;
    const { id } = await offer();
    await fillAddress(page, id);
    const other = await shop.join("Eva Lund");
    await openPurchases({ seller, buyer: other }).place(id);
    await orderButton(page).click();
    await page.getByText("It is not for sale any more").waitFor();
    await page.getByRole("link", { name: "See what is like it" }).click();
    await page.getByRole("heading", { level: 1, name: "Tables" }).waitFor();
  });

  it("places one order, although the answer to the first press got lost", async () => {
    const { page } = buying;
    const { id } = await offer();
    await fillAddress(page, id);
    await loseAnswer(page, /orders\.place/);
    await orderButton(page).click();
    await page.getByText("No connection").waitFor();
    await orderButton(page).click();
    await page.getByText("The seller has been asked to confirm.").waitFor();
    const { items } = await buyer.client.orders.mine.query({});
    expect(items.filter(({ listingId }) => listingId === id)).to.have.length(1);
  });

  it("publishes once, although the answer to the first press got lost", async () => {
    const { page, context, signIn } = await shop.visit();
    await signIn(seller);
    await page.goto("/sell");
    await page.getByLabel("Title").fill("Desk that is published once");
    await page.getByLabel("Category").selectOption("tables");
    await page.getByLabel("Kind").selectOption("desk");
    await page.getByRole("group", { name: "Condition" }).getByLabel("Like new").check();
    await page.getByLabel("Price", { exact: true }).fill("100");
    await page.getByLabel("Where it is").selectOption({ label: "Odense" });
    await loseAnswer(page, /listings\.publish/);
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("No connection").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("This is your listing").waitFor();

    await page.goto("/my-listings");
    const own = page.getByRole("article").filter({ hasText: "Desk that is published once" });
    await loseAnswer(page, /listings\.withdraw/);
    await own.getByRole("button", { name: "Take off sale" }).click();
    await own.getByText("No connection").waitFor();
    await own.getByText("Draft").waitFor();
    const { items } = await seller.client.listings.mine.query({});
    const made = items.filter(({ title }) => title === "Desk that is published once");
    expect(made.map(({ status }) => status)).to.deep.equal(["draft"]);
    await context.close();
  });

  it("says that there is no connection, and goes on when there is one", async () => {
    const { page, context } = await shop.visit();
    await page.route(/listings\.browse/, (route) => route.abort("connectionrefused"));
    await page.goto("/");
    await page.getByRole("heading", { level: 1, name: "No connection" }).waitFor();
    await page.unroute(/listings\.browse/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { level: 1, name: "New in the shop" }).waitFor();
    await context.close();
  });

  it("says that the shop is opening while an earlier session is looked for", async () => {
    const { page, context, signIn } = await shop.visit();
    await signIn(buyer);
    const answer = await holdCalls(page, /users\.refresh/);
    await page.reload();
    const opening = page.getByText("The shop is opening");
    await opening.waitFor();
    expect(await page.getByRole("heading").count()).to.equal(0);
    answer();
    await page.getByRole("heading", { level: 1, name: "New in the shop" }).waitFor();
    expect(await opening.isVisible()).to.equal(false);
    await context.close();
  });

  it("takes the seller's position also where it is slow to draw", async () => {
    const { page, context, signIn } = await shop.visit();
    await signIn(seller);
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation({ longitude: 10.187654, latitude: 56.171234 });
    await page.goto("/sell");
    await page.getByRole("button", { name: "Use my position, roughly" }).waitFor();
    await page.evaluate(drawLate);
    await page.getByRole("button", { name: "Use my position, roughly" }).click();
    await page.getByLabel("Where it is").and(page.locator("select:has(:checked[value=here])")).waitFor();
    await context.close();
  });

  it("names the file that is no photograph, and keeps what was filled in", async function () {
    this.timeout(300_000);
    const { page, context, signIn } = await shop.visit();
    await signIn(seller);
    await page.goto("/sell");
    const good = await drawPicture(page, "front.jpg", "#8a5a2b");
    const bad = { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") };
    const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") };
    await page.getByLabel("Add photos").setInputFiles([good, bad, text]);
    await page.getByText("notes.txt: Choose a JPEG, PNG, WebP or AVIF picture").waitFor();
    await page.getByRole("button", { name: "Remove notes.txt" }).click();
    await page.locator("[data-state=ready]").waitFor();
    await page.getByLabel("Title").fill("Desk with a bad photograph");
    await page.getByLabel("Category").selectOption("tables");
    await page.getByLabel("Kind").selectOption("desk");
    await page.getByRole("group", { name: "Condition" }).getByLabel("Like new").check();
    await page.getByLabel("Price", { exact: true }).fill("100");
    await page.getByLabel("Where it is").selectOption({ label: "Odense" });
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText(/^notes\.jpg: /).waitFor();
    await page.getByRole("button", { name: "Remove notes.jpg" }).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("This is your listing").waitFor();
    const { items } = await seller.client.listings.mine.query({});
    const made = items.filter(({ title }) => title === "Desk with a bad photograph");
    expect(made.map(({ status }) => status)).to.deep.equal(["active"]);
    expect(made[0]?.thumbnailUrl).to.be.a("string");
    await context.close();
  });
});

/** What a screen reader says about a field beside its label. */
function described(page: Page, label: string): Promise<string> {
  return page.getByLabel(label).evaluate((field) =>
    (field.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
}

/** Runs in the page: React draws by messages to itself, which now come after many frames, as they may on a busy device. */
function drawLate(): void {
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
    setTimeout(() => post.call(this, message), 500);
  };
}
