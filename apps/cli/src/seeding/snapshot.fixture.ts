import type { RouterOutputs } from "@marketplace/api";
import { guestClient, tokenClient } from "../connection.ts";
import type { Endpoints } from "../endpoints.ts";
import type { SeedListing, SeedOrder, SeedPlan } from "../seed/plan.ts";
import { allPages } from "./all-pages.ts";
import { demoPassword } from "./demo-account.ts";

/** What a plan's accounts have in the end, by names that do not change from run to run. */
export interface Snapshot {
  readonly accounts: readonly object[];
  readonly listings: readonly object[];
  readonly orders: readonly object[];
}

const UNDER_WAY: readonly SeedOrder["status"][] = ["pending", "confirmed", "shipped"];

/** Reads it from the API, as the accounts themselves. */
export async function snapshotOf(endpoints: Endpoints, { users }: SeedPlan): Promise<Snapshot> {
  const reach = { endpoints, fetch };
  const guest = guestClient(reach);
  const people = await Promise.all(
    users.map(async (user) => {
      const { email } = user;
      const { account, tokens } = await guest.users.login.mutate({ email, password: demoPassword(user) });
      return { account, client: tokenClient(reach, tokens.accessToken) };
    }),
  );
  const emails = new Map(people.map(({ account }) => [account.id, account.email]));
  const likers = new Map<string, string[]>();
  for (const { account, client } of people) {
    for (const { id } of await allPages((cursor) =>
      client.listings.favourites.query({ cursor, limit: 100 }),
    )) {
      likers.set(id, [...(likers.get(id) ?? []), account.email].sort(inOrder));
    }
  }
  const listings = await Promise.all(
    people.map(async ({ account, client }) => {
      const cards = await allPages((cursor) => client.listings.mine.query({ cursor, limit: 100 }));
      return Promise.all(
        cards.map(async ({ id, title, price, status }) => ({
          seller: account.email,
          title,
          amount: price.amount,
          status,
          images: (await client.listings.byId.query({ id })).images.length,
          likers: likers.get(id) ?? [],
        })),
      );
    }),
  );
  const orders = await Promise.all(
    people.map(async ({ account, client }) => {
      const lines = await allPages((cursor) =>
        client.orders.mine.query({ role: "buyer", cursor, limit: 100 }),
      );
      return Promise.all(
        lines.map(async ({ id }) => {
          const order = await client.orders.byId.query({ orderId: id });
          return {
            buyer: account.email,
            seller: emails.get(order.sellerId),
            title: order.listing.title,
            stage: order.stage,
            status: order.status,
            refunded: order.refunded.amount,
            events: order.history.map(({ event }) => event),
            reviews: await reviewsOf(guest, order),
          };
        }),
      );
    }),
  );
  return sorted({
    accounts: people.map(({ account: { email, name, bio, city, country, preferences } }) => ({
      ...{ email, name, bio, city, country },
      ...{ locale: preferences.locale, currency: preferences.currency },
    })),
    listings: listings.flat(),
    orders: orders.flat(),
  });
}

async function reviewsOf(
  { reviews }: ReturnType<typeof guestClient>,
  { id, sellerId, buyerId, listingId }: RouterOutputs["orders"]["byId"],
): Promise<string[]> {
  const targets = { seller: sellerId, buyer: buyerId, item: listingId } as const;
  const found = await Promise.all(
    (["seller", "buyer", "item"] as const).map((targetType) =>
      allPages((cursor) =>
        reviews.list.query({ targetType, targetId: targets[targetType], cursor, limit: 100 }),
      ),
    ),
  );
  return found
    .flat()
    .filter(({ orderId }) => orderId === id)
    .map(({ targetType, rating, comment }) => `${targetType} ${rating} ${comment}`)
    .sort(inOrder);
}

/** The same, from the plan. */
export function expectedOf({ users, listings, orders }: SeedPlan): Snapshot {
  const emailOf = new Map(users.map(({ key, email }) => [key, email]));
  const listingOf = new Map(listings.map((listing) => [listing.key, listing]));
  return sorted({
    accounts: users.map(({ email, name, bio, city, country, preferences }) => ({
      ...{ email, name, bio, city, country },
      ...preferences,
    })),
    listings: listings.map((listing) => ({
      seller: emailOf.get(listing.seller),
      title: listing.draft.title,
      amount: listing.draft.price.amount,
      status: statusOf(listing, orders),
      images: listing.photographs.length,
      likers: (listing.published ? listing.favouritedBy : [])
        .map((key) => emailOf.get(key) ?? "")
        .sort(inOrder),
    })),
    orders: orders.map(({ buyer, listing, stage, status, steps, reviews }) => ({
      buyer: emailOf.get(buyer),
      seller: emailOf.get(listingOf.get(listing)?.seller ?? ""),
      title: listingOf.get(listing)?.draft.title,
      stage,
      status,
      refunded: hasMoneyBack(stage) ? listingOf.get(listing)?.draft.price.amount : 0,
      events: ["place", "pay", ...steps.map(({ event }) => event)],
      reviews: reviews
        .map(({ targetType, rating, comment }) => `${targetType} ${rating} ${comment}`)
        .sort(inOrder),
    })),
  });
}

function hasMoneyBack(stage: SeedOrder["stage"]): boolean {
  return stage === "cancelled" || stage === "refunded";
}

function statusOf({ key, published, draft }: SeedListing, orders: readonly SeedOrder[]): string {
  if (!published) return "draft";
  const taken = orders.filter(({ listing, status }) => listing === key && status !== "cancelled");
  if (taken.length < draft.units) return "active";
  return taken.some(({ status }) => UNDER_WAY.includes(status)) ? "reserved" : "sold";
}

function sorted({ accounts, listings, orders }: Snapshot): Snapshot {
  const byText = (all: readonly object[]) =>
    [...all].sort((a, b) => inOrder(JSON.stringify(a), JSON.stringify(b)));
  return { accounts: byText(accounts), listings: byText(listings), orders: byText(orders) };
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
