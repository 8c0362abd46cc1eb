import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { problemsOf } from "./page-problems.fixture.ts";
import { drawPicture } from "./picture.fixture.ts";
import { DESKTOP, openShop, type Person, PHONE, type Shop } from "./shop.fixture.ts";
import { type Stock, stockShop } from "./stocked-shop.fixture.ts";

type Who = "guest" | "buyer" | "seller" | "moderator";

interface Looked {
  readonly name: string;
  readonly who: Who;
  readonly path: (stock: Stock) => string;
  /** The page's first heading. */
  readonly heading: string | RegExp;
}

const NOBODY = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";
const pages: readonly Looked[] = [
  { name: "browse", who: "guest", path: () => "/", heading: "New in the shop" },
  { name: "browse-member", who: "buyer", path: () => "/", heading: "New in the shop" },
  { name: "search", who: "guest", path: () => "/search?q=sidebord", heading: "Results for “sidebord”" },
  {
    name: "search-category",
    who: "buyer",
    path: () => "/search?category=furniture&near=DK-Aarhus&km=50&currency=DKK&min=10000&sort=distance",
    heading: "Furniture",
  },
  {
    name: "search-answers",
    who: "guest",
    path: () =>
      `/search?subcategory=tables&conditions=good,fair&attributes=${encodeURIComponent('[{"key":"material","in":["oak"]},{"key":"width","min":100}]')}`,
    heading: "Tables",
  },
  {
    name: "search-empty",
    who: "guest",
    path: () => "/search?category=toys&subcategory=board-games",
    heading: "Board games",
  },
  {
    name: "listing",
    who: "buyer",
    path: ({ desk }) => `/listings/${desk}`,
    heading: "Oak desk with three drawers",
  },
  {
    name: "listing-own",
    who: "seller",
    path: ({ desk }) => `/listings/${desk}`,
    heading: "Oak desk with three drawers",
  },
  {
    name: "listing-sold",
    who: "guest",
    path: ({ sold }) => `/listings/${sold}`,
    heading: "Office chair, grey wool",
  },
  { name: "not-found", who: "guest", path: () => `/listings/${NOBODY}`, heading: "This is not here" },
  { name: "sign-in", who: "guest", path: () => "/sign-in", heading: "Sign in" },
  { name: "register", who: "guest", path: () => "/register", heading: "Make an account" },
  { name: "sell", who: "seller", path: () => "/sell", heading: "Sell something" },
  { name: "edit", who: "seller", path: ({ desk }) => `/listings/${desk}/edit`, heading: "Edit listing" },
  { name: "buy", who: "buyer", path: ({ desk }) => `/listings/${desk}/buy`, heading: "Buy" },
  { name: "orders", who: "buyer", path: () => "/orders", heading: "Orders" },
  { name: "orders-empty", who: "buyer", path: () => "/orders?role=seller", heading: "Orders" },
  { name: "order-pending", who: "seller", path: ({ pending }) => `/orders/${pending}`, heading: "Your sale" },
  {
    name: "order-delivered",
    who: "buyer",
    path: ({ delivered }) => `/orders/${delivered}`,
    heading: "Your order",
  },
  { name: "order-paying", who: "buyer", path: ({ paying }) => `/orders/${paying}`, heading: "Your order" },
  { name: "order-missing", who: "seller", path: ({ missing }) => `/orders/${missing}`, heading: "Your sale" },
  {
    name: "order-return",
    who: "seller",
    path: ({ returned }) => `/orders/${returned}`,
    heading: "Your sale",
  },
  {
    name: "order-disputed",
    who: "moderator",
    path: ({ disputed }) => `/orders/${disputed}`,
    heading: "An order",
  },
  {
    name: "order-bundled",
    who: "buyer",
    path: ({ bundled }) => `/orders/${bundled}`,
    heading: "Your order",
  },
  { name: "offers", who: "buyer", path: () => "/offers", heading: "My offers" },
  { name: "offers-received", who: "seller", path: () => "/offers?role=seller", heading: "My offers" },
  { name: "offers-empty", who: "buyer", path: () => "/offers?role=seller", heading: "My offers" },
  {
    name: "offer-countered",
    who: "buyer",
    path: ({ countered }) => `/offers/${countered}`,
    heading: "Your offer",
  },
  {
    name: "offer-accepted",
    who: "buyer",
    path: ({ agreed }) => `/offers/${agreed.offerId}`,
    heading: "Your offer",
  },
  {
    name: "buy-agreed",
    who: "buyer",
    path: ({ agreed }) => `/listings/${agreed.listingId}/buy?offerId=${agreed.offerId}`,
    heading: "Buy",
  },
  {
    name: "choose",
    who: "guest",
    path: ({ seller, pair }) => `/people/${seller.id}/together?items=${pair.join()}`,
    heading: "Buy from Anna Holm",
  },
  {
    name: "buy-together",
    who: "buyer",
    path: ({ pair }) => `/buy-together?items=${pair.join()}`,
    heading: "Buy together",
  },
  { name: "buy-together-empty", who: "buyer", path: () => "/buy-together", heading: "Buy together" },
  { name: "disputes", who: "moderator", path: () => "/disputes", heading: "Disputes" },
  { name: "account-moderator", who: "moderator", path: () => "/account", heading: "Mia Krogh" },
  { name: "my-listings", who: "seller", path: () => "/my-listings", heading: "My listings" },
  { name: "favourites", who: "buyer", path: () => "/favourites", heading: "Favourites" },
  { name: "favourites-empty", who: "seller", path: () => "/favourites", heading: "Favourites" },
  { name: "saved-searches", who: "buyer", path: () => "/saved-searches", heading: "Saved searches" },
  { name: "saved-searches-empty", who: "seller", path: () => "/saved-searches", heading: "Saved searches" },
  { name: "notifications", who: "seller", path: () => "/notifications", heading: "Notifications" },
  { name: "notifications-bought", who: "buyer", path: () => "/notifications", heading: "Notifications" },
  { name: "notifications-empty", who: "moderator", path: () => "/notifications", heading: "Notifications" },
  { name: "profile", who: "guest", path: ({ seller }) => `/people/${seller.id}`, heading: "Anna Holm" },
  {
    name: "profile-reviews",
    who: "guest",
    path: ({ seller }) => `/people/${seller.id}?show=reviews`,
    heading: "Anna Holm",
  },
  { name: "account", who: "seller", path: () => "/account", heading: "Anna Holm" },
];

describe("every page", () => {
  let shop: Shop;
  let stock: Stock;
  const folder = process.env.WEB_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "web-pages-"));

  before(async function () {
    this.timeout(400_000);
    mkdirSync(folder, { recursive: true });
    shop = await openShop();
    const { page, context } = await shop.visit();
    const colours = ["#8a5a2b", "#6b421c", "#2f5d50"];
    const pictures = await Promise.all(
      colours.map((colour, index) => drawPicture(page, `${index}.jpg`, colour)),
    );
    stock = await stockShop(shop, pictures);
    await context.close();
  });
  after(() => shop?.close());

  for (const [screen, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    it(`is accessible and fits on a ${screen}`, async function () {
      this.timeout(300_000);
      const people: Readonly<Record<Who, Person | null>> = {
        guest: null,
        buyer: stock.buyer,
        seller: stock.seller,
        moderator: stock.moderator,
      };
      // Each person looks at their pages at the same time as the others.
      const found = await Promise.all(
        Object.entries(people).map(async ([who, person]) => {
          const { page, context, faults, signIn } = await shop.visit(viewport);
          if (person !== null) await signIn(person);
          const problems: string[] = [];
          for (const { name, path, heading } of pages.filter((looked) => looked.who === who)) {
            await page.goto(path(stock));
            await page.getByRole("heading", { level: 1, name: heading }).waitFor();
            await page.waitForLoadState("networkidle");
            await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
            await page.screenshot({ path: join(folder, `${name}-${screen}.png`), fullPage: true });
            problems.push(...(await problemsOf(page)).map((problem) => `${name}: ${problem}`));
          }
          await context.close();
          return [...problems, ...faults];
        }),
      );
      process.stdout.write(`    pictures of ${pages.length} pages: ${folder}\n`);
      expect(found.flat()).to.deep.equal([]);
    });
  }
});
