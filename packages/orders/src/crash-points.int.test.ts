import { expect } from "chai";
import { z } from "zod";
import { type Scenario, scenarios } from "./crash-scenarios.fixture.ts";
import { type CrashSuite, LONG, openCrashSuite, type Round } from "./crash-suite.fixture.ts";

/*
 * A process is killed at each point that buying, selling, cancelling and paying out have; others recover what it left,
 * and every book must tell the same. The short form kills once at each point, in the first scenario that comes by it;
 * the long form at every reach of every point in every scenario. Those of one scenario die one after the other, then
 * one fresh process recovers what all of them left.
 */

const countsSchema = z.record(z.string().max(200), z.int());
const LANES = 2;
/** How often in one scenario a point is tried again that nobody has died at yet. */
const MOST_AGAIN = 10;

/** What no scenario here comes by, and where it is killed instead. */
const ELSEWHERE = [
  // Orders stand in no second PostgreSQL database: packages/durable.
  /^prepared-transaction\//,
  // No event leaves the outbox for Redis here, and no projection is kept: packages/durable.
  /^(outbox\/note|events|changes|projection|generation)[:/]/,
  // Views of listings and photographs are nothing of an order: packages/listings, packages/media.
  /^(views|media)\//,
  // A payout that was asked about and had not arrived: packages/payouts.
  /^saga\/pay-out\/send\/(undo|record-undo):/,
];

interface Death {
  readonly scenario: Scenario;
  readonly point: string;
  readonly nth: number;
}

describe("orders after a crash at any point", function () {
  this.timeout(LONG ? 3_600_000 : 600_000);
  let suite: CrashSuite;
  let deaths: readonly Death[] = [];
  const died = new Set<string>();
  const figures = { deaths: 0, outlived: 0 };
  before(async () => {
    suite = await openCrashSuite();
  });
  after(async () => {
    const points = new Set(deaths.map(({ point }) => point)).size;
    console.log(`      ${points} points, ${figures.deaths} deaths, ${figures.outlived} outlived their point`);
    await suite.close();
  });

  it("can be tried at every point that the code has", async () => {
    const reached: Death[] = [];
    let all: readonly string[] = [];
    for (const scenario of scenarios) {
      const round = await suite.newRound();
      await scenario.before?.(suite, round);
      const runner = await suite.victim();
      await suite.obey(runner, scenario.orders(round));
      const counts = countsSchema.parse((await runner.send({ do: "points" }))?.value);
      await runner.kill();
      all = Object.keys(counts);
      for (const [point, count] of Object.entries(counts))
        for (let nth = 1; nth <= count; nth++) reached.push({ scenario, point, nth });
    }
    await suite.recover();
    expect(await suite.violations()).to.deep.equal([]);
    const never = all.filter(
      (point) =>
        !ELSEWHERE.some((pattern) => pattern.test(point)) && !reached.some((one) => one.point === point),
    );
    expect(never, "points that no scenario comes by").to.deep.equal([]);
    deaths = LONG ? reached : chosen(reached);
  });

  for (const scenario of scenarios) {
    it(`leaves nothing half done: ${scenario.name}`, async () => {
      const waiting = deaths.filter((one) => one.scenario === scenario);
      expect(waiting).to.not.deep.equal([]);
      let again = 0;
      const rounds = new Map<string, Death & { readonly round: Round }>();
      const lane = async () => {
        for (let death = waiting.shift(); death !== undefined; death = waiting.shift()) {
          const { point, nth } = death;
          const round = await suite.newRound();
          rounds.set(round.id, { ...death, round });
          await scenario.before?.(suite, round);
          // What a process comes by may depend on who is faster and, where it recovers, on what others have left.
          if (await suite.dies(point, scenario.orders(round), nth)) {
            figures.deaths += 1;
            died.add(point);
          } else {
            figures.outlived += 1;
            // Once more in another round, until it has been died at once.
            if (!died.has(point) && ++again < MOST_AGAIN) waiting.push(death);
          }
        }
      };
      await Promise.all(Array.from({ length: scenario.alone ? 1 : LANES }, lane));
      const look = async (when: string) => {
        const found = await suite.violations();
        const where = [...rounds].filter(([id]) => found.some((what) => what.includes(id)));
        const names = where.map(([id, { point, nth }]) => `${id} died at ${point}, reach ${nth}`);
        expect(found, `${when}; ${names.join("; ")}`).to.deep.equal([]);
      };
      const fresh = await suite.victim();
      await suite.recover(fresh);
      await look("recovered");
      if (scenario.again !== undefined) {
        for (const { round } of rounds.values()) await suite.obey(fresh, scenario.again(round));
        await suite.recover(fresh);
        await look("asked again");
      }
      await suite.liveOn(fresh);
      await look("at the end of every order's life");
      await fresh.kill();
    });
  }

  it("was tried at every one of these points", () => {
    const points = new Set(deaths.map(({ point }) => point));
    expect([...points].filter((point) => !died.has(point))).to.deep.equal([]);
  });
});

/** Each point once, in the first scenario that comes by it; of a scenario that comes by nothing new, a few. */
function chosen(reached: readonly Death[]): readonly Death[] {
  const first = new Map<string, Death>();
  for (const death of reached) if (!first.has(death.point)) first.set(death.point, death);
  const once = [...first.values()];
  const rest = scenarios
    .filter((scenario) => !once.some((one) => one.scenario === scenario))
    .flatMap((scenario) =>
      reached.filter((one) => one.scenario === scenario).filter((_, index) => index % 12 === 6),
    );
  return [...once, ...rest];
}
