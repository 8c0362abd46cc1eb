import { expect } from "chai";
import { z } from "zod";
import { type Scenario, scenarios } from "./crash-scenarios.fixture.ts";
import { type CrashSuite, LONG, openCrashSuite } from "./crash-suite.fixture.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";
import type { ShopProcess } from "./shop-processes.fixture.ts";

/*
 * A process is killed at each point that the code has, others recover what it left, and the stores must tell the same.
 * The short form kills once at each point, in the first scenario that comes by it; the long form at every reach of
 * every point in every scenario.
 */

const countsSchema = z.record(z.string().max(200), z.int());

interface Death {
  readonly scenario: Scenario;
  readonly point: string;
  readonly nth: number;
}

describe("a crash at any point", function () {
  this.timeout(LONG ? 1_800_000 : 300_000);
  let suite: CrashSuite;
  let deaths: readonly Death[] = [];
  before(async () => {
    suite = await openCrashSuite();
  });
  after(() => suite.close());

  it("can be tried at every point that the code has", async () => {
    const runner = await suite.processes.start();
    const reached: Death[] = [];
    let all: readonly string[] = [];
    for (const scenario of scenarios) {
      const round = await suite.newRound();
      await scenario.before?.(suite, round);
      await runner.send({ do: "arm", at: null });
      for (const order of scenario.orders(round)) await runner.send(order);
      const counts = countsSchema.parse((await runner.send({ do: "points" }))?.value);
      all = Object.keys(counts);
      for (const [point, count] of Object.entries(counts))
        for (let nth = 1; nth <= count; nth++) reached.push({ scenario, point, nth });
    }
    await runner.kill();
    await suite.recover();
    expect(await suite.violations()).to.deep.equal([]);
    const never = all.filter((point) => !reached.some((one) => one.point === point));
    expect(never, "points that no scenario comes by").to.deep.equal([]);
    deaths = LONG ? reached : chosen(reached);
  });

  for (const scenario of scenarios) {
    it(`leaves nothing half done: ${scenario.name}`, async () => {
      const here = deaths.filter((one) => one.scenario === scenario);
      expect(here).to.not.deep.equal([]);
      for (const { point, nth } of here) {
        const at = `${point}, reach ${nth}`;
        const round = await suite.newRound();
        await scenario.before?.(suite, round);
        const victim = await suite.victim();
        await victim.send({ do: "arm", at: { point, nth, crash: "kill" } });
        await obeyInTurn(victim, scenario.orders(round));
        expect(await victim.ended, `it was to die at ${at}`).to.equal("SIGKILL");
        await suite.recover();
        expect(await suite.violations(), `killed at ${at}`).to.deep.equal([]);
        if (scenario.again === undefined) continue;
        const answer = await suite.helper.send(scenario.again(round));
        await suite.recover();
        expect(await suite.violations(), `asked again after ${at}: ${answer?.refused}`).to.deep.equal([]);
      }
    });
  }
});

/** Gives a process its orders one after the other, and kills it when it outlives them. */
async function obeyInTurn(victim: ShopProcess, orders: readonly ShopOrder[]): Promise<void> {
  for (const order of orders) if ((await victim.send(order)) === null) return;
  victim.signal("SIGTERM");
}

/** Each point once, in the first scenario that comes by it; of a scenario that comes by nothing new, every tenth. */
function chosen(reached: readonly Death[]): readonly Death[] {
  const first = reached.filter((one) => one === reached.find(({ point }) => point === one.point));
  const rest = scenarios
    .filter((scenario) => !first.some((one) => one.scenario === scenario))
    .flatMap((scenario) =>
      reached.filter((one) => one.scenario === scenario).filter((_, index) => index % 10 === 5),
    );
  return [...first, ...rest];
}
