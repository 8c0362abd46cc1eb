import { stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stackReset, stackUp } from "@marketplace/local-stack";
import { seededRandom, until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { type ChaosSuite, LONG, openChaosSuite } from "./chaos-suite.fixture.ts";

/*
 * Redis itself is killed while events are published, on servers of this suite's own. Its append-only file is flushed each
 * second: where the machine goes down with it, it comes back without what it was told last. Here that is cut off the file.
 */

const STACK = "durable-faults";
const KILLS = LONG ? 20 : 2;

describe("events and a Redis that is killed", function () {
  this.timeout(LONG ? 900_000 : 180_000);
  let world: ChaosSuite;
  before(async () => {
    world = await openChaosSuite({ stack: STACK });
  });
  after(async () => {
    await world.close();
    await stackReset(STACK);
  });

  function isAlive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  /** Where Redis keeps what it is told. */
  async function appendOnlyFile(): Promise<string> {
    const { redis } = world.suite.stores.redis;
    const settings = z.array(z.string());
    const [, folder = ""] = settings.parse(await redis.config("GET", "dir"));
    const [, name = ""] = settings.parse(await redis.config("GET", "appendfilename"));
    return join(folder, name);
  }

  async function killRedis(lostBytes: number): Promise<void> {
    const file = await appendOnlyFile();
    const { servers } = await stackUp({ name: STACK });
    const pid = servers.find(({ name }) => name === "redis")?.pid;
    if (pid === undefined) throw new Error("Redis is not one of the stack");
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid));
    const { size } = await stat(file);
    await truncate(file, Math.max(0, size - lostBytes));
  }

  it("are all handled once it is back, without what it was told last", async () => {
    const random = seededRandom(29);
    // Slow, so that much of what is lost has not been handled yet.
    const worker = await world.victims({ slowMs: 100 })();
    await worker.send({ do: "work" });
    for (let kills = 0; kills < KILLS; kills++) {
      const writing = world.change(250, random);
      await pause(200 + random() * 1_500);
      await killRedis(Math.floor(random() * 60_000));
      await stackUp({ name: STACK });
      await writing;
    }
    expect(await world.damage()).to.deep.equal([]);
    await worker.kill();
  });
});
