import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

describe("two-phase commits in doubt, as an administrator sees them", () => {
  let operations: OperationsSuite;
  before(async () => {
    operations = await openOperations();
  });
  afterEach(async () => {
    operations.time.advance(3_600_000);
    await operations.deps.twoPhase.resolve();
  });
  after(() => operations.close());

  const list = async () => (await operations.as("admin").queries.twoPhase({})).items;
  const resolve = (dryRun: boolean) => operations.as("admin").commands.resolveTwoPhase({ dryRun });
  const at = (seconds: number) => new Date(operations.deps.clock().getTime() + seconds * 1_000);
  const decide = (gid: string, decidedAt: Date) =>
    operations.deps.postgres.sequelize.query(
      "INSERT INTO two_phase_decisions (gid, decision, resources, decided_at) VALUES (:gid, 'commit', '{things}', :decidedAt)",
      { replacements: { gid, decidedAt } },
    );

  it("are none where nothing is left, and resolving that changes and records nothing", async () => {
    expect(await list()).to.deep.equal([]);
    const lines = await operations.audited(null);
    expect(await resolve(false)).to.deep.equal({
      ...{ dryRun: false, inDoubt: [] },
      ...{ committed: 0, aborted: 0, left: 0 },
    });
    expect(await operations.audited(null)).to.deep.equal(lines);
  });

  it("tell their age, whether they are overdue, and what is to become of them", async () => {
    await operations.leavePrepared("young:0001", at(5));
    await operations.leavePrepared("late:00001", at(-95));
    await operations.leavePrepared("decided:01", at(5));
    await decide("decided:01", at(-12));
    await decide("unmarked:1", at(-31));
    const seen = (await list()).map(({ prepared, decidedAt, ...rest }) => ({
      ...rest,
      stands: prepared.map(({ resource }) => resource),
    }));
    const inTime = { overdue: false, overdueSeconds: 0 };
    const undecided = { decision: null, decidedForSeconds: null, stands: ["things"] };
    expect(seen).to.deep.equal([
      {
        gid: "decided:01",
        ...inTime,
        ...{ decision: "commit", decidedForSeconds: 12, next: "commit", stands: ["things"] },
      },
      { gid: "late:00001", ...undecided, overdue: true, overdueSeconds: 95, next: "abort" },
      {
        gid: "unmarked:1",
        ...{ decision: "commit", decidedForSeconds: 31, next: "commit", stands: [] },
        ...{ overdue: true, overdueSeconds: 0 },
      },
      { gid: "young:0001", ...undecided, ...inTime, next: "wait" },
    ]);
  });

  it("are finished as they were decided, or given up past their deadline, which is recorded", async () => {
    await operations.leavePrepared("late:00002", at(-1));
    await operations.leavePrepared("decided:02", at(5));
    await operations.leavePrepared("young:0002", at(5));
    await decide("decided:02", at(-12));
    const before = (await operations.audited(null)).length;

    const dry = await resolve(true);
    expect(dry.inDoubt.map(({ gid, next }) => `${gid} ${next}`)).to.deep.equal([
      "decided:02 commit",
      "late:00002 abort",
      "young:0002 wait",
    ]);
    expect(dry).to.include({ committed: 0, aborted: 0, left: 0 });
    expect(await list()).to.have.length(3);
    expect(await operations.audited(null)).to.have.length(before);

    expect(await resolve(false)).to.include({ committed: 1, aborted: 1, left: 0 });
    expect((await list()).map(({ gid }) => gid)).to.deep.equal(["young:0002"]);
    const things = operations.suite.stores.mongo.db.collection<{ _id: string; status: string }>("things");
    expect((await things.findOne({ _id: "decided:02" }))?.status).to.equal("sold");
    expect((await things.findOne({ _id: "late:00002" }))?.status).to.equal("active");
    const asked = { before: ["decided:02 to commit", "late:00002 to abort"], due: 2 };
    const by = { actor_id: operations.adminId, subject: null, request_id: "test-request" };
    expect((await operations.audited(null)).slice(before)).to.deep.equal([
      { ...by, action: "operations.resolveTwoPhase.asked", outcome: "succeeded", details: asked },
      {
        ...{ ...by, action: "operations.resolveTwoPhase", outcome: "succeeded" },
        details: { ...asked, committed: 1, aborted: 1, left: 0 },
      },
    ]);
  });
});
