import { rowsOf } from "@marketplace/stores";
import { failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { releaseReservation, reserveUnit } from "./inventory.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";
import { listingSchema, listingView } from "./listing-view.ts";
import { moveOnce } from "./move-listing.ts";
import { openSales, type Sales } from "./sales.ts";

const DAY_MS = 86_400_000;
const moves = ["publish", "withdraw", "markSoldElsewhere", "remove"] as const;

describe("a keyed move of a listing", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const seller = () => suite.as(suite.seller);
  const versionOf = async (id: string) =>
    (await listingsOf(suite.stores.mongo).findOne({ _id: id }))?.version;
  const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;
  /** How often a listing has been moved under a key, as PostgreSQL knows it. */
  async function keptFor(id: string): Promise<number | undefined> {
    const [row] = await rowsOf(suite.stores.postgres.sequelize, z.object({ kept: z.int() }), {
      sql: "SELECT count(*)::int AS kept FROM idempotency_keys WHERE answer LIKE '%' || $id || '%'",
      bind: { id },
    });
    return row?.kept;
  }

  for (const move of moves) {
    it(`answers a repeated ${move} as the first, and does it once`, async () => {
      const { id, version } = move === "publish" ? await suite.draft() : await suite.active();
      const asked = suite.keyed({ id, version });
      const first = await seller()[move](asked);
      suite.advance(60_000);
      const again = await seller()[move](asked);
      expect(JSON.stringify(again)).to.equal(JSON.stringify(first));
      expect(await versionOf(id)).to.equal(version + 1);
    });
  }

  it("is refused under a key that moved something else, and is another one for another procedure", async () => {
    const { id, version } = await suite.draft();
    const asked = suite.keyed({ id, version });
    await seller().publish(asked);
    const other = await suite.draft();
    expect(await codeOf(seller().publish({ ...asked, id: other.id }))).to.equal("IDEMPOTENCY_MISMATCH");
    expect(await codeOf(seller().publish({ ...asked, version: 2 }))).to.equal("IDEMPOTENCY_MISMATCH");
    expect(await seller().withdraw({ ...asked, version: 2 })).to.include({ status: "draft", version: 3 });
  });

  it("has no use of another account's key", async () => {
    const { id, version } = await suite.draft();
    const asked = suite.keyed({ id, version });
    await seller().publish(asked);
    expect(await codeOf(suite.as(suite.buyer).publish(asked))).to.equal("FORBIDDEN");
  });

  it("leaves its key free when it is refused", async () => {
    const { id, version } = await suite.active();
    const reservationId = suite.newId();
    const claim = { reservationId, listingId: id, buyerId: suite.buyer, expiresAt: null, now: suite.clock() };
    await suite.sales.changeUnits([{ listingId: id, effect: "reserve" }], (transaction) =>
      reserveUnit(transaction, claim),
    );
    const asked = suite.keyed({ id, version: version + 1 });
    expect(await codeOf(seller().withdraw(asked))).to.equal("INVALID_TRANSITION");
    await suite.sales.changeUnits([{ listingId: id, effect: "release" }], (transaction) =>
      releaseReservation(transaction, reservationId, suite.clock()),
    );
    expect(await seller().withdraw({ ...asked, version: version + 2 })).to.include({ status: "draft" });
    expect(await keptFor(id)).to.equal(2);
  });

  it("leaves its key free when the commit that it is part of is undone at the last moment", async () => {
    const { id, version } = await suite.draft();
    const asked = suite.keyed({ id, version });
    const slow: Pick<Sales, "move"> = {
      move: (target, event, work) =>
        suite.sales.move(target, event, async (transaction, moved) => {
          await work(transaction, moved);
          suite.advance(20_000);
        }),
    };
    const deps = { ...suite.stores, clock: suite.clock, sales: slow, changed: suite.cache.invalidate };
    const moving = moveOnce(
      deps,
      { ...asked, event: "publish", sellerId: suite.seller },
      { output: z.strictObject({ id: z.string() }), view: ({ _id }) => ({ id: _id }) },
    );
    expect(await codeOf(moving)).to.equal("TIMEOUT");
    expect(await keptFor(id)).to.equal(0);
    expect(await suite.onSale(id)).to.equal(null);
    expect(await seller().publish(asked)).to.include({ status: "active", version: version + 1 });
  });

  it("ends what was kept when it is repeated, for one who died before it could", async () => {
    const { id, version } = await suite.draft();
    const shown = () => suite.seenBy(null).byId({ id });
    expect(await codeOf(shown())).to.equal("NOT_FOUND");
    const asked = suite.keyed({ id, version });
    const dead = { changed: async () => {} };
    const sales = openSales({ ...suite.stores, ...suite, ...dead, log: testContext().log });
    const published = await moveOnce(
      { ...suite.stores, clock: suite.clock, sales, ...dead },
      { ...asked, event: "publish", sellerId: suite.seller },
      { output: listingSchema, view: (moved) => listingView(suite.stores.minio, moved) },
    );
    expect(await codeOf(shown())).to.equal("NOT_FOUND");
    expect(await seller().publish(asked)).to.deep.equal(published);
    expect(await shown()).to.include({ status: "active" });
  });

  it("is a new request after a day", async () => {
    const { id, version } = await suite.draft();
    const asked = suite.keyed({ id, version });
    await seller().publish(asked);
    suite.advance(DAY_MS - 1);
    expect(await seller().publish(asked)).to.include({ version: version + 1 });
    suite.advance(1);
    expect(await codeOf(seller().publish(asked))).to.equal("STALE_VERSION");
  });

  it("is done once for each of 40 keys with 32 calls at once on two processes, with one answer to the byte", async function () {
    this.timeout(300_000);
    const processes = [suite.as, suite.another()];
    for (let round = 0; round < 40; round += 1) {
      const { id, version } = await suite.draft();
      const asked = suite.keyed({ id, version });
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, n) => (processes[n % 2] ?? suite.as)(suite.seller).publish(asked)),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
      expect(await versionOf(id)).to.equal(version + 1);
      expect(await suite.onSale(id)).to.equal(true);
    }
  });

  it("counts one version and one key for each effect, whatever is asked for at once with few keys", async function () {
    this.timeout(300_000);
    const call = fc.record({
      move: fc.constantFrom("publish" as const, "withdraw" as const),
      key: fc.constantFrom("first-key", "second-key"),
      ahead: fc.integer({ min: 0, max: 2 }),
    });
    const rounds = fc.array(fc.array(call, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, async (asked) => {
        const { id, version } = await suite.draft();
        const answers = new Map<string, string>();
        for (const calls of asked) {
          await Promise.all(
            calls.map(async ({ move, key, ahead }) => {
              const input = { id, version: version + ahead, idempotencyKey: `${key}-${id}` };
              const answer = await seller()
                [move](input)
                .catch(() => null);
              if (answer === null) return;
              const text = JSON.stringify(answer);
              const use = `${move} ${key}`;
              expect(answers.get(use) ?? text).to.equal(text);
              answers.set(use, text);
            }),
          );
        }
        expect(await versionOf(id)).to.equal(version + answers.size);
        expect(await keptFor(id)).to.equal(answers.size);
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
