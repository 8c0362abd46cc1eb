import { expect } from "chai";
import {
  areUnderWay,
  hasFailed,
  type NewPhotograph,
  type PhotographEvent,
  photographsAfter,
  uploadIdsOf,
} from "./photographs.ts";

const added = (id: string): PhotographEvent => ({
  type: "added",
  photograph: { id, name: `${id}.jpg`, previewUrl: `blob:${id}`, state: { is: "uploading", share: 0 } },
});
const sent = (id: string): PhotographEvent => ({
  type: "moved",
  id,
  state: { is: "processing", uploadId: `upload-${id}` },
});
const heard = (
  id: string,
  state: "processing" | "ready" | "rejected" | "expired",
  reason: string | null = null,
): PhotographEvent => ({ type: "heard", status: { uploadId: `upload-${id}`, state, reason } });
const after = (...events: PhotographEvent[]) => events.reduce<readonly NewPhotograph[]>(photographsAfter, []);

describe("the photographs of a form", () => {
  it("are ready when the server says so, and then alone are attached", () => {
    const items = after(
      added("a"),
      added("b"),
      sent("a"),
      sent("b"),
      heard("a", "processing"),
      heard("b", "ready"),
    );
    expect(items.map(({ state }) => state.is)).to.deep.equal(["processing", "ready"]);
    expect(uploadIdsOf(items)).to.deep.equal(["upload-b"]);
    expect(areUnderWay(items)).to.equal(true);
    const settled = photographsAfter(items, heard("a", "ready"));
    expect(areUnderWay(settled)).to.equal(false);
    // In the order in which they were chosen, whichever was ready first.
    expect(uploadIdsOf(settled)).to.deep.equal(["upload-a", "upload-b"]);
    expect(photographsAfter(settled, { type: "attached" })).to.deep.equal([]);
  });

  it("say why one is rejected, which no second try mends; one that came to nothing can be sent again", () => {
    const items = after(
      added("a"),
      added("b"),
      sent("a"),
      sent("b"),
      heard("a", "rejected", "It is no photograph."),
      heard("b", "expired"),
    );
    expect(items.map(({ state }) => state)).to.deep.equal([
      { is: "failed", problem: "It is no photograph.", again: false },
      { is: "failed", problem: "The upload came to nothing", again: true },
    ]);
    expect(hasFailed(items)).to.equal(true);
    expect(areUnderWay(items)).to.equal(false);
  });

  it("take no late word of one that is being sent again, nor of one that was removed", () => {
    const items = after(added("a"), sent("a"), heard("a", "expired"), {
      type: "moved",
      id: "a",
      state: { is: "uploading", share: 0.5 },
    });
    expect(photographsAfter(items, heard("a", "ready"))[0]?.state).to.deep.equal({
      is: "uploading",
      share: 0.5,
    });
    expect(after(added("a"), sent("a"), { type: "removed", id: "a" }, heard("a", "ready"))).to.deep.equal([]);
  });

  it("are refused by the upload that the server names", () => {
    const items = after(
      added("a"),
      added("b"),
      sent("a"),
      sent("b"),
      heard("a", "ready"),
      heard("b", "ready"),
      {
        type: "refused",
        problems: new Map([["upload-a", "is damaged"]]),
      },
    );
    expect(items.map(({ state }) => state.is)).to.deep.equal(["failed", "ready"]);
  });
});
