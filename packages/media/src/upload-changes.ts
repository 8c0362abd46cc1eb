import type { Change, ChangeSource } from "@marketplace/durable";
import type { UploadEnded } from "./events.ts";
import { uploadDocumentSchema } from "./upload-document.ts";

/** The changes of the collection of uploads, and the events that they are: that one is ready or rejected. */
export const uploadChanges: ChangeSource = { name: "uploads", toEvents };

function toEvents(change: Change): readonly UploadEnded[] {
  if (change.kind === "removed") return [];
  if (change.kind === "changed" && change.changedFields?.includes("state") === false) return [];
  const { _id: uploadId, userId, state } = uploadDocumentSchema.parse(change.document);
  if (state !== "ready" && state !== "rejected") return [];
  return [
    {
      ...{ id: change.eventId(), type: `media.${state}`, version: 1, at: change.at },
      ...{ aggregateId: uploadId, sequence: change.sequence, payload: { uploadId, userId } },
    },
  ];
}
