import { useState } from "react";
import { hasFailed, uploadIdsOf } from "./photographs.ts";
import type { Photographs } from "./use-photographs.ts";

/** Holds a form back until its photographs are what they will be. */
export interface Settled {
  readonly waiting: boolean;
  /** Whether it was held back by photographs that will never be any, and some are still there. */
  readonly stopped: boolean;
  /** Waits; answers with the ids to attach, or with null when the person has to look at some first. */
  settle(): Promise<readonly string[] | null>;
}

/** Makes what a form waits with before it sends its photographs. */
export function useSettled(photographs: Photographs): Settled {
  const [waiting, setWaiting] = useState(false);
  const [stopped, setStopped] = useState(false);
  return {
    waiting,
    stopped: stopped && hasFailed(photographs.items),
    async settle() {
      setWaiting(true);
      const items = await photographs.whenSettled();
      setWaiting(false);
      setStopped(hasFailed(items));
      return hasFailed(items) ? null : uploadIdsOf(items);
    },
  };
}
