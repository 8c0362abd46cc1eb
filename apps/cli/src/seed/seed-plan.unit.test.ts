import { expect } from "chai";
import fc from "fast-check";
import { cities } from "./cities.ts";
import type { AttributeDefinition, AttributeValue, SeedLeaf, SeedOrder, SeedPlan, SeedTree } from "./plan.ts";
import { seedPlan } from "./seed-plan.ts";
import { servedTree } from "./tree.fixture.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const size = { users: 25, listings: 300, orders: 90 };

describe("seedPlan", () => {
  let tree: SeedTree;
  let leaves: readonly SeedLeaf[];
  let plan: SeedPlan;
  before(async () => {
    tree = servedTree();
    leaves = tree.categories.flatMap(({ children }) => children);
    plan = seedPlan({ seed: 1, ...size, tree });
  });

  it("gives the same plan for the same seed, and another for another", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const wanted = { seed, users: 6, listings: 30, orders: 8, tree };
        expect(seedPlan(wanted)).to.deep.equal(seedPlan(wanted));
        expect(seedPlan({ ...wanted, seed: seed + 1 }).listings[0]?.draft).to.not.deep.equal(
          seedPlan(wanted).listings[0]?.draft,
        );
      }),
      { numRuns: 15 },
    );
  });

  it("adds to a plan when more is asked for, and changes nothing in it", () => {
    fc.assert(
      fc.property(seeds, fc.nat(60), fc.nat(40), (seed, moreListings, moreOrders) => {
        const small = seedPlan({ seed, users: 6, listings: 20, orders: 5, tree });
        const large = seedPlan({ seed, users: 6, listings: 20 + moreListings, orders: 5 + moreOrders, tree });
        expect(large.users).to.deep.equal(small.users);
        expect(large.listings.slice(0, 20)).to.deep.equal(small.listings);
        expect(large.orders.slice(0, small.orders.length)).to.deep.equal(small.orders);
      }),
      { numRuns: 25 },
    );
  });

  it("has as many users and listings as asked for, under keys that are all different", () => {
    expect(plan.users).to.have.lengthOf(size.users);
    expect(plan.listings).to.have.lengthOf(size.listings);
    expect(plan.orders).to.have.lengthOf(size.orders);
    const keys = [
      ...plan.users,
      ...plan.listings,
      ...plan.listings.flatMap(({ photographs }) => photographs),
      ...plan.orders,
      ...plan.orders.flatMap(({ reviews }) => reviews),
    ].map(({ key }) => key);
    expect(new Set(keys)).to.have.property("size", keys.length);
    for (const key of keys) expect(key).to.match(/^[A-Za-z0-9._:-]{8,120}$/);
  });

  it("offers something in every subcategory, and answers what each asks", () => {
    expect(new Set(plan.listings.map(({ draft }) => draft.subcategory))).to.deep.equal(
      new Set(leaves.map(({ slug }) => slug)),
    );
    for (const { draft } of plan.listings) {
      const asked = leaves.find(({ slug }) => slug === draft.subcategory)?.attributes ?? [];
      expect(
        problemsIn(asked, draft.attributes),
        `${draft.title}: ${JSON.stringify(draft.attributes)}`,
      ).to.deep.equal([]);
    }
  });

  it("answers nearly everything that is asked from its own catalogue", () => {
    const unanswered = plan.listings.flatMap(({ draft }) => {
      const asked = leaves.find(({ slug }) => slug === draft.subcategory)?.attributes ?? [];
      return asked.filter(({ key }) => !(key in draft.attributes));
    });
    expect(unanswered.length / plan.listings.length).to.be.below(2);
    expect(JSON.stringify(plan.listings)).to.not.match(/"(Nordlys|Falk|Ahorn|Tern)"/);
  });

  it("copes with a category and a question that it has never heard of", () => {
    const attributes: readonly AttributeDefinition[] = [
      { key: "t", required: true, type: "text", maxLength: 3 },
      { key: "i", required: true, type: "integer", min: 5, max: 6 },
      { key: "d", required: true, type: "decimal", min: 0.5, max: 0.9 },
      { key: "c", required: true, type: "choice", choices: ["x", "y"] },
      { key: "cs", required: true, type: "choices", choices: ["x", "y"] },
      { key: "b", required: true, type: "boolean" },
      { key: "o", required: false, type: "boolean" },
    ];
    const strange = {
      categories: [{ slug: "boats", children: [{ slug: "canoes", name: "Canoes", attributes }] }],
    };
    const { listings } = seedPlan({ seed: 1, users: 3, listings: 12, orders: 3, tree: strange });
    for (const { draft } of listings) {
      expect(draft.subcategory).to.equal("canoes");
      expect(problemsIn(attributes, draft.attributes)).to.deep.equal([]);
      expect(draft.attributes).to.not.have.property("o");
    }
  });

  it("gives up an answer that a category no longer takes", () => {
    const attributes: readonly AttributeDefinition[] = [
      { key: "storage", required: true, type: "integer", min: 1, max: 8 },
      { key: "battery_health", required: false, type: "integer", min: 1, max: 10 },
      { key: "colour", required: false, type: "choices", choices: ["tartan", "plaid"] },
      { key: "model", required: true, type: "choice", choices: ["landline", "payphone"] },
      { key: "unlocked", required: true, type: "boolean" },
    ];
    const narrow = {
      categories: [{ slug: "electronics", children: [{ slug: "phones", name: "Phones", attributes }] }],
    };
    for (const { draft } of seedPlan({ seed: 1, users: 3, listings: 12, orders: 0, tree: narrow }).listings) {
      expect(problemsIn(attributes, draft.attributes)).to.deep.equal([]);
      expect(draft.attributes).to.have.all.keys("storage", "model", "unlocked");
      expect(draft.attributes.unlocked).to.equal(true);
    }
  });

  it("says in the title and the description what the attributes say", () => {
    const phones = plan.listings.filter(({ draft }) => draft.subcategory === "phones");
    expect(phones).to.not.have.lengthOf(0);
    for (const { draft } of phones) {
      expect(draft.title).to.include(`${draft.attributes.storage} GB`).and.include(draft.attributes.model);
      expect(draft.description).to.include(`${draft.attributes.battery_health} %`);
    }
  });

  it("describes each thing in two to six sentences, without a gap left to fill", () => {
    for (const { draft } of plan.listings) {
      expect(draft.title.length).to.be.within(8, 120);
      expect(draft.description.length, draft.description).to.be.within(40, 700);
      expect(draft.description.split(/[.?!]\s/).length, draft.description).to.be.within(2, 8);
      expect(`${draft.title} ${draft.description}`).to.not.match(/[{}]|undefined|NaN/);
    }
  });

  it("prices in the currency of the seller's country, near the seller's town", () => {
    const users = new Map(plan.users.map((user) => [user.key, user]));
    for (const { seller, draft } of plan.listings) {
      const user = users.get(seller);
      const currency = user?.country === "DK" ? "DKK" : user?.country === "GB" ? "GBP" : "EUR";
      expect(draft.price.currency).to.equal(currency);
      expect(user?.preferences.currency).to.equal(currency);
      expect(draft.price.amount % 100).to.equal(0);
      expect(draft.price.amount).to.be.within(200, 2_000_000);
      expect(draft.location).to.include({ city: user?.city, country: user?.country });
      const town = cities.find(({ name }) => name === draft.location.city);
      const [longitude, latitude] = draft.location.coordinates;
      expect(
        Math.hypot((longitude - (town?.longitude ?? 0)) * 0.6, latitude - (town?.latitude ?? 0)) * 111,
      ).to.be.below(4);
    }
  });

  it("gives people addresses that reach nobody", () => {
    for (const { email } of plan.users)
      expect(email).to.match(/^[a-z]+\.[a-z]+\.\d+-\d+@example\.(com|org|net)$/);
    expect(new Set(plan.users.map(({ email }) => email))).to.have.property("size", size.users);
  });

  it("keeps a few drafts back, and lets others than the seller favour the rest", () => {
    const drafts = plan.listings.filter(({ published }) => !published);
    expect(drafts.length).to.be.within(5, 45);
    for (const { favouritedBy } of drafts) expect(favouritedBy).to.deep.equal([]);
    for (const { seller, favouritedBy } of plan.listings) {
      expect(favouritedBy).to.not.include(seller);
      expect(new Set(favouritedBy)).to.have.property("size", favouritedBy.length);
    }
  });

  it("sells each listing once, to another than its seller, and never a draft", () => {
    const listings = new Map(plan.listings.map((listing) => [listing.key, listing]));
    expect(new Set(plan.orders.map(({ listing }) => listing))).to.have.property("size", plan.orders.length);
    for (const order of plan.orders) {
      expect(listings.get(order.listing)?.published).to.equal(true);
      expect(order.buyer).to.not.equal(listings.get(order.listing)?.seller);
    }
  });

  it("takes its first seven orders to every status there is, each by steps that lead there", () => {
    const statuses = ["pending", "confirmed", "shipped", "delivered", "cancelled", "returned"];
    expect(plan.orders.slice(0, 7).map(({ status }) => status)).to.include.members(statuses);
    for (const order of plan.orders) {
      expect(endOf(order)).to.equal(order.stage);
      expect(order.status).to.equal(statusAt[order.stage]);
      const sent = order.steps.some(({ event }) => event === "ship");
      if (sent) expect(order.shipping.method).to.not.equal("pickup");
    }
  });

  it("leaves moderators two orders in dispute and two missing among the forty of a demonstration", () => {
    const stages = plan.orders.slice(0, 40).map(({ stage }) => stage);
    for (const stage of ["disputed", "missing"])
      expect(stages.filter((other) => other === stage)).to.have.lengthOf(2);
    expect(stages.filter((stage) => stage === "completed").length).to.be.above(10);
  });

  it("reviews delivered orders alone, once a party and target, mostly with four or five stars", () => {
    const reviews = plan.orders.flatMap((order) =>
      order.reviews.map((review) => ({ ...review, stage: order.stage })),
    );
    expect(reviews.length).to.be.greaterThan(50);
    for (const { stage, by, targetType, rating, comment } of reviews) {
      expect(stage).to.be.oneOf(["delivered", "completed", "refunded"]);
      expect(by).to.equal(targetType === "buyer" ? "seller" : "buyer");
      expect(rating).to.be.within(1, 5);
      expect(comment)
        .to.match(/^[A-Z].{15,}[.!?]$/)
        .and.not.match(/[{}]/);
    }
    expect(reviews.filter(({ rating }) => rating >= 4).length / reviews.length).to.be.above(0.75);
  });

  it("has fewer orders where too few listings can be ordered", () => {
    const small = seedPlan({ seed: 1, users: 4, listings: 10, orders: 50, tree });
    expect(small.orders.length).to.be.within(3, 10);
    expect(seedPlan({ seed: 1, users: 2, listings: 0, orders: 5, tree })).to.deep.include({
      listings: [],
      orders: [],
    });
  });

  it("refuses a marketplace where nobody could buy, or nothing could be sold", () => {
    expect(() => seedPlan({ seed: 1, users: 1, listings: 1, orders: 0, tree })).to.throw(
      RangeError,
      /two users/,
    );
    expect(() => seedPlan({ seed: 1, users: 2, listings: 1, orders: 0, tree: { categories: [] } })).to.throw(
      RangeError,
      /category/,
    );
  });
});

const statusAt: Readonly<Record<string, string>> = {
  placed: "pending",
  confirmed: "confirmed",
  shipped: "shipped",
  missing: "shipped",
  delivered: "delivered",
  disputed: "delivered",
  completed: "delivered",
  cancelled: "cancelled",
  refunded: "returned",
};

function endOf({ steps }: SeedOrder): string {
  const moves: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    placed: { confirm: "confirmed", cancel: "cancelled" },
    confirmed: { ship: "shipped", cancel: "cancelled" },
    shipped: { deliver: "delivered", "report-missing": "missing" },
    delivered: { release: "completed", "request-return": "asked" },
    asked: { "accept-return": "returning", "refuse-return": "disputed" },
    returning: { "ship-return": "back" },
    back: { refund: "refunded" },
  };
  let stage = "placed";
  for (const { event } of steps) {
    expect(moves[stage]).to.have.property(event);
    stage = moves[stage]?.[event] ?? "";
  }
  return stage;
}

/** What a category would refuse, said by this test's own reading of its questions. */
function problemsIn(
  asked: readonly AttributeDefinition[],
  answers: Readonly<Record<string, AttributeValue>>,
): string[] {
  const known = new Set(asked.map(({ key }) => key));
  const unknown = Object.keys(answers).filter((key) => !known.has(key));
  const wrong = asked.filter((question) => {
    const answer = answers[question.key];
    return answer === undefined ? question.required : !suits(question, answer);
  });
  return [...unknown, ...wrong.map(({ key }) => key)];
}

function suits(question: AttributeDefinition, answer: AttributeValue): boolean {
  switch (question.type) {
    case "text":
      return typeof answer === "string" && answer.trim() === answer && answer.length <= question.maxLength;
    case "boolean":
      return typeof answer === "boolean";
    case "choice":
      return question.choices.some((choice) => choice === answer);
    case "choices":
      return Array.isArray(answer) && answer.length === 1 && question.choices.includes(answer.join());
    case "integer":
    case "decimal":
      return (
        typeof answer === "number" &&
        answer >= question.min &&
        answer <= question.max &&
        (question.type === "decimal" || Number.isInteger(answer))
      );
  }
}
