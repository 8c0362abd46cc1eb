import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type OperationsSuite, openOperations } from "./operations-suite.fixture.ts";

const reason = "Ticket 4713: a bucket was restored";

describe("photographs, as an administrator looks after them", () => {
  let operations: OperationsSuite;
  const owner = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";
  const id = `user/${owner}/listings/${"ab".repeat(32)}`;
  before(async () => {
    operations = await openOperations();
    const { db } = operations.suite.stores.mongo;
    const photographs = db.collection<{ _id: string; original: string; objects: unknown[]; createdAt: Date }>(
      "photographs",
    );
    await photographs.insertOne({
      ...{ _id: id, userId: owner, width: 10, height: 10, colour: "#000000", thumbhash: "abcd" },
      ...{ hash: "0".repeat(16), bands: [], compared: true, camera: null, takenAt: null },
      original: `original/${owner}/listings/${"ab".repeat(32)}.jpg`,
      objects: [{ key: `${id}-160.webp`, width: 10, height: 10, format: "webp", bytes: 1 }],
      createdAt: operations.deps.clock(),
    });
  });
  after(() => operations.close());

  const commands = () => operations.as("admin").commands;
  const queries = () => operations.as("admin").queries;

  it("are swept as a job, which is one however often it is asked for, and recorded before and after", async () => {
    const asked = await commands().sweepMedia({ dryRun: false, reason });
    expect(asked).to.include({ kind: "sweep", dryRun: false, status: "waiting", done: 0 });
    expect((await commands().sweepMedia({ dryRun: false, reason })).id).to.equal(asked.id);
    const dry = await commands().sweepMedia({ dryRun: true });
    expect(dry).to.include({ dryRun: true }).and.not.include({ id: asked.id });
    expect(await queries().mediaJob({ id: asked.id })).to.deep.equal(asked);
    const lines = (await operations.audited(null)).filter(({ action }) => action.includes("sweepMedia"));
    expect(lines.slice(0, 2).map(({ action, details }) => [action, details])).to.deep.equal([
      ["operations.sweepMedia.asked", { dryRun: false, photographs: "all", reason }],
      [
        "operations.sweepMedia",
        { dryRun: false, photographs: "all", reason, job: asked.id, status: "waiting" },
      ],
    ]);
  });

  it("are made anew by name, by the key of an object, and by listing", async () => {
    const listingId = operations.deps.newId();
    operations.listings.set(listingId, [`${id}-1280.webp`, `${id.replace("ab", "cd")}.webp`]);
    const ids = [];
    for (const photographs of [{ names: [id, `${id}-480.webp`] }, { listingId }])
      ids.push((await commands().reprocessMedia({ photographs, dryRun: true })).id);
    // All of them mean the same photograph.
    expect(new Set(ids).size).to.equal(1);
    const all = await commands().reprocessMedia({ photographs: { all: true }, dryRun: true });
    expect(ids).to.not.include(all.id);
    const nobody = operations.deps.newId();
    for (const photographs of [{ names: [id, nobody] }, { listingId: nobody }]) {
      const refused = await failureFrom(commands().reprocessMedia({ photographs, dryRun: true }));
      expect(refused.code).to.equal("NOT_FOUND");
    }
  });

  it("are told of as they stand", async () => {
    const status = await queries().mediaStatus({});
    expect(status).to.deep.include({
      photographs: 1,
      oldestSeconds: 0,
      lastSweep: null,
      needsAttention: false,
    });
    expect(Object.keys(status.uploads)).to.have.lengthOf(6);
    expect((await failureFrom(queries().mediaJob({ id: operations.deps.newId() }))).code).to.equal(
      "NOT_FOUND",
    );
  });
});
