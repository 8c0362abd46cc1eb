import { expect } from "chai";
import sharp from "sharp";
import { CliError } from "../cli-error.ts";
import { guestClient, tokenClient } from "../connection.ts";
import { reportOf } from "../failure-report.ts";
import { type Platform, startWorkingPlatform } from "../platform.fixture.ts";
import { refusal } from "../refusal.fixture.ts";
import type { SeedPhotograph, SeedPlan } from "../seed/plan.ts";
import { persistence } from "./persist.ts";
import { countPlan } from "./plan-counts.ts";
import { runSeed } from "./run-seed.ts";
import { smallPlan } from "./seed-plan.fixture.ts";
import { expectedOf, snapshotOf } from "./snapshot.fixture.ts";
import { openTally, type Tally } from "./tally.ts";

const silent = { begin: () => ({ step() {}, end() {} }), say() {} };

function draw({ drawing }: SeedPhotograph): Promise<Buffer> {
  const background = { r: drawing % 256, g: 100, b: 200 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** An answer that does not come, to a call that was heard. */
async function lose(response: Response): Promise<never> {
  await response.body?.cancel();
  throw new CliError("Lost.", { code: "UNREACHABLE", remedy: "" });
}

describe("seeding", function () {
  // Each run waits for a worker that shares the machine with all of it.
  this.timeout(300_000);
  let platform: Platform;
  before(async () => {
    platform = await startWorkingPlatform();
  });
  after(() => platform.close());

  interface SeedOptions {
    readonly fetch?: typeof globalThis.fetch;
    readonly signal?: AbortSignal;
  }

  async function seed(plan: SeedPlan, options: SeedOptions = {}): Promise<Tally> {
    const { fetch = globalThis.fetch, signal = new AbortController().signal } = options;
    const tally = openTally();
    const { endpoints } = platform;
    const persist = persistence({ sleep: async () => {}, say() {} });
    const clock = () => new Date();
    await runSeed(
      { reach: { endpoints, fetch }, clock, signal, persist, progress: silent, tally, draw },
      plan,
    );
    return tally;
  }

  it("makes what the plan says, through the API as its own people", async () => {
    const plan = smallPlan(1);
    const tally = await seed(plan);
    const { accounts, listings, photographs, favourites, orders, reviews } = countPlan(plan);
    const made = Object.fromEntries(Object.entries(tally.counts()).map(([part, { made }]) => [part, made]));
    expect(made).to.deep.equal({ accounts, listings, photographs, favourites, orders, reviews });
    expect(tally.leftOut()).to.deep.equal([]);
    expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
  });

  it("changes nothing when it is run again", async () => {
    const plan = smallPlan(5);
    await seed(plan);
    const writes: string[] = [];
    const counting: typeof globalThis.fetch = (input, init) => {
      const path = new URL(String(input)).pathname;
      if (init?.method === "POST") writes.push(path.replace("/trpc/", ""));
      return fetch(input, init);
    };
    const before = await snapshotOf(platform.endpoints, plan);
    const tally = await seed(plan, { fetch: counting });
    expect(tally.changed()).to.equal(false);
    expect(new Set(writes)).to.deep.equal(new Set(["users.login", "users.logout", "listings.create"]));
    // Twins alone have to be told apart by their keys.
    expect(writes.filter((write) => write === "listings.create")).to.have.length(2);
    expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(before);
  });

  // Every request is a place to die at; these are spread over all of them. The last answer is lost, not its effect.
  for (const deathAt of [1, 5, 20, 40, 60, 80, 100, 120, 140]) {
    it(`is gone on with after a death at request ${deathAt}, to the same end`, async () => {
      const plan = smallPlan(100 + deathAt);
      const death = new AbortController();
      let requests = 0;
      const dying: typeof globalThis.fetch = async (input, init) => {
        requests += 1;
        death.signal.throwIfAborted();
        if (requests !== deathAt) return fetch(input, { ...init, signal: death.signal });
        await fetch(input, init);
        death.abort();
        throw death.signal.reason;
      };
      const failure = await seed(plan, { fetch: dying, signal: death.signal }).catch(
        (thrown: unknown) => thrown,
      );
      expect(failure, `it lived on through ${requests} requests`).to.not.equal(undefined);
      const tally = await seed(plan);
      expect(tally.leftOut()).to.deep.equal([]);
      expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
      expect((await seed(plan)).changed()).to.equal(false);
    });
  }

  it("repeats calls that are refused for a while and calls whose answers are lost", async () => {
    const plan = smallPlan(2);
    let requests = 0;
    const flaky: typeof globalThis.fetch = async (input, init) => {
      requests += 1;
      const isApi = new URL(String(input)).pathname.startsWith("/trpc/");
      if (requests % 5 === 0) {
        return isApi ? refusal("STORE_UNAVAILABLE") : new Response("<Code>SlowDown</Code>", { status: 503 });
      }
      if (isApi && requests % 11 === 0) return refusal("RATE_LIMITED", { details: { retryAfterSeconds: 1 } });
      const response = await fetch(input, init);
      if (requests % 7 === 0) {
        return lose(response);
      }
      return response;
    };
    const tally = await seed(plan, { fetch: flaky });
    expect(tally.leftOut()).to.deep.equal([]);
    expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
  });

  for (const [what, path, number] of [
    ["registers its accounts", "/trpc/users.register", 8],
    ["ends its sessions", "/trpc/users.logout", 9],
  ] as const) {
    it(`${what}, also where the answers to that are lost`, async () => {
      const plan = smallPlan(number);
      const lost = new Set<string>();
      const losing: typeof globalThis.fetch = async (input, init) => {
        const response = await fetch(input, init);
        const whose = `${String(init?.body)} ${new Headers(init?.headers).get("authorization")}`;
        if (!String(input).includes(path) || lost.has(whose)) return response;
        lost.add(whose);
        return lose(response);
      };
      const tally = await seed(plan, { fetch: losing });
      expect(lost.size).to.equal(plan.users.length);
      expect(tally.leftOut()).to.deep.equal([]);
      expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
    });
  }

  it("orders anew what was begun under a key and never paid, and finds that the next time", async () => {
    const plan = smallPlan(6);
    const key = plan.orders[0]?.key ?? "";
    const expired: typeof globalThis.fetch = async (input, init) => {
      const isFirstPlacing = String(init?.body).includes(`"idempotencyKey":"${key}"`);
      return isFirstPlacing ? refusal("RESERVATION_EXPIRED") : fetch(input, init);
    };
    expect((await seed(plan, { fetch: expired })).leftOut()).to.deep.equal([]);
    expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
    expect((await seed(plan, { fetch: expired })).changed()).to.equal(false);
  });

  it("waits for a payment that an earlier run has left under way, and goes on from there", async () => {
    const plan = smallPlan(7);
    await seed({ ...plan, orders: plan.orders.map((order) => ({ ...order, steps: [], reviews: [] })) });
    // Left out there is the order of a unit that another gives back only now.
    const capturing: typeof globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).includes("/trpc/orders.mine")) return response;
      return new Response((await response.text()).replaceAll('"stage":"placed"', '"stage":"capturing"'), {
        headers: response.headers,
      });
    };
    await seed(plan, { fetch: capturing });
    expect(await snapshotOf(platform.endpoints, plan)).to.deep.equal(expectedOf(plan));
  });

  it("leaves out what somebody else has made impossible, and says why", async () => {
    const plan = smallPlan(3);
    await seed({ ...plan, orders: [] });
    const stranger = await signUp("stranger-3@shop.example");
    const { items } = await stranger.listings.browse.query({ subcategory: "city-bikes", limit: 100 });
    const wanted = plan.orders[0];
    const bike = items.find(
      ({ title, location, sellerId }) => title === "City bike 0" && location && sellerId,
    );
    if (bike === undefined || wanted === undefined) throw new Error("There is no bike to buy");
    await stranger.orders.place.mutate({
      idempotencyKey: "strangers-order",
      listingId: bike.id,
      expectedPrice: bike.price,
      shipping: wanted.shipping,
      payment: { token: "4242424242424242" },
    });
    const tally = await seed(plan);
    expect(tally.counts().orders).to.include({ made: plan.orders.length - 1, leftOut: 1 });
    expect(tally.leftOut().map(({ key }) => key)).to.deep.equal([wanted.key]);
  });

  it("does not take over an account with another password", async () => {
    const plan = smallPlan(4);
    await signUp(plan.users[0]?.email ?? "");
    const failure = await seed(plan).catch((thrown: unknown) => thrown);
    expect(reportOf(failure)).to.include({ code: "DEMO_ACCOUNT_TAKEN", exitCode: 1 });
  });

  async function signUp(email: string) {
    const reach = { endpoints: platform.endpoints, fetch };
    const signed = await guestClient(reach).users.register.mutate({
      email,
      name: "A stranger",
      password: "correct horse battery",
    });
    return tokenClient(reach, signed.tokens.accessToken);
  }
});
