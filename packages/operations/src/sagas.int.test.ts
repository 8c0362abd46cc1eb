import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

describe("sagas, as an administrator sees them", () => {
  let operations: OperationsSuite;
  /** Ids, newest first. */
  const made: string[] = [];
  let stuck: string;
  before(async () => {
    operations = await openOperations();
    for (let index = 0; index < 5; index++) {
      made.unshift(await operations.start(`bike-${index}`));
      operations.time.advance(1_000);
    }
    operations.world.hold = "silent";
    stuck = await operations.start("stuck");
    made.unshift(stuck);
    operations.world.hold = "works";
    operations.world.record = "refuses";
    made.unshift(await operations.start("refused"));
  });
  after(() => operations.close());

  const queries = () => operations.as("admin").queries;

  for (const limit of [1, 2, 3, 7, 100]) {
    it(`come each once, newest first, in pages of ${limit}`, async () => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await queries().sagas({ limit, ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      // Those of one instant come in the order of their ids.
      expect([...seen].sort()).to.deep.equal([...made].sort());
      expect(seen.slice(2)).to.deep.equal(made.slice(2));
    });
  }

  it("are found by how they stand and by name", async () => {
    const ids = async (filter: Parameters<ReturnType<typeof queries>["sagas"]>[0]) =>
      (await queries().sagas(filter)).items.map(({ id }) => id);
    expect(await ids({ status: "needs-attention" })).to.deep.equal([stuck]);
    expect(await ids({ status: "completed" })).to.have.length(5);
    expect(await ids({ status: "running" })).to.deep.equal([]);
    expect(await ids({ name: "test-purchase" })).to.have.length(7);
    expect(await ids({ name: "another" })).to.deep.equal([]);
    expect(await failureFrom(queries().sagas({ cursor: "nonsense" }))).to.include({
      code: "VALIDATION_FAILED",
    });
  });

  it("tell with every try what went wrong where", async () => {
    const saga = await queries().saga({ id: stuck });
    expect(saga).to.deep.include({
      ...{ name: "test-purchase", version: 1, status: "needs-attention", direction: "forward" },
      ...{ scope: "buyer-1", key: "key-of-stuck", output: null, leaseOwner: null, overdue: false },
    });
    expect(saga.failure).to.include({ code: "INTERNAL", step: "hold" });
    expect(saga.failure?.cause).to.contain("503");
    expect(
      saga.attempts.map(({ step, kind, attempt, status }) => `${kind} ${step} ${attempt} ${status}`),
    ).to.deep.equal(["run hold 1 started", "settle hold 1 failed"]);
    const done = await queries().saga({ id: made.at(-1) ?? "" });
    expect(done.output).to.deep.equal({ item: "bike-0" });
    expect(done.attempts[0]?.result).to.deep.equal({ holdId: `hold:${done.id}:hold` });
  });

  it("show of their input what mending takes, and neither card, address nor e-mail", async () => {
    const saga = await queries().saga({ id: stuck });
    expect(saga.input).to.deep.equal({
      ...{ item: "stuck", amount: 129_900 },
      shipping: { address: "[redacted]", method: "standard" },
      payment: { token: "[redacted]" },
      note: "paid by [redacted], ask [redacted]",
    });
    const everything = JSON.stringify([saga, await queries().sagas({})]);
    for (const hidden of ["4242", "Vestergade", "Bo Madsen", "bo.madsen", "pm_1"])
      expect(everything).to.not.contain(hidden);
  });

  it("say when nobody goes on with one that should", async () => {
    const { sequelize } = operations.deps.postgres;
    const late = new Date(operations.deps.clock().getTime() - 1).toISOString();
    await sequelize.query(
      `UPDATE sagas SET status = 'running', finished_at = NULL, lease_until = '${late}' WHERE id = '${made[0]}'`,
    );
    const { items } = await queries().sagas({ status: "running" });
    expect(items.map(({ id, overdue }) => ({ id, overdue }))).to.deep.equal([{ id: made[0], overdue: true }]);
  });

  it("are nobody's to see but administrators', and not there under another id", async () => {
    for (const role of ["member", "moderator"] as const) {
      const { queries: theirs, commands } = operations.as(role);
      const calls = [
        theirs.sagas({}),
        theirs.saga({ id: stuck }),
        commands.operateSaga({ sagaId: stuck, verb: "retry", dryRun: true }),
      ];
      for (const call of calls) expect(await failureFrom(call), role).to.include({ code: "FORBIDDEN" });
    }
    expect(await failureFrom(queries().saga({ id: operations.deps.newId() }))).to.include({
      code: "NOT_FOUND",
    });
  });
});
