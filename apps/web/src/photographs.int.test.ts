import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { problemsOf } from "./page-problems.fixture.ts";
import { drawPicture, type PictureFile } from "./picture.fixture.ts";
import { holdCalls } from "./requests.fixture.ts";
import { DESKTOP, deskDraft, openShop, type Person, PHONE, type Shop, type Visit } from "./shop.fixture.ts";
import { upload } from "./stocked-shop.fixture.ts";

const FOLLOW = /\/trpc\/media\.follow/;
const STATUS = /\/trpc\/[^?]*media\.status/;
/** A web page that calls itself a JPEG. */
const noPicture: PictureFile = {
  ...{ name: "page.jpg", mimeType: "image/jpeg" },
  buffer: Buffer.from("<!doctype html><script>alert(1)</script>"),
};

describe("photographs in a browser", () => {
  let shop: Shop;
  let seller: Person;
  let visit: Visit;
  let page: Page;
  const folder = process.env.WEB_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "web-photographs-"));

  before(async function () {
    this.timeout(400_000);
    mkdirSync(folder, { recursive: true });
    shop = await openShop();
    seller = await shop.join("Anna Holm");
  });
  beforeEach(async () => {
    visit = await shop.visit(DESKTOP);
    page = visit.page;
    await visit.signIn(seller);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shop.keepEvidence();
    await visit?.context.close();
  });
  after(() => shop?.close());

  const choose = async (...files: readonly PictureFile[]) =>
    page.getByLabel("Add photos").setInputFiles([...files]);
  const tiles = (state: string) => page.locator(`[data-state=${state}]`);
  /** Looks at the page with axe, and keeps a picture of it. */
  async function look(name: string): Promise<void> {
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    expect(await problemsOf(page), name).to.deep.equal([]);
  }

  async function fillDesk(): Promise<void> {
    await page.getByLabel("Title").fill("Oak desk with three drawers");
    await page.getByLabel("Category").selectOption("tables");
    await page.getByLabel("Kind").selectOption("desk");
    await page.getByRole("group", { name: "Condition" }).getByLabel("Good", { exact: false }).last().check();
    await page.getByLabel("Price", { exact: true }).fill("1250");
    await page.getByLabel("Currency").selectOption("DKK");
    await page.getByLabel("Where it is").selectOption({ index: 1 });
  }

  it("are prepared while the form is filled, told of by a subscription alone", async () => {
    // Where the subscription is slow to begin the form asks as well; here it learns nothing by that.
    await page.route(STATUS, (route) => route.abort());
    await page.goto("/sell");
    await choose(
      await drawPicture(page, "front.jpg", "#8a5a2b"),
      await drawPicture(page, "side.jpg", "#6b421c"),
    );
    await tiles("ready").nth(1).waitFor();
    await page.getByText("2 of 2 ready").waitFor({ state: "attached" });
    await look("sell-ready-desktop");
    expect(visit.faults).to.deep.equal([]);
  });

  it("that are none say why, do not stand in each other's way, and hold the form back until they are gone", async () => {
    await page.goto("/sell");
    await fillDesk();
    await choose(await drawPicture(page, "front.jpg", "#8a5a2b"), noPicture);
    await tiles("ready").waitFor();
    await tiles("failed").waitFor();
    await page.getByText(/page\.jpg: .*(JPEG|photograph)/).waitFor();
    // Nothing that is no photograph is sent again.
    expect(await page.getByRole("button", { name: /Try .* again/ }).count()).to.equal(0);
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Some photographs cannot be used").waitFor();
    await look("sell-rejected-desktop");
    await page.getByRole("button", { name: "Remove page.jpg" }).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("This is your listing").waitFor();
  });

  it("are waited for by the form, which says so; asked about when no subscription can be had", async () => {
    await page.setViewportSize(PHONE);
    await page.route(FOLLOW, (route) => route.abort());
    await page.goto("/sell");
    await fillDesk();
    // Until it is answered nothing is known of the photograph.
    const answer = await holdCalls(page, STATUS);
    await choose(await drawPicture(page, "front.jpg", "#8a5a2b"));
    await tiles("processing").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Waiting for your photographs").waitFor();
    await look("sell-waiting-phone");
    answer();
    await page.getByText("This is your listing").waitFor();
    await page.getByRole("img", { name: "Oak desk with three drawers" }).waitFor();
    await look("listing-own-phone");
  });

  it("can be sent again when they did not arrive, and taken out", async () => {
    await page.goto("/sell");
    await page.route(/listing-images\/?$/, (route) => route.abort("connectionreset"), { times: 1 });
    await choose(await drawPicture(page, "front.jpg", "#8a5a2b"));
    await page.getByText("front.jpg: The photograph store cannot be reached").waitFor();
    await look("sell-unsent-desktop");
    await page.getByRole("button", { name: "Try front.jpg again" }).click();
    await tiles("ready").waitFor();
    await page.getByRole("button", { name: "Remove front.jpg" }).click();
    await tiles("ready").waitFor({ state: "detached" });
  });

  it("that there is no room for are left out, which is said", async () => {
    await page.goto("/sell");
    const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") };
    await choose(...Array.from({ length: 14 }, () => text));
    await tiles("failed").nth(11).waitFor();
    await page.getByText("2 more than the 12 that there can be: left out.").waitFor();
    expect(await tiles("failed").count()).to.equal(12);
    await look("sell-left-out-desktop");
  });

  it("come in the size and format that suit the screen, and move nothing when they come", async () => {
    const { id, version } = await seller.client.listings.create.mutate(deskDraft("pictures-of-a-desk"));
    const pictures = [
      await drawPicture(page, "a.jpg", "#8a5a2b"),
      await drawPicture(page, "b.jpg", "#2f5d50"),
    ];
    const uploadIds = await Promise.all(pictures.map((picture) => upload(seller.client, picture)));
    await seller.client.listings.attachImages.mutate({ id, version, uploadIds });
    await page.goto(`/listings/${id}`);
    const photograph = page.getByRole("img", { name: /photograph 1 of 2/ });
    await photograph.waitFor();
    const shown = () =>
      photograph.evaluate(async (image) => {
        if (!(image instanceof HTMLImageElement)) throw new Error("No image");
        await image.decode();
        return { src: image.currentSrc, width: image.width > 0, attributes: image.getAttribute("height") };
      });
    expect((await shown()).src).to.match(/-1280\.avif$/);
    expect((await shown()).attributes).to.equal("900");
    const small = page.getByRole("button", { name: "Photograph 2" }).locator("img");
    expect(await small.evaluate((image) => image instanceof HTMLImageElement && image.currentSrc)).to.match(
      /-160\.webp$/,
    );
    const colour = await page
      .locator("picture")
      .first()
      .evaluate((picture) => getComputedStyle(picture).backgroundColor);
    expect(colour)
      .to.match(/^rgb\(/)
      .and.not.equal("rgba(0, 0, 0, 0)");
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += "value" in entry ? Number(entry.value) : 0;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    expect(shift).to.be.lessThan(0.02);
    await look("listing-pictures-desktop");
    await page.setViewportSize(PHONE);
    await page.reload();
    await photograph.waitFor();
    // One pixel of the screen for each of the page: the small WebP is enough.
    expect((await shown()).src).to.match(/-480\.webp$/);
    await look("listing-pictures-phone");
    expect(visit.faults).to.deep.equal([]);
  });

  for (const [screen, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE }))
    it(`of oneself are added, changed and taken away, on a ${screen}`, async () => {
      await page.setViewportSize(viewport);
      await page.goto("/account");
      await page.getByLabel("Add a picture").waitFor();
      await look(`account-without-${screen}`);
      await page.getByLabel("Add a picture").setInputFiles([noPicture]);
      await page.getByText(/JPEG|photograph/).waitFor();
      await look(`account-refused-${screen}`);
      await page.getByLabel("Add a picture").setInputFiles([await drawPicture(page, "me.jpg", "#8a5a2b")]);
      await page.getByText("Your picture is changed").waitFor();
      const picture = page.getByRole("main").locator("img").first();
      const first = await picture.getAttribute("src");
      expect(first).to.match(/\/avatars\/[0-9a-f]{64}-480\.webp$/);
      await look(`account-with-${screen}`);
      await page.getByLabel("Change picture").setInputFiles([await drawPicture(page, "me.jpg", "#2f5d50")]);
      await page.waitForFunction(
        (was) => document.querySelector("main img")?.getAttribute("src") !== was,
        first,
      );
      await until(() =>
        picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 480),
      );
      await page.getByRole("button", { name: "Remove picture" }).click();
      await page.getByLabel("Add a picture").waitFor();
      const { avatarUrl } = await shop.guest.users.profile.query({ userId: seller.id });
      expect(avatarUrl).to.equal(null);
      expect(visit.faults).to.deep.equal([]);
    });
});
