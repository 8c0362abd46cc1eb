import { setTimeout as pause } from "node:timers/promises";
import { stackReset, stackUp } from "@marketplace/local-stack";
import { openPostgres, rowsOf } from "@marketplace/stores";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { silentProxy } from "../../stores/src/silent-proxy.fixture.ts";
import { type FaultyProcess, openFaultyProcess } from "./crash-faults.fixture.ts";
import { CARDS } from "./crash-scenarios.fixture.ts";
import { type CrashSuite, openCrashSuite } from "./crash-suite.fixture.ts";
import { price, shipping } from "./order.fixture.ts";
import { orderPlacing } from "./reserve-units.ts";

/*
 * Stores fail while orders are being placed. What was acknowledged stands, the rest ends one way or the other, and what
 * stands prepared is ended at most ten seconds after it should have been. Redis is away all the while: nobody asks it.
 */

const LANES = 4;
const MOST_ORDERS = 60;
/** So many orders are acknowledged when something begins to fail, however fast the machine is. */
const FIRST_ORDERS = 8;
const SUSPECT = "suspect";
const LATEST_MS = 10_000;
/** Servers that nobody else uses, since they are ended themselves. */
const STACK = "faults";

describe("orders whose stores fail", function () {
  this.timeout(300_000);
  let suite: CrashSuite;
  let withoutRedis: CrashSuite["settings"];
  /** The same where another store is to fail: so impatient that it does within the test. */
  let impatient: CrashSuite["settings"];
  before(async () => {
    suite = await openCrashSuite({}, { stack: STACK });
    // No server has this port.
    withoutRedis = { ...suite.settings, REDIS_URL: "redis://127.0.0.1:1" };
    impatient = { ...withoutRedis, STORE_TIMEOUT_MS: 1_000 };
  });
  after(async () => {
    await suite.close();
    await stackReset(STACK);
  });

  interface Acknowledged {
    readonly orderIds: readonly string[];
    readonly asked: number;
  }

  /**
   * Places one order after the other in several lanes, each of its own listing and buyer; something goes on from when the
   * first are acknowledged.
   */
  async function placing(
    { orders }: FaultyProcess,
    something: () => Promise<unknown>,
  ): Promise<Acknowledged> {
    const place = orderPlacing(orders);
    const orderIds: string[] = [];
    let [asked, isOver] = [0, false];
    const rounds = await Promise.all(Array.from({ length: MOST_ORDERS }, () => suite.newRound()));
    const goingOn: Promise<unknown>[] = [];
    const begin = () => {
      const ended = something().finally(() => {
        isOver = true;
      });
      // It is thrown below, once the lanes have ended.
      ended.catch(() => {});
      goingOn.push(ended);
    };
    const lane = async () => {
      while (!isOver) {
        const round = rounds.shift();
        if (round === undefined) return;
        asked += 1;
        const items = [{ listingId: round.listing, expectedPrice: price }];
        const own = { buyerId: round.buyerId, idempotencyKey: round.id, asked: round.id };
        const answer = await place({ ...own, items, shipping, payment: { token: CARDS.pays } }).catch(
          () => null,
        );
        orderIds.push(...(answer?.orderIds ?? []));
        if (goingOn.length === 0 && orderIds.length >= FIRST_ORDERS) begin();
        // What fails at once would keep this process from hearing that a connection is gone.
        await pause(20);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(goingOn, "orders that were acknowledged").to.have.length(1);
    await Promise.all(goingOn);
    return { orderIds, asked };
  }

  async function look(process: FaultyProcess, { orderIds }: Acknowledged): Promise<void> {
    expect(await process.settled(), "milliseconds that something stood prepared too long").to.be.below(
      LATEST_MS,
    );
    await process.close();
    await suite.recover();
    expect(await suite.violations()).to.deep.equal([]);
    const standing = await rowsOf(suite.stores.sequelize, z.object({ id: z.string() }), {
      sql: "SELECT id FROM orders WHERE stage = 'placed'",
    });
    expect(standing.map(({ id }) => id)).to.include.members([...orderIds]);
  }

  it("with Redis away alone, and then with nothing more", async () => {
    const process = openFaultyProcess(withoutRedis);
    const told = await placing(process, () => pause(1_000));
    expect(told.orderIds).to.have.length(told.asked);
    await look(process, told);
  });

  it("with every connection to PostgreSQL ended again and again", async () => {
    const process = openFaultyProcess({
      ...impatient,
      POSTGRES_URL: `${impatient.POSTGRES_URL}?application_name=${SUSPECT}`,
    });
    const ender = openPostgres({ ...suite.settings, POSTGRES_POOL_MAX: 1 });
    let ended = 0;
    const ending = async () => {
      for (let time = 0; time < 25; time += 1) {
        const gone = await rowsOf(ender.sequelize, z.unknown(), {
          sql: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = '${SUSPECT}' AND datname = current_database()`,
        });
        ended += gone.length;
        await pause(40 + (time % 5) * 60);
      }
    };
    const told = await placing(process, ending);
    await ender.close();
    expect(ended, "connections that were ended").to.be.greaterThan(20);
    expect(told.asked).to.be.greaterThan(told.orderIds.length);
    await look(process, told);
  });

  it("with MongoDB silent for a while", async () => {
    const { MONGO_URL } = suite.settings;
    const proxy = await silentProxy(MONGO_URL);
    const url = new URL(proxy.urlOf(MONGO_URL));
    // A replica set would be asked for its own address, which leads past the proxy.
    url.searchParams.delete("replicaSet");
    url.searchParams.set("directConnection", "true");
    const process = openFaultyProcess({ ...impatient, MONGO_URL: url.href });
    const silence = async () => {
      proxy.silence();
      await pause(2_500);
      proxy.heal();
      await pause(1_500);
    };
    const told = await placing(process, silence);
    expect(told.asked).to.be.greaterThan(told.orderIds.length);
    expect(told.orderIds).to.not.deep.equal([]);
    await look(process, told);
    await proxy.close();
  });

  /** Whether a process is there. */
  function isAlive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  it("with PostgreSQL ended at once and started again", async () => {
    const faulty = openFaultyProcess(impatient);
    const restart = async () => {
      const { servers } = await stackUp({ name: STACK });
      const pid = servers.find(({ name }) => name === "postgres")?.pid;
      if (pid === undefined) throw new Error("PostgreSQL is not one of the stack");
      // Without a word to anyone, as at a power cut; its log is replayed at the next start.
      process.kill(pid, "SIGQUIT");
      await until(() => !isAlive(pid));
      await stackUp({ name: STACK });
      await pause(1_500);
    };
    const told = await placing(faulty, restart);
    expect(told.asked).to.be.greaterThan(told.orderIds.length);
    expect(told.orderIds).to.not.deep.equal([]);
    await look(faulty, told);
  });

  it("with MongoDB's primary stepping down", async () => {
    const faulty = openFaultyProcess(impatient);
    const admin = suite.stores.db.admin();
    // The driver waits for a primary to answer; each that is elected has an id of its own.
    const election = async () => {
      const { electionId }: { electionId?: unknown } = await admin.command({ hello: 1 });
      return String(electionId);
    };
    const stepDown = async () => {
      const before = await election();
      await admin.command({ replSetStepDown: 2, secondaryCatchUpPeriodSecs: 0, force: true });
      expect(await election()).to.not.equal(before);
      await pause(1_500);
    };
    const told = await placing(faulty, stepDown);
    expect(told.asked).to.be.greaterThan(told.orderIds.length);
    expect(told.orderIds).to.not.deep.equal([]);
    await look(faulty, told);
  });
});
