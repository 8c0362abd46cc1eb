/** A photograph that is on its way to a listing, or to a buyer's claim. */
export interface NewPhotograph {
  readonly id: string;
  readonly name: string;
  /** Shows the file itself; a `blob:` address. */
  readonly previewUrl: string;
  readonly state:
    | { readonly is: "uploading"; readonly share: number }
    | { readonly is: "uploaded"; readonly uploadId: string }
    | { readonly is: "failed"; readonly problem: string };
}

/** What happens to the photographs of a form. */
export type PhotographEvent =
  | { readonly type: "added"; readonly photograph: NewPhotograph }
  | { readonly type: "moved"; readonly id: string; readonly state: NewPhotograph["state"] }
  | { readonly type: "removed"; readonly id: string }
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
    case "refused":
      return photographs.map((one) => {
        const problem = one.state.is === "uploaded" ? event.problems.get(one.state.uploadId) : undefined;
        return problem === undefined ? one : { ...one, state: { is: "failed", problem } };
      });
    case "attached":
      return photographs.filter(({ state }) => state.is !== "uploaded");
  }
}

/** The ids of the photographs that are uploaded, in their order. */
export function uploadIdsOf(photographs: readonly NewPhotograph[]): readonly string[] {
  return photographs.flatMap(({ state }) => (state.is === "uploaded" ? [state.uploadId] : []));
}
