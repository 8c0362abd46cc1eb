import { useEffect, useReducer, useRef } from "react";
import { useApiClient } from "../app/api.ts";
import { areUnderWay, type NewPhotograph, type PhotographEvent, photographsAfter } from "./photographs.ts";
import { openUploadFollower, type UploadFollower } from "./upload-follower.ts";
import { uploadNews } from "./upload-news.ts";
import { fileProblem, uploadPhotograph, uploadProblem } from "./upload-photograph.ts";

/** The photographs of a form, and what can be done with them. */
export interface Photographs {
  readonly items: readonly NewPhotograph[];
  /** Shows the files at once, and uploads them in the background. */
  add(files: Iterable<File>): void;
  remove(id: string): void;
  /** Sends one again that failed on its way. */
  retry(id: string): void;
  /** Waits until nothing more is to come of any, and tells how they are then. */
  whenSettled(): Promise<readonly NewPhotograph[]>;
  /** Takes over what the server said about them. */
  tell(event: Extract<PhotographEvent, { type: "refused" | "attached" }>): void;
}

/** What is held of the uploads beside what is shown of them. */
interface Held {
  /** By the photograph's own id. */
  readonly files: Map<string, File>;
  readonly running: Map<string, AbortController>;
  readonly waiting: Set<(items: readonly NewPhotograph[]) => void>;
  items: readonly NewPhotograph[];
  follower: UploadFollower | null;
}

/** Keeps the photographs of a form; uploads that still run end when the form goes. */
export function usePhotographs(): Photographs {
  const client = useApiClient();
  const [items, dispatch] = useReducer(photographsAfter, []);
  const held = useRef<Held>({
    files: new Map(),
    running: new Map(),
    waiting: new Set(),
    items: [],
    follower: null,
  });

  useEffect(() => {
    const { current } = held;
    const follower = openUploadFollower({
      news: uploadNews(client),
      onStatus: (status) => dispatch({ type: "heard", status }),
    });
    current.follower = follower;
    return () => {
      follower.close();
      for (const upload of current.running.values()) upload.abort();
      for (const { previewUrl } of current.items) URL.revokeObjectURL(previewUrl);
    };
  }, [client]);

  useEffect(() => {
    held.current.items = items;
    if (areUnderWay(items)) return;
    for (const tell of held.current.waiting) tell(items);
    held.current.waiting.clear();
  }, [items]);

  async function upload(id: string, file: File): Promise<void> {
    const { running, follower } = held.current;
    const stop = new AbortController();
    running.set(id, stop);
    const move = (state: NewPhotograph["state"]) => dispatch({ type: "moved", id, state });
    move({ is: "uploading", share: 0 });
    try {
      const uploadId = await uploadPhotograph(
        client,
        { file, purpose: "listing" },
        { signal: stop.signal, onProgress: (share) => move({ is: "uploading", share }) },
      );
      if (stop.signal.aborted) return;
      move({ is: "processing", uploadId });
      follower?.follow(uploadId);
    } catch (failure) {
      if (!stop.signal.aborted) move({ is: "failed", problem: uploadProblem(failure), again: true });
    } finally {
      if (running.get(id) === stop) running.delete(id);
    }
  }

  function addOne(file: File): void {
    const id = crypto.randomUUID();
    const problem = fileProblem(file);
    const photograph = { id, name: file.name, previewUrl: URL.createObjectURL(file) };
    const state: NewPhotograph["state"] =
      problem === null ? { is: "uploading", share: 0 } : { is: "failed", problem, again: false };
    dispatch({ type: "added", photograph: { ...photograph, state } });
    if (problem !== null) return;
    held.current.files.set(id, file);
    void upload(id, file);
  }

  return {
    items,
    add: (files) => {
      for (const file of files) addOne(file);
    },
    remove: (id) => {
      const { running, files, follower } = held.current;
      running.get(id)?.abort();
      files.delete(id);
      const gone = held.current.items.find((one) => one.id === id);
      if (gone?.state.is === "processing") follower?.forget(gone.state.uploadId);
      if (gone !== undefined) URL.revokeObjectURL(gone.previewUrl);
      dispatch({ type: "removed", id });
    },
    retry: (id) => {
      const file = held.current.files.get(id);
      if (file !== undefined) void upload(id, file);
    },
    whenSettled: () =>
      new Promise((resolve) => {
        if (areUnderWay(held.current.items)) held.current.waiting.add(resolve);
        else resolve(held.current.items);
      }),
    tell: dispatch,
  };
}
