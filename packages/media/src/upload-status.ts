import { statusMachine } from "@marketplace/kernel";
import { z } from "zod";

/*
 * waiting     a form was signed, and no file is known of yet
 * uploaded    MinIO has told of a file, which waits for its turn
 * processing  a worker has it
 * ready       it is a photograph
 * rejected    it is none, and its reason says why
 * expired     no file came in time
 */
const STATES = ["waiting", "uploaded", "processing", "ready", "rejected", "expired"] as const;

/** How far an upload has come. */
export const uploadStateSchema = z.enum(STATES);

/** How far an upload has come. */
export type UploadState = z.infer<typeof uploadStateSchema>;

type UploadEvent = "arrive" | "take" | "give-back" | "finish" | "reject" | "expire";

/** MinIO's notification may be lost or late, so that a worker may take what nobody has told of. */
export const uploadMachine = statusMachine<UploadState, UploadEvent, "system">({
  name: "upload",
  initial: "waiting",
  states: STATES,
  transitions: [
    { from: "waiting", event: "arrive", to: "uploaded", by: ["system"] },
    { from: "waiting", event: "take", to: "processing", by: ["system"] },
    { from: "uploaded", event: "take", to: "processing", by: ["system"] },
    // Of a worker that died, or beside one that is slow.
    { from: "processing", event: "take", to: "processing", by: ["system"] },
    { from: "processing", event: "give-back", to: "uploaded", by: ["system"] },
    { from: "processing", event: "finish", to: "ready", by: ["system"] },
    { from: "processing", event: "reject", to: "rejected", by: ["system"] },
    // Given back by one of two that were at it.
    { from: "uploaded", event: "finish", to: "ready", by: ["system"] },
    { from: "uploaded", event: "reject", to: "rejected", by: ["system"] },
    { from: "waiting", event: "expire", to: "expired", by: ["system"] },
    { from: "uploaded", event: "expire", to: "expired", by: ["system"] },
    { from: "processing", event: "expire", to: "expired", by: ["system"] },
  ],
});

/** The states in which an event may happen. */
export function statesBefore(event: UploadEvent): readonly UploadState[] {
  return STATES.filter((state) => uploadMachine.allowed(state, "system").includes(event));
}

/** The states in which an upload may still become a photograph. */
export const OPEN_STATES = statesBefore("take");

/** Those of them in which its file has come. */
export const ARRIVED_STATES = OPEN_STATES.filter((state) => state !== "waiting");
