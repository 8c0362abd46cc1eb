import { failureIn } from "@marketplace/api";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { DEGRADATION, OUTAGES, type Outage, type Outcome, type Want } from "./degradation.fixture.ts";
import { type OwnPlatform, openOwnPlatform, type PlatformProcess } from "./own-platform.fixture.ts";
import { openWants, type Wants } from "./wants.fixture.ts";

const STACK = "degraded";
const RECOVERY_MS = 45_000;
// With every command process dead there is nobody to say anything.
const REFUSALS = ["STORE_UNAVAILABLE", "TIMEOUT", "UNREACHABLE"];

/*
 * Every cell of docs/degradation.md: each thing is tried while each store, or every command process, is away. What goes
 * on must not fail once; what is refused must say that it is a store that is away, and soon.
 */
describe("what works while something is away", function () {
  this.timeout(300_000);
  let platform: OwnPlatform;
  let wants: Wants;
  let query: PlatformProcess;
  let command: PlatformProcess;
  let commandPort: string;
  before(async () => {
    platform = await openOwnPlatform(STACK, { STORE_TIMEOUT_MS: "2000", REGISTRATIONS_PER_HOUR: "1000" });
    // The first migrates; the others find nothing left to do.
    command = await platform.start("command");
    commandPort = new URL(command.url).port;
    [query] = await Promise.all([platform.start("query"), platform.start("worker")]);
    wants = await openWants({ url: query.url, commandUrl: command.url });
    await wants.refill();
    await projected();
  });
  after(() => platform.close());

  /** Waits until the seller's profile stands in the projection. */
  async function projected(): Promise<void> {
    const profiles = platform.stores.mongo.db.collection<{ _id: string }>("profiles");
    await until(
      () => profiles.findOne({ _id: wants.sellerId }),
      (found) => found !== null,
    );
  }

  async function attempt(want: Want): Promise<Outcome> {
    try {
      const told = await wants.tries[want]();
      return want === "a listing's page, signed in" && !isOwn(told) ? "guest" : "goes on";
    } catch (thrown) {
      const failure = failureIn(thrown);
      // With every command process dead there is nobody to say anything.
      if (failure === null)
        expect(String(thrown), want).to.match(/fetch failed|ECONNREFUSED|answered with 5/);
      else expect(failure.code, `${want}: ${failure.message}`).to.be.oneOf(REFUSALS);
      return "refused";
    }
  }

  /** Tries everything until all of it goes on again. */
  async function recovered(): Promise<void> {
    const missing = () =>
      outcomes().then(
        (seen) => Object.entries(seen).filter(([, outcome]) => outcome !== "goes on"),
        (failure: unknown) => [[String(failure), "refused"]],
      );
    await until(missing, ({ length }) => length === 0, RECOVERY_MS);
  }

  async function outcomes(): Promise<Readonly<Record<string, Outcome>>> {
    await wants.refill();
    const seen: Record<string, Outcome> = {};
    for (const want of WANTS) seen[want] = await attempt(want);
    return seen;
  }

  /** What takes a thing away and brings it back. */
  const take: Readonly<Record<Outage, () => Promise<{ again(): Promise<void> }>>> = {
    command: async () => {
      await command.kill();
      return {
        again: async () => {
          command = await platform.start("command", { COMMAND_PORT: commandPort });
        },
      };
    },
    postgres: () => platform.end("postgres"),
    redis: () => platform.end("redis"),
    minio: () => platform.end("minio"),
    mongo: async () => {
      const admin = platform.stores.mongo.client.db("admin");
      await admin.command({ replSetStepDown: 3, secondaryCatchUpPeriodSecs: 0, force: true });
      return { again: async () => {} };
    },
  };

  const outages: readonly Outage[] = ["command", "minio", "mongo", "postgres", "redis"];
  for (const outage of outages) {
    it(`${OUTAGES[outage]}`, async () => {
      await wants.refill();
      const { again } = await take[outage]();
      const seen: Record<string, Outcome> = {};
      try {
        for (const want of WANTS) seen[want] = await attempt(want);
      } finally {
        await again();
      }
      expect(seen).to.deep.equal(Object.fromEntries(WANTS.map((want) => [want, DEGRADATION[want][outage]])));
      await recovered();
    });
  }

  it("a query process starts with everything away but MongoDB, and serves what it can", async () => {
    await wants.refill();
    const away = await Promise.all([platform.end("postgres"), platform.end("redis"), platform.end("minio")]);
    try {
      const started = await platform.start("query");
      const health = await fetch(`${started.url}/health`);
      expect(health.status).to.equal(200);
      expect(await health.json()).to.deep.include({ degraded: ["postgresql", "redis", "minio"] });
      await started.stop();
    } finally {
      for (const { again } of away) await again();
    }
    await recovered();
  });
});

const WANTS = Object.keys(DEGRADATION).filter((name): name is Want => name in DEGRADATION);

/** Whether the page of a listing that the buyer has marked shows it. */
function isOwn(told: unknown): boolean {
  return (
    typeof told === "object" && told !== null && "viewerFavourite" in told && told.viewerFavourite === true
  );
}
