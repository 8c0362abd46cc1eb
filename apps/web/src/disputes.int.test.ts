import { expect } from "chai";
import { problemsOf } from "./page-problems.fixture.ts";
import { openPurchases } from "./purchases.fixture.ts";
import { DESKTOP, deskDraft, openShop, PHONE, type Shop } from "./shop.fixture.ts";

describe("the moderators' list of disputes in a browser", () => {
  let shop: Shop;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  it("leads a moderator to a dispute, and holds it no more when it is decided", async function () {
    this.timeout(300_000);
    const [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
    const purchases = openPurchases({ seller, buyer });
    const moderating = await shop.visit(PHONE);
    const { page } = moderating;
    await moderating.signIn(await shop.joinModerator("Mia Krogh"));
    await page.goto("/account");
    await page.getByRole("link", { name: "Disputes" }).click();
    await page.getByRole("heading", { name: "Nothing to decide" }).waitFor();

    const { id, version } = await seller.client.listings.create.mutate(deskDraft("desk-in-dispute"));
    await seller.client.listings.publish.mutate({ id, version, idempotencyKey: "publish-in-dispute" });
    const orderId = await purchases.place(id);
    await purchases.send(orderId);
    await purchases.reportMissing(orderId);
    await page.reload();
    await page.getByText("Bo Madsen bought from Anna Holm").waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    await page.getByRole("link", { name: "Oak desk with three drawers" }).click();
    await page.getByRole("button", { name: "Decide" }).click();
    await page.getByLabel("The buyer gets back").fill("1.250");
    await page.getByLabel("Why").fill("The carrier says that it is lost.");
    await page.getByRole("button", { name: "Decide, for good" }).click();
    await page.getByRole("heading", { name: "Refunded" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Nothing to decide" }).waitFor();
    await moderating.context.close();

    const other = await shop.visit(DESKTOP);
    await other.signIn(buyer);
    expect(await other.page.getByRole("link", { name: "Disputes" }).count()).to.equal(0);
    await other.page.goto("/disputes");
    await other.page.getByRole("alert").waitFor();
    expect(await other.page.getByText("Oak desk").count()).to.equal(0);
    await other.context.close();
  });
});
