import { failureFrom, manualClock } from "@marketplace/testing";
import { expect } from "chai";
import { debited, look, OPENING_BALANCE, PRICE, reserved } from "../shop.fixture.ts";
import type { Participant } from "./participant.ts";
import { DEADLINE_MS, twoPhaseSuite, untouched } from "./two-phase-suite.fixture.ts";

describe("the resolver of two-phase commits", () => {
  const suite = twoPhaseSuite();
  const { open, newItem, take, itemOf, holderOf, balanceOf, decisionOn } = suite;

  it("is aborted by the resolver past its deadline, and its coordinator then learns so", async () => {
    const item = await newItem();
    const gid = "overtaken-coordinator";
    const failure = await failureFrom(
      take(item, {
        gid,
        prepare: [
          reserved(suite.shop.items, item, gid),
          // Between the vote and the decision the resolver of another process, whose clock is ahead, comes by.
          slow(async () => {
            const ahead = manualClock(new Date(suite.time.clock().getTime() + DEADLINE_MS + 1));
            expect(await open({ clock: ahead.clock }).resolve()).to.deep.equal({
              committed: 0,
              aborted: 1,
              left: 0,
            });
          }),
        ],
      }),
    );
    expect(failure).to.include({ code: "TIMEOUT" });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await holderOf(item)).to.deep.equal({ holder: null });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "abort", finished: true });
  });

  it("drops votes that arrive after the resolver has aborted", async () => {
    const item = await newItem();
    const gid = `late-vote-${item}`;
    const deadline = new Date(suite.time.clock().getTime() + DEADLINE_MS);
    const votes = [reserved(suite.shop.items, item, gid), debited(suite.shop.bank, item, PRICE)];
    await votes[0]?.prepare(gid, deadline);
    suite.time.advance(DEADLINE_MS + 1);
    expect(await suite.twoPhase.resolve()).to.include({ aborted: 1 });
    // Both were on their way when the coordinator died, and land now.
    for (const vote of votes) await vote.prepare(gid, deadline);
    expect(await itemOf(item)).to.have.property("intent");
    suite.time.advance(DEADLINE_MS + 1);
    expect(await suite.twoPhase.resolve()).to.deep.equal({ committed: 0, aborted: 1, left: 0 });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE });
  });

  it("carries out what its coordinator decided and did not finish", async () => {
    const item = await newItem();
    const gid = `unfinished-${item}`;
    const deadline = new Date(suite.time.clock().getTime() + DEADLINE_MS);
    await reserved(suite.shop.items, item, gid).prepare(gid, deadline);
    await debited(suite.shop.bank, item, PRICE).prepare(gid, deadline);
    await suite.shop.sequelize.query(
      `INSERT INTO two_phase_decisions VALUES ('${gid}', 'commit', '{items,bank}', now() - interval '1 hour')`,
    );
    expect(await suite.twoPhase.listInDoubt()).to.deep.include({
      gid,
      decision: "commit",
      decidedAt: (await decidedAt(gid)) ?? null,
      prepared: [
        { resource: "items", deadline, overdue: false },
        { resource: "bank", deadline: await bankDeadline(gid), overdue: false },
      ],
    });
    const passes = await Promise.all([1, 2, 3].map(() => suite.twoPhase.resolve()));
    expect(passes.some(({ committed }) => committed === 1)).to.equal(true);
    expect(await itemOf(item)).to.deep.equal({ _id: item, status: "reserved", holder: gid, version: 2 });
    expect(await balanceOf(item)).to.deep.equal({ balance: OPENING_BALANCE - PRICE });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: true });
  });

  it("ends an intent past its deadline at once when it is in the way of another", async () => {
    const item = await newItem();
    await reserved(suite.shop.items, item, "dead").prepare(
      "dead-coordinator",
      new Date(suite.time.clock().getTime() - 1),
    );
    const gid = await take(item);
    expect(await itemOf(item)).to.include({ status: "reserved", holder: gid });
    expect(await decisionOn("dead-coordinator")).to.deep.equal({ decision: "abort", finished: true });
  });

  it("waits for a transaction that is deciding no longer than told, and leaves it", async () => {
    const item = await newItem();
    const gid = `deciding-${item}`;
    const deadline = new Date(suite.time.clock().getTime() - 1);
    await reserved(suite.shop.items, item, gid).prepare(gid, deadline);
    const deciding = await suite.shop.sequelize.transaction();
    await suite.shop.sequelize.query(
      `INSERT INTO two_phase_decisions VALUES ('${gid}', 'commit', '{items}', now())`,
      { transaction: deciding },
    );
    expect(await suite.twoPhase.resolve()).to.deep.equal({ committed: 0, aborted: 0, left: 1 });
    expect(await itemOf(item)).to.have.property("intent");
    await deciding.commit();
    expect(await suite.twoPhase.resolve()).to.include({ left: 0 });
    expect(await itemOf(item)).to.include({ status: "reserved" });
  });

  it("leaves the finishing to the resolver while a resource is away", async () => {
    const item = await newItem();
    const away: Participant = {
      ...reserved(suite.shop.items, item, "held"),
      commit: () => Promise.reject(new Error("away")),
    };
    const gid = await take(item, { prepare: [away] });
    expect(suite.log.messages).to.include("warn: a two-phase commit is left to finish");
    expect(await itemOf(item)).to.include({ status: "active" });
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: false });
    expect(await suite.twoPhase.resolve()).to.include({ committed: 1 });
    expect(await itemOf(item)).to.include({ status: "reserved" });
  });

  it("says when a decision names a resource that this process does not know, and leaves it", async () => {
    const item = await newItem();
    const gid = await take(item, {
      prepare: [
        { ...reserved(suite.shop.items, item, "held"), commit: () => Promise.reject(new Error("away")) },
      ],
    });
    const without = open({ resources: [suite.shop.bank] });
    expect(await without.resolve()).to.deep.equal({ committed: 0, aborted: 0, left: 1 });
    expect(suite.log.messages).to.include(
      "error: a two-phase commit waits for a resource that this process does not know",
    );
    expect(await decisionOn(gid)).to.deep.equal({ decision: "commit", finished: false });
  });

  it("goes on resolving the others while a resource does not answer", async () => {
    const item = await newItem();
    await reserved(suite.shop.items, item, "dead").prepare(
      `orphan-${item}`,
      new Date(suite.time.clock().getTime() - 1),
    );
    const broken = {
      ...suite.shop.bank,
      resource: "archive",
      prepared: () => Promise.reject(new Error("away")),
    };
    expect(await open({ resources: [broken, suite.shop.items] }).resolve()).to.include({ aborted: 1 });
    expect(await itemOf(item)).to.deep.equal({ _id: item, ...untouched });
  });

  it("refuses to change a decision that stands", async () => {
    const item = await newItem();
    const gid = await take(item);
    const failure = await suite.shop.sequelize
      .query(`UPDATE two_phase_decisions SET decision = 'abort' WHERE gid = '${gid}'`)
      .catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("message", "a decision stands");
  });

  const decidedAt = async (gid: string) => {
    const [row] = await look(
      suite.shop.sequelize,
      `SELECT decided_at FROM two_phase_decisions WHERE gid = '${gid}'`,
    );
    return row && "decided_at" in row ? row.decided_at : null;
  };
  const bankDeadline = async (gid: string) => {
    const all = await suite.shop.bank.prepared({ overdueAt: null, limit: 100 });
    return all.find((one) => one.gid === gid)?.deadline;
  };

  const slow = (meanwhile: () => Promise<void>): Participant => ({
    resource: "items",
    commit: async () => {},
    abort: async () => {},
    prepare: async () => {
      await meanwhile();
      return { ready: true };
    },
  });
});
