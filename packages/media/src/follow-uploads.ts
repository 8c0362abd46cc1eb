import { setTimeout as pause } from "node:timers/promises";
import { notFound } from "@marketplace/kernel";
import type { UploadStatus } from "./upload.ts";
import type { UploadListener } from "./upload-listener.ts";
import { OPEN_STATES } from "./upload-status.ts";
import { type MediaQueryDeps, uploadStatuses } from "./upload-statuses.ts";

/** What following uploads needs. */
export interface FollowDeps extends MediaQueryDeps {
  readonly uploadListener: Pick<UploadListener, "hear">;
  /** Longest time between two looks at MongoDB, in milliseconds; 2,000 by default. */
  readonly lookMs?: number;
}

/** What is followed, until when. */
interface Following {
  readonly userId: string;
  readonly uploadIds: readonly string[];
  readonly ending: AbortSignal;
}

// A message may be lost, and so may the word of one that was.
const LOOK_MS = 2_000;

/**
 * How far an account's uploads have come: first as each is, then each again whenever it has changed; a reader that is
 * slow gets the newest alone. Ends when nothing more will become of any. Those that the account has not are left out.
 * @throws MarketplaceError `NOT_FOUND` when it has none of them.
 */
export async function* followUploads(
  deps: FollowDeps,
  { userId, uploadIds, ending }: Following,
): AsyncGenerator<UploadStatus, void> {
  const { lookMs = LOOK_MS } = deps;
  const told = new Map<string, string>();
  const bell = openBell();
  const unhear = deps.uploadListener.hear(userId, bell.ring);
  try {
    while (!ending.aborted) {
      // Before it looks: what is told of while it does counts for the next time.
      bell.silence();
      const found = await uploadStatuses(deps, userId, uploadIds);
      if (found.length === 0) throw notFound("upload");
      for (const status of found) {
        const text = JSON.stringify(status);
        if (told.get(status.uploadId) === text) continue;
        told.set(status.uploadId, text);
        yield status;
      }
      if (found.every(({ state }) => !OPEN_STATES.includes(state))) return;
      await bell.heard(lookMs, ending);
    }
  } finally {
    unhear();
  }
}

/** A bell that may ring before anybody waits for it. */
function openBell() {
  let rang = false;
  let wake: () => void = () => {};
  return {
    ring: () => {
      rang = true;
      wake();
    },
    silence: () => {
      rang = false;
    },
    /** Waits until it rings, but no longer than so many milliseconds, nor past the signal. */
    async heard(milliseconds: number, signal: AbortSignal): Promise<void> {
      if (rang) return;
      const rung = new AbortController();
      wake = () => rung.abort();
      const either = AbortSignal.any([rung.signal, signal]);
      await pause(milliseconds, undefined, { signal: either }).catch(() => {});
    },
  };
}
