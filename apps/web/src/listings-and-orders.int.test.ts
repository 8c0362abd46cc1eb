import { expect } from "chai";
import { openPurchases } from "./purchases.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";

describe("listings and orders in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let offers = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    seller = await shop.join("Anna Holm");
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  async function draft(title: string): Promise<{ id: string; version: number }> {
    offers += 1;
    return seller.client.listings.create.mutate({ ...deskDraft(`offer-number-${offers}`), title });
  }

  async function offer(title: string): Promise<string> {
    const { id, version } = await draft(title);
    await seller.client.listings.publish.mutate({ idempotencyKey: `publish-${id}`, id, version });
    return id;
  }

  it("shows more of a long list, each once, and is at the same place when one comes back", async function () {
    this.timeout(300_000);
    for (let desk = 1; desk <= 27; desk += 1) await offer(`Desk number ${desk}`);
    const { page, context } = await shop.visit(PHONE);
    await page.goto("/");
    const titles = () => page.getByRole("article").getByRole("link").allTextContents();
    await page.getByRole("link", { name: "Desk number 27" }).waitFor();
    expect(await titles()).to.have.length(24);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("link", { name: "Desk number 1", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Desk number 1" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Desk number 1", exact: true }).waitFor();
    const all = await titles();
    expect(all).to.deep.equal(Array.from({ length: 27 }, (_, index) => `Desk number ${27 - index}`));
    expect(await page.getByRole("button", { name: "Show more" }).count()).to.equal(0);
    await context.close();
  });

  it("publishes a draft, changes it, takes it off sale and deletes it", async function () {
    this.timeout(300_000);
    const { page, context, signIn } = await shop.visit(DESKTOP);
    await signIn(seller);
    const { id } = await draft("Bench of my grandmother");
    const item = page.getByRole("article").filter({ hasText: "Bench of my grandmother" });

    await page.goto("/my-listings");
    await page.getByRole("link", { name: "Drafts" }).click();
    await item.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("heading", { name: "Nothing here" }).waitFor();

    await page.getByRole("link", { name: "For sale" }).click();
    await item.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Price", { exact: true }).fill("99,50");
    await page.getByLabel("Depth").fill("");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("DKK 99.50").waitFor();
    const changed = await shop.guest.listings.byId.query({ id });
    expect(changed.price).to.deep.equal({ amount: 9_950, currency: "DKK" });
    expect(changed.metadata.custom_attributes).to.deep.equal({ kind: "desk", material: ["oak"], width: 140 });

    await page.goto("/my-listings?status=active");
    await item.getByRole("button", { name: "Take off sale" }).click();
    await page.getByRole("link", { name: "Drafts" }).click();
    await item.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this draft?" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await item.getByRole("button", { name: "Delete" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Nothing here" }).waitFor();
    const { items } = await seller.client.listings.mine.query({ limit: 100 });
    expect(items.map((one) => one.id)).not.to.include(id);
    await context.close();
  });

  it("cancels an order with a reason that the other side reads, and puts the item back on sale", async function () {
    this.timeout(300_000);
    const id = await offer("Desk that comes back");
    const buyer = await shop.join("Bo Madsen");
    const orderId = await openPurchases({ seller, buyer }).place(id);
    const { page, context, signIn } = await shop.visit(DESKTOP);
    await signIn(buyer);
    await page.goto(`/listings/${id}`);
    await page.getByText("Somebody is buying it.").waitFor();
    expect(await page.getByRole("link", { name: "Buy now" }).count()).to.equal(0);

    await page.goto(`/orders/${orderId}`);
    await page.getByRole("button", { name: "Cancel the order" }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel this order?" });
    await dialog.getByRole("button", { name: "Cancel the order" }).click();
    await dialog.getByText("Say it in a few words").waitFor();
    await dialog.getByLabel("Why?").fill("It does not fit through the door.");
    await dialog.getByRole("button", { name: "Cancel the order" }).click();
    await page.getByText("“It does not fit through the door.”").waitFor();
    expect(await page.getByRole("button", { name: "Cancel the order" }).count()).to.equal(0);

    await page.getByRole("link", { name: "Anna Holm" }).click();
    await page.getByRole("link", { name: "Desk that comes back" }).click();
    await page.getByRole("link", { name: "Buy now" }).waitFor();
    await context.close();
  });

  it("shows the newer state of an order that the other side has changed meanwhile", async () => {
    const id = await offer("Desk in a hurry");
    const buyer = await shop.join("Eva Lund");
    const orderId = await openPurchases({ seller, buyer }).place(id);
    const { page, context, signIn } = await shop.visit(DESKTOP);
    await signIn(seller);
    await page.goto(`/orders/${orderId}`);
    await page.getByRole("button", { name: "Confirm the order" }).waitFor();
    const { version } = await buyer.client.orders.byId.query({ orderId });
    const idempotencyKey = "desk-found-next-door";
    const reason = "Found one next door.";
    await buyer.client.orders.cancel.mutate({ orderId, version, idempotencyKey, reason });
    await page.getByRole("button", { name: "Confirm the order" }).click();
    await page.getByText("“Found one next door.”").waitFor();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("button", { name: "Confirm the order" }).count()).to.equal(0);
    await context.close();
  });
});
