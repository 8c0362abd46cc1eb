import { formatMoney } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { drawPicture } from "./picture.fixture.ts";
import { openPurchases, type Purchases } from "./purchases.fixture.ts";
import { keysOf, loseAnswer } from "./requests.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";

const money = (amount: number) => formatMoney({ amount, currency: "DKK" });

describe("what can go wrong with a delivery, in a browser", () => {
  let shop: Shop;
  let buyer: Person;
  let purchases: Purchases;
  let buying: Page;
  let selling: Page;
  let seller: Person;
  let offers = 0;

  before(async function () {
    this.timeout(400_000);
    shop = await openShop();
    [seller, buyer] = [await shop.join("Anna Holm"), await shop.join("Bo Madsen")];
    purchases = openPurchases({ seller, buyer });
    const [phone, desktop] = [await shop.visit(PHONE), await shop.visit(DESKTOP)];
    await Promise.all([phone.signIn(buyer), desktop.signIn(seller)]);
    [buying, selling] = [phone.page, desktop.page];
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
  });
  after(() => shop?.close());

  /** Has a desk bought; tells the order. */
  async function purchase(): Promise<string> {
    offers += 1;
    const { listings } = seller.client;
    const { id, version } = await listings.create.mutate(deskDraft(`offer-number-${offers}`));
    await listings.publish.mutate({ id, version, idempotencyKey: `publish-offer-${offers}` });
    return purchases.place(id);
  }

  const orderPage = async (page: Page, orderId: string, stage: string) => {
    await page.goto(`/orders/${orderId}`);
    await page.getByRole("heading", { level: 2, name: stage }).waitFor();
  };
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const fact = async (page: Page, term: string) =>
    page.locator("dt", { hasText: term }).locator("xpath=following-sibling::dd").textContent();

  it("sends back what is damaged, with a photograph of it, and gets the money back", async function () {
    this.timeout(300_000);
    const orderId = await purchase();
    await purchases.deliver(orderId);
    await orderPage(buying, orderId, "Delivered");
    await button(buying, "Ask to send it back").click();
    const asking = buying.getByRole("dialog", { name: "Ask to send it back?" });
    await button(buying, "Ask to send it back").last().click();
    await asking.getByText("Choose what is wrong").waitFor();
    await asking.getByText("Say it in a few words").waitFor();
    await asking.getByLabel("What is wrong?").selectOption({ label: "Damaged" });
    await asking.getByLabel("Tell more").fill("One leg is broken off.");
    const picture = await drawPicture(buying, "leg.jpg", "#6b421c");
    await asking.getByLabel("Add photos").setInputFiles([picture]);
    await asking.locator("[data-state=ready]").waitFor();
    expect(await problemsOf(buying)).to.deep.equal([]);
    await asking.getByRole("button", { name: "Ask to send it back" }).click();
    await buying.getByText("The seller has been asked to take it back.").waitFor();
    // Who cannot see it is at the words that say what came of it.
    await buying.getByRole("heading", { name: "Return asked for" }).and(buying.locator(":focus")).waitFor();

    await orderPage(selling, orderId, "Return asked for");
    await selling.getByRole("heading", { name: "To go back: damaged" }).waitFor();
    await selling.getByText("“One leg is broken off.”").waitFor();
    const photograph = selling.getByRole("img", { name: "Photograph 1 of what the buyer says" });
    await until(() =>
      photograph.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
    );
    await button(selling, "Take it back").click();
    const answering = selling.getByRole("dialog", { name: "Take it back?" });
    await answering.getByLabel("Your answer").fill("I am sorry. Send it to Nygade 2, 8000 Aarhus.");
    await answering.getByRole("button", { name: "Take it back" }).click();
    await selling.getByText("The buyer sends it back to you.").waitFor();

    await orderPage(buying, orderId, "To be sent back");
    await buying.getByText("“I am sorry. Send it to Nygade 2, 8000 Aarhus.”").waitFor();
    await button(buying, "I have sent it back").click();
    const sending = buying.getByRole("dialog", { name: "How does it travel back?" });
    await sending.getByLabel("Tracking number").fill("DK-99-0001");
    await sending.getByRole("button", { name: "I have sent it back" }).click();
    await buying.getByRole("heading", { level: 2, name: "On its way back" }).waitFor();

    await orderPage(selling, orderId, "On its way back");
    await selling.getByText("DK-99-0001").waitFor();
    await button(selling, "Give the money back").click();
    await button(selling, "Yes, give it back").click();
    await selling.getByRole("heading", { level: 2, name: "Refunded" }).waitFor();
    expect(await fact(selling, "Back to the buyer")).to.equal(money(125_000));

    // The worker gives it back at the provider.
    await until(
      () => buyer.client.orders.byId.query({ orderId }),
      ({ payment }) => payment?.status === "refunded",
    );
    await orderPage(buying, orderId, "Refunded");
    expect(await fact(buying, "Payment")).to.equal("Given back");
    expect(await fact(buying, "Back to the buyer")).to.equal(money(125_000));
    await buying.getByRole("region", { name: "How was the seller?" }).waitFor();
    const events = await buying.getByRole("listitem").allTextContents();
    for (const event of ["Return asked for", "Return accepted", "Sent back", "Money given back"])
      expect(
        events.filter((text) => text.startsWith(event)),
        event,
      ).to.have.length(1);
  });

  it("reports what never came, and says that it has come after all", async () => {
    const orderId = await purchase();
    await purchases.send(orderId);
    await orderPage(buying, orderId, "On its way");
    await button(buying, "It has not come").click();
    const reporting = buying.getByRole("dialog", { name: "It has not come?" });
    await reporting.getByLabel("What do you know of it?").fill("The carrier knows nothing of it.");
    await reporting.getByRole("button", { name: "Report it missing" }).click();
    await buying.getByRole("heading", { level: 2, name: "Reported missing" }).waitFor();

    await orderPage(selling, orderId, "Reported missing");
    await selling.getByText("“The carrier knows nothing of it.”").waitFor();
    await button(selling, "Give the money back").waitFor();

    await button(buying, "I have it").click();
    await buying.getByRole("heading", { level: 2, name: "Delivered" }).waitFor();
    await button(buying, "Everything is fine").click();
    await button(buying, "Yes, pay the seller").click();
    await buying.getByText("The order is complete.").waitFor();
    expect(await fact(buying, "Payment")).to.equal("Paid, and passed on to the seller");
  });

  it("has a moderator give back a part of the money, in words that both sides read", async function () {
    this.timeout(300_000);
    const moderator = await shop.joinModerator("Mia Krogh");
    const orderId = await purchase();
    await purchases.askForReturn(orderId);
    await orderPage(selling, orderId, "Return asked for");
    await button(selling, "Do not take it back").click();
    const refusing = selling.getByRole("dialog", { name: "Not take it back?" });
    await refusing.getByLabel("Why not?").fill("It was whole when I packed it.");
    await refusing.getByRole("button", { name: "Do not take it back" }).click();
    await selling.getByRole("heading", { level: 2, name: "With a moderator" }).waitFor();

    const { page, context, signIn } = await shop.visit(DESKTOP);
    await signIn(moderator);
    await orderPage(page, orderId, "With a moderator");
    await page.getByRole("link", { name: "Anna Holm" }).waitFor();
    await page.getByRole("link", { name: "Bo Madsen" }).waitFor();
    await page.getByText("“It was whole when I packed it.”").waitFor();
    await button(page, "Decide").click();
    const deciding = page.getByRole("dialog", { name: "Who gets the money?" });
    await deciding.getByLabel("The buyer gets back").fill("1.250,01");
    await deciding.getByLabel("Why").fill("The parcel was badly packed; both bear a part of it.");
    await deciding.getByRole("button", { name: "Decide, for good" }).click();
    await deciding.getByText("That is more than was paid").waitFor();
    expect(await problemsOf(page)).to.deep.equal([]);
    await deciding.getByLabel("The buyer gets back").fill("500");
    await deciding.getByRole("button", { name: "Decide, for good" }).click();
    await page.getByRole("heading", { level: 2, name: "Complete" }).waitFor();
    expect(await page.getByRole("button", { name: "Decide" }).count()).to.equal(0);
    await context.close();

    await until(
      () => buyer.client.orders.byId.query({ orderId }),
      ({ payment }) => payment?.status === "refunded",
    );
    for (const side of [buying, selling]) {
      await orderPage(side, orderId, "Complete");
      await side.getByText("“The parcel was badly packed; both bear a part of it.”").waitFor();
      expect(await fact(side, "Back to the buyer")).to.equal(money(50_000));
      expect(await fact(side, "Payment")).to.equal(`Paid, with ${money(50_000)} given back`);
    }
  });

  it("does a thing once, although the answer to the first press got lost", async () => {
    const orderId = await purchase();
    await purchases.send(orderId);
    await orderPage(buying, orderId, "On its way");
    const keys = keysOf(buying, /orders\.deliver/);
    await loseAnswer(buying, /orders\.deliver/);
    await button(buying, "I have it").click();
    await buying.getByRole("alert").getByText("No connection").waitFor();
    await button(buying, "I have it").click();
    await buying.getByRole("heading", { level: 2, name: "Delivered" }).waitFor();
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(1);
    const { history } = await buyer.client.orders.byId.query({ orderId });
    expect(history.filter(({ event }) => event === "deliver")).to.have.length(1);
  });
});
