import { openProjectionWorker, type ProjectionWorker } from "@marketplace/durable";
import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

const reason = "Ticket 4712: a row was edited by hand";

describe("projections, as an administrator rebuilds and verifies them", () => {
  let operations: OperationsSuite;
  let worker: ProjectionWorker;
  before(async () => {
    operations = await openOperations();
    const { clock } = operations.deps;
    const { mongo } = operations.suite.stores;
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const { projection } = operations.shelf;
    // No event is on its way that would mend a row.
    const looksMs = [10];
    worker = openProjectionWorker({ mongo, projections: [projection], clock, log, looksMs });
    await operations.shelf.addBooks("book-1", "book-2", "book-3");
  });
  after(() => operations.close());

  const commands = () => operations.as("admin").commands;
  const queries = () => operations.as("admin").queries;
  const shelf = async () => (await queries().projections({})).items.find(({ name }) => name === "shelf");

  /** Asks for a job, and works until it has ended. */
  async function done(mode: "rebuild" | "verify") {
    const { id } = await commands().rebuildProjection({ name: "shelf", mode, reason });
    return until(
      async () => {
        await worker.run();
        return queries().projectionJob({ id });
      },
      ({ status }) => status === "done" || status === "failed",
    );
  }

  it("have no rows and no history before anybody asks for them", async () => {
    expect(await shelf()).to.deep.equal({
      ...{ name: "shelf", rows: 0, rebuild: null, verify: null, isWrong: false },
    });
  });

  it("are rebuilt by a worker, which is recorded before it is asked for and after", async () => {
    const asked = await commands().rebuildProjection({ name: "shelf", mode: "rebuild", reason });
    expect(asked).to.deep.include({ projection: "shelf", mode: "rebuild", status: "waiting", result: null });
    // Asked for twice, it is done once.
    const again = await commands().rebuildProjection({ name: "shelf", mode: "rebuild", reason });
    expect(again.id).to.equal(asked.id);
    const job = await done("rebuild");
    expect(job).to.deep.include({ id: asked.id, status: "done", error: null });
    expect(job.result).to.deep.include({ rows: 3 });
    expect(await shelf()).to.deep.include({ rows: 3, rebuild: job, isWrong: false });
    const by = { actor_id: operations.adminId, subject: "shelf", request_id: "test-request" };
    const action = "operations.rebuildProjection";
    expect((await operations.audited("shelf")).slice(0, 2)).to.deep.equal([
      { ...by, action: `${action}.asked`, outcome: "succeeded", details: { mode: "rebuild", reason } },
      {
        ...{ ...by, action, outcome: "succeeded" },
        details: { mode: "rebuild", reason, job: asked.id, status: "waiting" },
      },
    ]);
  });

  it("are found to be wrong where a row was altered by hand, and are right once they are rebuilt", async () => {
    await done("rebuild");
    expect((await done("verify")).result).to.deep.include({ differing: 0, missing: 0, extra: 0 });
    const { shelf: rows } = operations.shelf;
    await rows.updateOne({ _id: "book-1" }, { $set: { title: "Altered" } });
    await rows.deleteOne({ _id: "book-2" });
    await rows.insertOne({ _id: "book-9", title: "Nobody wrote it" });

    const found = await done("verify");
    expect(found.result).to.deep.include({ differing: 1, missing: 1, extra: 1 });
    const samples = [...(found.result?.samples ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(samples.map(({ id, kind }) => `${id} ${kind}`)).to.deep.equal([
      ...["book-1 differing", "book-2 missing", "book-9 extra"],
    ]);
    expect(samples[0]?.fields).to.deep.equal(["title"]);
    // It changed nothing, and says so until somebody does.
    expect((await rows.findOne({ _id: "book-1" }))?.title).to.equal("Altered");
    expect(await shelf()).to.include({ isWrong: true });
    expect((await queries().eventLag({})).needsAttention).to.equal(true);

    operations.time.advance(1_000);
    expect((await done("rebuild")).result).to.include({ extra: 1 });
    expect((await rows.find().sort({ _id: 1 }).toArray()).map(({ title }) => title)).to.deep.equal([
      ...["Title of book-1", "Title of book-2", "Title of book-3"],
    ]);
    expect(await shelf()).to.include({ isWrong: false });
    operations.time.advance(1_000);
    expect((await done("verify")).result).to.deep.include({ differing: 0, missing: 0, extra: 0 });
  });

  it("are not to be had under another name, which is recorded too", async () => {
    const wish = { name: "attic", mode: "rebuild", reason } as const;
    expect(await failureFrom(commands().rebuildProjection(wish))).to.include({ code: "NOT_FOUND" });
    const lines = await operations.audited("attic");
    expect(lines.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal([
      ...["operations.rebuildProjection.asked succeeded", "operations.rebuildProjection refused"],
    ]);
    const id = operations.deps.newId();
    expect(await failureFrom(queries().projectionJob({ id }))).to.include({ code: "NOT_FOUND" });
  });

  it("are nobody's to see or rebuild but administrators'", async () => {
    for (const role of ["member", "moderator"] as const) {
      const theirs = operations.as(role);
      for (const call of [
        theirs.queries.projections({}),
        theirs.queries.projectionJob({ id: operations.deps.newId() }),
        theirs.commands.rebuildProjection({ name: "shelf", mode: "verify" }),
      ])
        expect(await failureFrom(call), role).to.include({ code: "FORBIDDEN" });
    }
  });
});
