import { setTimeout as pause } from "node:timers/promises";
import { failureIn, type MarketplaceClient } from "@marketplace/api";
import { expect } from "chai";
import { bikeDraft, type Member, type Platform, placing, startPlatform } from "./platform.fixture.ts";
import { type SecondQuery, startSecondQuery } from "./second-query.fixture.ts";

/** After so long nobody is told what was acknowledged to be otherwise. */
const BOUND_MS = 1_000;

type Ask<T> = (client: MarketplaceClient) => Promise<T>;

describe("an acknowledged change, seen through two query processes", function () {
  this.timeout(300_000);
  let platform: Platform;
  let second: SecondQuery;
  let seller: Member;
  let buyer: Member;
  before(async () => {
    platform = await startPlatform();
    second = await startSecondQuery(platform);
    [seller, buyer] = await Promise.all([platform.register("Anna"), platform.register("Bo")]);
  });
  after(async () => {
    await second.close();
    await platform.close();
  });

  const both = (member: Member | null) => [member?.client ?? platform.guest, second.as(member)];

  /** Asks both processes, as somebody or as a guest, which fills their caches. */
  const seenBy = <T>(member: Member | null, ask: Ask<T>) => Promise.all(both(member).map(ask));

  /**
   * Makes a change that everybody has seen the state before of, and looks at what is seen of it: by who made it at
   * once, and by guests when the bound has passed.
   */
  async function look<T>(writer: Member, ask: Ask<T>, change: () => Promise<unknown>) {
    const before = await seenBy(null, ask);
    await seenBy(writer, ask);
    await change();
    const acknowledged = performance.now();
    const own = await seenBy(writer, ask);
    await pause(Math.max(0, BOUND_MS - (performance.now() - acknowledged)));
    return { before, own, others: await seenBy(null, ask) };
  }

  const twice = <T>(value: T) => [value, value];
  const nameOf =
    (id: string): Ask<string> =>
    async (client) =>
      (await client.users.profile.query({ userId: id })).name;
  /** A listing's title, or the code of a refusal to show it. */
  const titleOf =
    (id: string): Ask<string | undefined> =>
    (client) =>
      client.listings.byId.query({ id }).then(
        ({ title }) => title,
        (refusal: unknown) => failureIn(refusal)?.code,
      );
  const browsed: Ask<readonly string[]> = async (client) =>
    (await client.listings.browse.query({ subcategory: "city-bikes", limit: 100 })).items.map(({ id }) => id);
  const cards =
    (sellerId: string): Ask<readonly string[]> =>
    async (client) =>
      (await client.listings.bySeller.query({ sellerId })).items.map(
        ({ title, status }) => `${title}: ${status}`,
      );

  it("of a listing is told its seller at once, every time, and others within a second", async () => {
    let { id, version } = await platform.offer(seller, { title: "Title 0" });
    const rename = async (title: string) => {
      ({ version } = await seller.client.listings.update.mutate({ id, version, title }));
    };
    await seenBy(null, titleOf(id));
    for (let turn = 1; turn <= 40; turn++) {
      await rename(`Title ${turn}`);
      expect(await seenBy(seller, titleOf(id))).to.deep.equal(twice(`Title ${turn}`));
    }
    const { before, own, others } = await look(seller, titleOf(id), () => rename("The last title"));
    expect(before).to.deep.equal(twice("Title 40"));
    expect(own).to.deep.equal(twice("The last title"));
    expect(others).to.deep.equal(twice("The last title"));
  });

  it("that makes a listing appear ends what was kept of its absence", async () => {
    const draft = await seller.client.listings.create.mutate({ ...bikeDraft("to-appear"), title: "Appears" });
    const publish = () =>
      seller.client.listings.publish.mutate({
        ...{ idempotencyKey: "to-appear-now", id: draft.id, version: draft.version },
      });
    const { before, own, others } = await look(seller, titleOf(draft.id), publish);
    expect(before).to.deep.equal(twice("NOT_FOUND"));
    expect(own).to.deep.equal(twice("Appears"));
    expect(others).to.deep.equal(twice("Appears"));
    for (const ids of await seenBy(null, browsed)) expect(ids[0]).to.equal(draft.id);
  });

  it("that hides a listing again is told nobody but its seller", async () => {
    const { id, version } = await platform.offer(seller, { title: "Withdrawn" });
    const withdraw = () =>
      seller.client.listings.withdraw.mutate({ idempotencyKey: "to-withdraw-it", id, version });
    const { own, others } = await look(seller, titleOf(id), withdraw);
    expect(own).to.deep.equal(twice("Withdrawn"));
    expect(others).to.deep.equal(twice("NOT_FOUND"));
  });

  it("of an order takes what it reserves off the pages of what is for sale, and marks its card", async () => {
    const other = await platform.register("Sif");
    const { id } = await platform.offer(other, { title: "Ordered" });
    await seenBy(null, cards(other.id));
    const { before, own, others } = await look(buyer, browsed, () =>
      buyer.client.orders.place.mutate(placing(id)),
    );
    for (const ids of before) expect(ids).to.include(id);
    for (const ids of [...own, ...others]) expect(ids).not.to.include(id);
    expect(await seenBy(null, cards(other.id))).to.deep.equal(twice(["Ordered: reserved"]));
  });

  it("of a profile is told at once to its owner, and on reviews by them too", async () => {
    const { id: listingId } = await platform.offer(seller);
    const { id: orderId } = await buyer.client.orders.place.mutate(placing(listingId));
    const at = async () => ({
      orderId,
      version: (await buyer.client.orders.byId.query({ orderId })).version,
      idempotencyKey: `move-${performance.now()}`,
    });
    await seller.client.orders.confirm.mutate(await at());
    await seller.client.orders.ship.mutate({ ...(await at()), trackingNumber: "DK1" });
    await buyer.client.orders.deliver.mutate(await at());

    const reviews: Ask<readonly string[]> = async (client) => {
      const about = { targetType: "seller", targetId: seller.id } as const;
      const [{ items }, { count }] = await Promise.all([
        client.reviews.list.query(about),
        client.reviews.summary.query(about),
      ]);
      return [`${count} in all`, ...items.map(({ reviewer, rating }) => `${reviewer.name}: ${rating}`)];
    };
    const words = { orderId, targetType: "seller", rating: 4, comment: "Fine." } as const;
    const reviewed = await look(buyer, reviews, () => buyer.client.reviews.create.mutate(words));
    expect(reviewed.before).to.deep.equal(twice(["0 in all"]));
    expect(reviewed.own).to.deep.equal(twice(["1 in all", "Bo: 4"]));
    expect(reviewed.others).to.deep.equal(twice(["1 in all", "Bo: 4"]));

    const rename = () => buyer.client.users.updateProfile.mutate({ version: 1, name: "Bodil" });
    const { before, own, others } = await look(buyer, nameOf(buyer.id), rename);
    expect(before).to.deep.equal(twice("Bo"));
    expect([...own, ...others]).to.deep.equal([...twice("Bodil"), ...twice("Bodil")]);
    expect(await seenBy(null, reviews)).to.deep.equal(twice(["1 in all", "Bodil: 4"]));
  });
});
