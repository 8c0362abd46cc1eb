import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** How far an upload has come, as the API tells it. */
export type UploadStatus = RouterOutputs["media"]["status"][number];

interface StreamHandlers {
  readonly onStarted: () => void;
  readonly onData: (status: UploadStatus) => void;
  readonly onConnectionStateChange: (change: { readonly state: string }) => void;
  readonly onError: () => void;
  readonly onComplete: () => void;
}

/** The two ways to learn what becomes of uploads; the API's client fits. */
export interface UploadNews {
  follow(input: RouterInputs["media"]["follow"], handlers: StreamHandlers): { unsubscribe(): void };
  status(input: RouterInputs["media"]["status"]): Promise<readonly UploadStatus[]>;
}

/** Learns what becomes of uploads until they are ready or will never be. */
export interface UploadFollower {
  follow(uploadId: string): void;
  forget(uploadId: string): void;
  close(): void;
}

interface Following {
  readonly news: UploadNews;
  readonly onStatus: (status: UploadStatus) => void;
  /** How often it asks while it is not told, in milliseconds; 2,000 by default. */
  readonly pollMs?: number;
}

const POLL_MS = 2_000;

/** Whether nothing more becomes of an upload. */
export function isFinal({ state }: Pick<UploadStatus, "state">): boolean {
  return state === "ready" || state === "rejected" || state === "expired";
}

/**
 * Opens a follower: one subscription for all uploads of a form, made anew when one is added. While it is not told of
 * them, because the subscription is refused, cut off or not yet there, it asks.
 */
export function openUploadFollower({ news, onStatus, pollMs = POLL_MS }: Following): UploadFollower {
  const open = new Set<string>();
  let stream: { unsubscribe(): void } | null = null;
  let nth = 0;
  let live = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let restart = false;
  let closed = false;

  function hear(status: UploadStatus): void {
    if (!open.has(status.uploadId)) return;
    if (isFinal(status)) open.delete(status.uploadId);
    onStatus(status);
    if (open.size === 0) stop();
  }

  function stop(): void {
    stream?.unsubscribe();
    stream = null;
    live = false;
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function subscribe(): void {
    restart = false;
    if (closed || open.size === 0) return;
    stream?.unsubscribe();
    live = false;
    nth += 1;
    const own = nth;
    // What an earlier subscription says of itself counts no more; this one may say something before it is given back.
    const setLive = (value: boolean) => {
      if (own === nth) live = value;
    };
    stream = news.follow(
      { uploadIds: [...open] },
      {
        onStarted: () => setLive(true),
        onConnectionStateChange: ({ state }) => setLive(state === "pending"),
        onError: () => setLive(false),
        onComplete: () => setLive(false),
        onData: hear,
      },
    );
    timer ??= setTimeout(() => void look(), pollMs);
  }

  async function look(): Promise<void> {
    const own = timer;
    if (!live && open.size > 0) {
      try {
        const asked = [...open];
        const found = await news.status({ uploadIds: asked });
        const known = new Set(found.map(({ uploadId }) => uploadId));
        for (const status of found) hear(status);
        for (const uploadId of asked) if (!known.has(uploadId)) hear(gone(uploadId));
      } catch {
        // The connection is away; the next look may find it again.
      }
    }
    // Stopped meanwhile: what was begun since has a timer of its own.
    if (timer !== own) return;
    timer = closed || open.size === 0 ? null : setTimeout(() => void look(), pollMs);
  }

  return {
    follow(uploadId) {
      open.add(uploadId);
      if (restart) return;
      // Several that are added at once are one subscription.
      restart = true;
      queueMicrotask(subscribe);
    },
    forget(uploadId) {
      open.delete(uploadId);
      if (open.size === 0) stop();
    },
    close() {
      closed = true;
      open.clear();
      stop();
    },
  };
}

/** What the API knows nothing of any more. */
function gone(uploadId: string): UploadStatus {
  return { uploadId, state: "expired", reason: null, image: null, attached: false, unattached: null };
}
