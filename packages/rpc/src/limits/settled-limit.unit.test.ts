import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import fc from "fast-check";
import type { SharedCounters } from "./limit.ts";
import { openSettledLimit, type SettledLimit } from "./settled-limit.ts";

const WINDOW_MS = 60_000;

/** Redis as the limit sees it: one window of each key, and it can be away. */
function openRedisModel(now: () => number) {
  const windows = new Map<string, { points: number; endsAt: number }>();
  const model = { away: false, asked: 0 };
  const shared: SharedCounters = {
    async add(key, points) {
      model.asked += 1;
      await turn();
      if (model.away) throw new Error("connect ECONNREFUSED");
      const known = windows.get(key);
      const window =
        known !== undefined && now() < known.endsAt ? known : { points: 0, endsAt: now() + WINDOW_MS };
      window.points += points;
      windows.set(key, window);
      return { points: window.points, millisecondsLeft: window.endsAt - now() };
    },
  };
  return { model, shared, counted: (key: string) => windows.get(key)?.points ?? 0 };
}

interface Crowd {
  readonly processes: number;
  readonly points: number;
  readonly block: number;
}

function openCrowd({ processes, points, block }: Crowd) {
  const time = { now: 1_000 };
  const now = () => time.now;
  const redis = openRedisModel(now);
  const faults: unknown[] = [];
  const limits = Array.from({ length: processes }, () =>
    openSettledLimit(
      { points, seconds: WINDOW_MS / 1_000, block },
      { shared: redis.shared, now, onFault: (fault) => faults.push(fault) },
    ),
  );
  return { time, redis, faults, limits };
}

const at = (limits: readonly SettledLimit[], index: number): SettledLimit => {
  const limit = limits[index % limits.length];
  if (limit === undefined) throw new Error("No processes");
  return limit;
};

describe("a limit that is counted by each process and settled in blocks", () => {
  const crowd = fc.record({
    processes: fc.integer({ min: 1, max: 6 }),
    points: fc.integer({ min: 20, max: 300 }),
    block: fc.integer({ min: 1, max: 40 }),
  });
  /** Which process is called, for how much; and whether what is on its way arrives before the next call. */
  const calls = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 5 })), {
    minLength: 100,
    maxLength: 700,
  });

  it("lets through at most one block for each process beyond it, and refuses nobody before it", async () => {
    await fc.assert(
      fc.asyncProperty(crowd, calls, async (shape, made) => {
        const { limits } = openCrowd(shape);
        let taken = 0;
        for (const [index, cost] of made) {
          const { allowed } = at(limits, index).spend("a", cost);
          if (allowed) taken += cost;
          else expect(taken + cost, "refused before the limit").to.be.greaterThan(shape.points);
          await Promise.all(limits.map((limit) => limit.settled()));
        }
        // A call costs up to 5, and its block is settled with it whole.
        const most = shape.points + shape.processes * (shape.block + 4);
        expect(taken).to.be.at.most(shape.processes === 1 ? shape.points : most);
      }),
      { numRuns: 300 },
    );
  });

  it("is exact in one process, however calls and settlements fall together", async () => {
    await fc.assert(
      fc.asyncProperty(crowd, calls, async (shape, made) => {
        const { limits } = openCrowd({ ...shape, processes: 1 });
        let taken = 0;
        for (const [pause, cost] of made) {
          const { allowed, remaining } = at(limits, 0).spend("a", cost);
          expect(allowed).to.equal(taken + cost <= shape.points);
          if (allowed) taken += cost;
          expect(remaining).to.equal(shape.points - taken);
          if (pause === 0) await turn();
        }
        await at(limits, 0).settled();
      }),
      { numRuns: 300 },
    );
  });

  it("is held by each process for itself while Redis is away, and settled when it is back", async () => {
    await fc.assert(
      fc.asyncProperty(crowd, calls, async (shape, made) => {
        const { limits, redis, time, faults } = openCrowd(shape);
        redis.model.away = true;
        const taken = Array<number>(shape.processes).fill(0);
        for (const [index, cost] of made) {
          const place = index % shape.processes;
          if (at(limits, place).spend("a", cost).allowed) taken[place] = (taken[place] ?? 0) + cost;
          await at(limits, place).settled();
        }
        for (const each of taken) expect(each).to.be.at.most(shape.points);
        if (taken.some((each) => each >= shape.block)) expect(faults).to.not.deep.equal([]);

        redis.model.away = false;
        time.now += 1_001;
        let after = 0;
        for (const limit of limits) {
          if (limit.spend("a", 1).allowed) after += 1;
          await limit.settled();
        }
        const all = taken.reduce((sum, each) => sum + each, 0) + after;
        // All know what was counted meanwhile, but for what does not make a block.
        expect(redis.counted("a")).to.be.within(all - shape.processes * (shape.block - 1), all);
      }),
      { numRuns: 200 },
    );
  });

  it("asks Redis once a block, and not again for a second after a fault", async () => {
    const { limits, redis, time, faults } = openCrowd({ processes: 1, points: 1_000, block: 50 });
    const spend = async (calls: number) => {
      for (let call = 0; call < calls; call += 1) {
        at(limits, 0).spend("a", 1);
        await turn();
      }
      await at(limits, 0).settled();
    };
    await spend(200);
    expect(redis.model.asked).to.be.within(3, 4);
    redis.model.away = true;
    redis.model.asked = 0;
    await spend(400);
    expect(redis.model.asked).to.equal(1);
    expect(faults).to.have.length(1);
    time.now += 1_000;
    await spend(1);
    expect(redis.model.asked).to.equal(2);
  });

  it("keeps keys apart, and gives each the whole limit again when its window is over", () => {
    const { limits, time } = openCrowd({ processes: 1, points: 10, block: 100 });
    const limit = at(limits, 0);
    for (let call = 0; call < 10; call += 1) expect(limit.spend("a", 1).allowed).to.equal(true);
    expect(limit.spend("a", 1)).to.deep.equal({ allowed: false, limit: 10, remaining: 0, resetSeconds: 60 });
    expect(limit.spend("b", 10)).to.include({ allowed: true, remaining: 0 });
    time.now += WINDOW_MS - 1;
    expect(limit.spend("a", 1)).to.include({ allowed: false, resetSeconds: 1 });
    time.now += 1;
    expect(limit.spend("a", 3)).to.include({ allowed: true, remaining: 7, resetSeconds: 60 });
  });

  it("says of no window that it is longer than it is, whenever it begins", () => {
    const { limits, time } = openCrowd({ processes: 1, points: 10, block: 100 });
    let keys = 0;
    fc.assert(
      fc.property(fc.integer({ min: 5e9, max: 25e9 }), (nanoseconds) => {
        time.now = nanoseconds / 1e6;
        expect(at(limits, 0).spend(`key ${++keys}`, 1).resetSeconds).to.equal(60);
      }),
    );
  });

  it("counts nothing of what it refuses", () => {
    const { limits } = openCrowd({ processes: 1, points: 10, block: 100 });
    const limit = at(limits, 0);
    expect(limit.spend("a", 8).allowed).to.equal(true);
    expect(limit.spend("a", 5)).to.include({ allowed: false, remaining: 2 });
    expect(limit.spend("a", 2).allowed).to.equal(true);
  });
});
