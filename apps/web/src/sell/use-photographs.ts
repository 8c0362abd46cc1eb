import { failureIn } from "@marketplace/api";
import { useEffect, useReducer, useRef } from "react";
import { useApiClient } from "../app/api.ts";
import { type NewPhotograph, type PhotographEvent, photographsAfter } from "./photographs.ts";
import { fileProblem, uploadPhotograph } from "./upload-photograph.ts";

/** The photographs of a form, and what can be done with them. */
export interface Photographs {
  readonly items: readonly NewPhotograph[];
  /** Shows the files at once, and uploads them in the background. */
  add(files: Iterable<File>): void;
  remove(id: string): void;
  /** Takes over what the server said about them. */
  tell(event: Extract<PhotographEvent, { type: "refused" | "attached" }>): void;
}

/** Keeps the photographs of a form; uploads that still run end when the form goes. */
export function usePhotographs(): Photographs {
  const client = useApiClient();
  const [items, dispatch] = useReducer(photographsAfter, []);
  const running = useRef(new Map<string, AbortController>());
  const previews = useRef(new Set<string>());

  useEffect(() => {
    const { current: uploads } = running;
    const { current: urls } = previews;
    return () => {
      for (const upload of uploads.values()) upload.abort();
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, []);

  async function upload(id: string, file: File): Promise<void> {
    const stop = new AbortController();
    running.current.set(id, stop);
    const move = (state: NewPhotograph["state"]) => dispatch({ type: "moved", id, state });
    try {
      const uploadId = await uploadPhotograph(client, file, {
        signal: stop.signal,
        onProgress: (share) => move({ is: "uploading", share }),
      });
      move({ is: "uploaded", uploadId });
    } catch (failure) {
      if (!stop.signal.aborted) move({ is: "failed", problem: uploadProblem(failure) });
    } finally {
      running.current.delete(id);
    }
  }

  return {
    items,
    add: (files) => {
      for (const file of files) {
        const id = crypto.randomUUID();
        const problem = fileProblem(file);
        const previewUrl = URL.createObjectURL(file);
        previews.current.add(previewUrl);
        dispatch({
          type: "added",
          photograph: {
            id,
            name: file.name,
            previewUrl,
            state: problem === null ? { is: "uploading", share: 0 } : { is: "failed", problem },
          },
        });
        if (problem === null) void upload(id, file);
      }
    },
    remove: (id) => {
      running.current.get(id)?.abort();
      dispatch({ type: "removed", id });
    },
    tell: dispatch,
  };
}

function uploadProblem(failure: unknown): string {
  const known = failureIn(failure);
  if (known !== null) return known.message;
  return failure instanceof Error ? `${failure.message}; remove it and try again` : "Could not be uploaded";
}
