import type { UploadStatus } from "./upload-follower.ts";

/*
 * uploading   the file is on its way to the store
 * processing  it is there, and is made a photograph of
 * ready       it is one, and can be attached
 * failed      it never will be; what failed on the way can be sent again
 */

/** A photograph that is on its way to a listing, or to a buyer's claim. */
export interface NewPhotograph {
  readonly id: string;
  readonly name: string;
  /** Shows the file itself; a `blob:` address. */
  readonly previewUrl: string;
  readonly state:
    | { readonly is: "uploading"; readonly share: number }
    | { readonly is: "processing"; readonly uploadId: string }
    | { readonly is: "ready"; readonly uploadId: string }
    | { readonly is: "failed"; readonly problem: string; readonly again: boolean };
}

/** What happens to the photographs of a form. */
export type PhotographEvent =
  | { readonly type: "added"; readonly photograph: NewPhotograph }
  | { readonly type: "moved"; readonly id: string; readonly state: NewPhotograph["state"] }
  | { readonly type: "removed"; readonly id: string }
  /** The server has told what became of an upload. */
  | { readonly type: "heard"; readonly status: Pick<UploadStatus, "uploadId" | "state" | "reason"> }
  /** The server looked at the bytes: these, by upload id, are no photographs. */
  | { readonly type: "refused"; readonly problems: ReadonlyMap<string, string> }
  /** What they are for has them now. */
  | { readonly type: "attached" };

/** The photographs after an event. */
export function photographsAfter(
  photographs: readonly NewPhotograph[],
  event: PhotographEvent,
): readonly NewPhotograph[] {
  switch (event.type) {
    case "added":
      return [...photographs, event.photograph];
    case "moved":
      return photographs.map((one) => (one.id === event.id ? { ...one, state: event.state } : one));
    case "removed":
      return photographs.filter(({ id }) => id !== event.id);
    case "heard":
      return photographs.map((one) => {
        const isThis = one.state.is === "processing" && one.state.uploadId === event.status.uploadId;
        return isThis ? { ...one, state: stateAfter(event.status) } : one;
      });
    case "refused":
      return photographs.map((one) => {
        const problem = one.state.is === "ready" ? event.problems.get(one.state.uploadId) : undefined;
        return problem === undefined ? one : { ...one, state: { is: "failed", problem, again: false } };
      });
    case "attached":
      return photographs.filter(({ state }) => state.is !== "ready");
  }
}

function stateAfter({
  uploadId,
  state,
  reason,
}: Pick<UploadStatus, "uploadId" | "state" | "reason">): NewPhotograph["state"] {
  if (state === "ready") return { is: "ready", uploadId };
  if (state === "rejected") return { is: "failed", problem: reason ?? "It cannot be used", again: false };
  if (state === "expired") return { is: "failed", problem: "The upload came to nothing", again: true };
  return { is: "processing", uploadId };
}

/** The ids of the photographs that are ready, in their order. */
export function uploadIdsOf(photographs: readonly NewPhotograph[]): readonly string[] {
  return photographs.flatMap(({ state }) => (state.is === "ready" ? [state.uploadId] : []));
}

/** Whether something is still to come of any. */
export function areUnderWay(photographs: readonly NewPhotograph[]): boolean {
  return photographs.some(({ state }) => state.is === "uploading" || state.is === "processing");
}

/** Whether one will never be ready. */
export function hasFailed(photographs: readonly NewPhotograph[]): boolean {
  return photographs.some(({ state }) => state.is === "failed");
}
