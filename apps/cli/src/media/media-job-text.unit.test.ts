import { expect } from "chai";
import pc from "picocolors";
import { type MediaJob, mediaJobText, sizeOf, tallyWords } from "./media-job-text.ts";

const tally: MediaJob["tally"] = {
  ...{ photographs: 3, objects: 15, bytes: 0, told: 0, expired: 0, restored: 0, remade: 0, lost: 0 },
  ...{ removed: 0, removedObjects: 0, removedBytes: 0, samples: [] },
};
const job: MediaJob = {
  ...{ id: "job", kind: "sweep", dryRun: false, status: "done", done: 3, total: 3, tally, error: null },
  ...{ requestedAt: new Date(0), startedAt: new Date(0), endedAt: new Date(0) },
};
const look = { width: 80, colours: pc.createColors(false) };

describe("a job on photographs, in words", () => {
  it("says that all is well, or what was done, and of a dry run what would be", () => {
    expect(mediaJobText(job, look)).to.equal("The sweep looked at 3 photographs, 15 objects. All is well.");
    const some = { ...tally, restored: 1, lost: 2, removed: 1, removedObjects: 6, removedBytes: 1_500 };
    expect(tallyWords(some, false)).to.deep.equal([
      "Restored 1 object that had been hidden",
      "Removed 1 photograph that nobody refers to (6 versions, 1.5 kB)",
      "Lost: 2 objects, with no original to make them from",
    ]);
    expect(tallyWords(some, true)[0]).to.equal("Would restore 1 object that had been hidden");
    expect(tallyWords({ ...tally, removedObjects: 1, removedBytes: 3 }, false)).to.deep.equal([
      "Removed nothing but what no photograph names (1 version, 3 B)",
    ]);
  });

  it("says how to look at one that goes on, and why one failed, without what a terminal would obey", () => {
    const running = mediaJobText({ ...job, status: "running", total: 9 }, look);
    expect(running).to.equal(
      "The sweep is under way: 3 of about 9 photographs.\nLook: marketplace-cli media job job --wait",
    );
    const failed = mediaJobText({ ...job, status: "failed", error: "\u001b[31mgone" }, look);
    expect(failed)
      .to.match(/^The sweep failed: /)
      .and.to.not.include("\u001b");
  });

  it("has bytes in their largest unit", () => {
    expect([0, 999, 1_000, 2_500_000, 3e9].map(sizeOf)).to.deep.equal([
      "0 B",
      "999 B",
      "1.0 kB",
      "2.5 MB",
      "3.0 GB",
    ]);
  });
});
