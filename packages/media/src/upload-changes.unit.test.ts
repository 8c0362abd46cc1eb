import type { Change } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { uploadEndedSchema } from "./events.ts";
import { uploadChanges } from "./upload-changes.ts";
import type { UploadState } from "./upload-status.ts";

const newId = idsFrom(systemClock);
const [uploadId, userId, at] = [newId(), newId(), new Date("2026-06-01T12:00:00Z")];

function documentIn(state: UploadState) {
  return {
    ...{ _id: uploadId, userId, purpose: { kind: "avatar" }, contentType: "image/jpeg", bytes: 5, state },
    ...{ reason: null, image: null, attached: false, unattached: null, attempts: 1 },
    ...{ createdAt: at, expiresAt: at, changedAt: at },
  };
}

function eventsOf(
  state: UploadState,
  change: Pick<Change, "kind"> & { changedFields?: readonly string[] | null },
) {
  const facts = { collection: "uploads", id: uploadId, at, sequence: 7, eventId: newId };
  const { kind, changedFields = null } = change;
  if (kind === "removed") return uploadChanges.toEvents({ ...facts, kind });
  const document = documentIn(state);
  return uploadChanges.toEvents(
    kind === "scanned" ? { ...facts, kind, document } : { ...facts, kind, document, changedFields },
  );
}

describe("changes of uploads", () => {
  for (const state of ["ready", "rejected"] as const)
    it(`are told of as media.${state}, of whose upload it is and no more`, () => {
      const events = eventsOf(state, { kind: "changed", changedFields: ["state", "image", "changedAt"] });
      expect(events.map((event) => uploadEndedSchema.parse(event))).to.deep.equal(events);
      expect(events).to.have.lengthOf(1);
      expect(events[0]).to.deep.include({ type: `media.${state}`, payload: { uploadId, userId } });
      expect(eventsOf(state, { kind: "scanned" })).to.have.lengthOf(1);
    });

  it("are no events before an upload has ended, nor when something else of it changes, nor when it is removed", () => {
    for (const state of ["waiting", "uploaded", "processing", "expired"] as const)
      expect(eventsOf(state, { kind: "changed", changedFields: ["state"] })).to.deep.equal([]);
    expect(eventsOf("ready", { kind: "changed", changedFields: ["changedAt"] })).to.deep.equal([]);
    expect(eventsOf("ready", { kind: "removed" })).to.deep.equal([]);
  });
});
