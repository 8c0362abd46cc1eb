import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { partsNotPublic } from "@marketplace/kernel";
import { publicReadsOf } from "@marketplace/rpc";
import { expect } from "chai";
import { z } from "zod";
import {
  address,
  bikeDraft,
  type Member,
  type Platform,
  placing,
  startPlatform,
} from "./platform.fixture.ts";
import { type SecondQuery, startSecondQuery } from "./second-query.fixture.ts";

/** What stands in everything here that is somebody's own. */
const CANARY = "canary-4d1e";

// Their types are those of nested routers, and their forms are told by no type.
const proceduresSchema = z.record(z.string(), z.custom<{ readonly _def: unknown }>());
const withOutput = z.object({ output: z.instanceof(z.ZodType) });

describe("what is kept of answers", function () {
  this.timeout(300_000);
  let platform: Platform;
  let second: SecondQuery;
  let seller: Member;
  let buyer: Member;
  before(async () => {
    platform = await startPlatform();
    second = await startSecondQuery(platform);
    [seller, buyer] = await Promise.all([register("Anna"), register("Bo")]);
  });
  after(async () => {
    await second.close();
    await platform.close();
  });

  async function register(name: string): Promise<Member> {
    const email = `${name}.${CANARY}@shop.example`.toLowerCase();
    const { account, tokens } = await platform.guest.users.register.mutate({
      ...{ email, password: `${CANARY} of a password`, name },
    });
    const token = tokens.accessToken;
    const member = { id: account.id, email, token };
    return { ...member, client: second.as({ ...member, client: platform.guest }) };
  }

  /** What a client is told, or that it is refused. */
  const ask = (call: Promise<unknown>) => call.catch((refusal: unknown) => refusal);

  /** Asks for everything that there is to ask for, as often as it takes to be kept. */
  async function askForAll(
    member: Member | null,
    ids: Readonly<Record<"listing" | "draft" | "hidden" | "order" | "offer", string>>,
  ) {
    const asking = second.as(member);
    const everybody = [
      ...[ids.listing, ids.draft, ids.hidden].map((id) => asking.listings.byId.query({ id })),
      ...[seller, buyer].flatMap(({ id }) => [
        asking.users.profile.query({ userId: id }),
        asking.listings.bySeller.query({ sellerId: id }),
        asking.reviews.list.query({ targetType: "seller", targetId: id }),
        asking.reviews.summary.query({ targetType: "seller", targetId: id }),
      ]),
      ...[{}, { category: "bikes" }, { subcategory: "city-bikes" }].flatMap((within) => [
        asking.listings.browse.query(within),
        asking.categories.popularFilters.query(within),
      ]),
      ...[{}, { text: CANARY }].map((search) => asking.search.listings.query(search)),
      ...[asking.search.facets.query({}), asking.search.suggest.query({ text: "bi" })],
      asking.search.nearby.query({ coordinates: [10.2, 56.15] }),
      ...[asking.listings.hot.query({}), asking.categories.tree.query(), asking.system.config.query()],
    ];
    const own = [
      ...[asking.users.me.query(), asking.users.sessions.query(), asking.listings.mine.query({})],
      ...[asking.listings.favourites.query({}), asking.orders.mine.query({}), asking.offers.mine.query({})],
      ...[asking.orders.byId.query({ orderId: ids.order }), asking.offers.byId.query({ offerId: ids.offer })],
      ...[asking.payouts.balance.query(), asking.payouts.mine.query({}), asking.notifications.mine.query({})],
      asking.search.saved.query({}),
    ];
    await Promise.all([...everybody, ...own].map(ask));
  }

  /** Every value that is kept in Redis, by the name of what it is an answer to. */
  async function kept() {
    const { redis } = platform.stores.redis;
    const prefix = platform.settings.REDIS_KEY_PREFIX;
    const values: { readonly name: string; readonly body: Buffer }[] = [];
    const found = new Set<string>();
    for (let cursor = "0", isFirst = true; isFirst || cursor !== "0"; isFirst = false) {
      const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}cache:*:v:*`, "COUNT", 1_000);
      cursor = next;
      // A scan may tell a key twice, while what all suites keep grows or shrinks.
      for (const key of keys) found.add(key);
    }
    for (const key of found) {
      const body = await redis.hgetBuffer(key.slice(prefix.length), "body");
      const name = /:v:([a-z0-9.-]+):/.exec(key)?.[1];
      if (body === null || name === undefined) throw new Error(`What is ${key}?`);
      values.push({ name, body });
    }
    return values;
  }

  it("holds nothing of anybody's own, after signed-in people have asked for everything", async () => {
    const { client: sold } = seller;
    const listing = await platform.offer(seller);
    const other = await platform.offer(seller);
    const draft = await sold.listings.create.mutate({
      ...bikeDraft("a-draft-of-annas"),
      ...{ title: `${CANARY} draft`, description: `${CANARY} draft` },
    });
    const hidden = await platform.offer(seller, { title: `${CANARY} hidden` });
    const listings = platform.stores.mongo.db.collection<{ _id: string }>("listings");
    await listings.updateOne({ _id: hidden.id }, { $set: { moderation: "hidden" } });
    const order = await buyer.client.orders.place.mutate(
      placing(listing.id, {
        shipping: {
          address: { ...address, name: `${CANARY} Madsen`, line1: `${CANARY} 1` },
          method: "standard",
        },
      }),
    );
    const offer = await buyer.client.offers.make.mutate({
      ...{ idempotencyKey: "an-offer-of-bos", listingId: other.id, message: `${CANARY} message` },
      price: { amount: 150_000, currency: "DKK" },
    });
    await buyer.client.listings.favourite.mutate({ listingId: other.id });
    await buyer.client.search.save.mutate({ name: `${CANARY} search`, filter: { text: `${CANARY} wish` } });
    await buyer.client.users.updatePreferences.mutate({ version: 1, preferences: { locale: "da" } });
    const ids = { listing: other.id, draft: draft.id, hidden: hidden.id, order: order.id, offer: offer.id };
    // The seller first, who sees what others do not; then who has favourites, and then a guest.
    for (const member of [seller, buyer, seller, null]) await askForAll(member, ids);

    const values = await kept();
    const names = [...publicReadsOf(second.router).keys()].map((name) => name.toLowerCase());
    expect([...new Set(values.map(({ name }) => name))]).to.have.members(names);
    for (const { name, body } of values) {
      expect(body.includes(CANARY), name).to.equal(false);
      expect(body.includes(seller.token) || body.includes(buyer.token), name).to.equal(false);
      for (const [field, value] of fieldsOf(deserialize(body))) {
        expect(field, name).not.to.match(
          /mail|password|hash|token|address|phone|preference|message|idempotency/i,
        );
        expect(String(value), name).not.to.include("@");
        // Nobody's favourite is everybody's.
        if (field === "viewerFavourite") expect(value).to.equal(false);
      }
    }
    const shown = values
      .filter(({ name }) => name === "listings.byid")
      .map(({ body }): unknown => deserialize(body));
    expect(shown.filter((value) => value === null)).to.have.length(2);
  });

  it("is told of in docs/kept-answers.md", () => {
    const page = readFileSync(new URL("../../../docs/kept-answers.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name);
    expect(rows).to.have.members([...publicReadsOf(second.router).keys()]);
  });

  it("is of a form that has no part of anybody's own, while what people are told of themselves has", () => {
    const procedures = proceduresSchema.parse(second.router._def.procedures);
    const reads = publicReadsOf(second.router);
    expect(reads.size).to.be.greaterThan(8);
    const personal = Object.entries(procedures).flatMap(([name, { _def }]) => {
      const { output } = withOutput.parse(_def);
      const parts = partsNotPublic(output);
      if (reads.has(name)) expect(parts, name).to.deep.equal([]);
      return parts.length > 0 ? [name] : [];
    });
    expect(personal).to.include.members([
      ...["users.me", "users.sessions", "orders.byId", "orders.mine", "offers.byId", "offers.mine"],
      ...["payouts.balance", "payouts.statement", "payouts.mine", "notifications.mine", "search.saved"],
    ]);
  });
});

/** Every field in a value, however deep, with its name. */
function fieldsOf(value: unknown, name = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [[name, value]];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    fieldsOf(part, Array.isArray(value) ? name : key),
  );
  return name === "" ? inside : [[name, ""], ...inside];
}
