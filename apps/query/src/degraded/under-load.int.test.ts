import { setTimeout as pause } from "node:timers/promises";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { runLanes } from "./lanes.fixture.ts";
import { type OwnPlatform, openOwnPlatform, type PlatformProcess } from "./own-platform.fixture.ts";
import { openWants, type Wants } from "./wants.fixture.ts";

/** Thirty in the long form. */
const AWAY_SECONDS = Number(process.env.REDIS_AWAY_SECONDS ?? 4);
const RECOVERY_MS = 60_000;

describe("reads under load", function () {
  this.timeout((AWAY_SECONDS + 180) * 1_000);
  let platform: OwnPlatform;
  let wants: Wants;
  let commands: readonly PlatformProcess[];
  before(async () => {
    platform = await openOwnPlatform("under-load", { STORE_TIMEOUT_MS: "2000" });
    const first = await platform.start("command");
    const [second, query] = await Promise.all([
      platform.start("command"),
      platform.start("query"),
      platform.start("worker"),
    ]);
    commands = [first, second];
    wants = await openWants({ url: query.url, commandUrl: first.url });
  });
  after(() => platform.close());

  /** Guests who look at everything, hot and cold. */
  async function reading() {
    const listings = await Promise.all(Array.from({ length: 30 }, () => wants.offer()));
    const { guest, sellerId } = wants;
    let turn = 0;
    return runLanes(8, async () => {
      const { id } = listings[turn++ % listings.length] ?? { id: "" };
      await guest.listings.byId.query({ id });
      if (turn % 4 === 0) await guest.listings.browse.query({ category: "bikes", limit: 1 + (turn % 50) });
      if (turn % 8 === 0) await guest.users.profile.query({ userId: sellerId });
      if (turn % 16 === 0) await guest.categories.tree.query();
    });
  }

  it("do not fail while Redis is away; what was acknowledged stands, and projections catch up", async () => {
    const readers = await reading();
    const written = new Map<string, { version: number; title: string }>();
    const own = await Promise.all(Array.from({ length: 4 }, () => wants.offer()));
    const writers = runLanes(4, async (lane) => {
      const { id, version } = own[lane] ?? { id: "", version: 0 };
      const known = written.get(id)?.version ?? version;
      const title = `Bike of lane ${lane}, version ${known + 1}`;
      const changed = await wants.seller.listings.update.mutate({ id, version: known, title });
      written.set(id, { version: changed.version, title });
    });
    await pause(1_500);
    const before = readers.done();
    const { again } = await platform.end("redis");
    await pause(AWAY_SECONDS * 1_000);
    // They go on while it is away, however slowly on a busy machine.
    await until(readers.done, (done) => done - before > 10);
    await again();
    await pause(1_500);
    await Promise.all([writers.stop(), readers.stop()]);

    expect(readers.failures).to.deep.equal([]);
    expect(written.size).to.equal(4);
    for (const [id, { version, title }] of written) {
      const stored = await wants.seller.listings.byId.query({ id });
      // A change that was made and not acknowledged may stand too.
      expect(stored.version).to.be.at.least(version);
      if (stored.version === version) expect(stored.title).to.equal(title);
    }
    await caughtUp();
  });

  /** Waits until nothing is behind, and has every projection compared with a rebuilt one. */
  async function caughtUp(): Promise<void> {
    const admin = await wants.admin(platform);
    const lag = () => admin.operations.eventLag.query({});
    await until(
      lag,
      ({ groups, sources }) => {
        const isIdle = groups.every(({ topics }) =>
          topics.every((one) => one.undelivered + one.pending === 0),
        );
        return groups.length > 0 && isIdle && sources.outbox?.unpublished === 0;
      },
      RECOVERY_MS,
    );
    const { projections } = await lag();
    expect(projections).to.not.deep.equal([]);
    for (const { name } of projections) {
      const { id } = await admin.operations.rebuildProjection.mutate({ name, mode: "verify" });
      const { result } = await until(
        () => admin.operations.projectionJob.query({ id }),
        ({ status }) => status === "done",
        RECOVERY_MS,
      );
      expect(result, name).to.deep.include({ differing: 0, missing: 0, extra: 0 });
    }
  }

  it("do not fail when every command process is killed", async () => {
    const readers = await reading();
    await pause(1_000);
    await Promise.all(commands.map((one) => one.kill()));
    const before = readers.done();
    await pause(3_000);
    await until(readers.done, (done) => done - before > 10);
    await readers.stop();
    expect(readers.failures).to.deep.equal([]);
  });
});
