import { LRUCache } from "lru-cache";
import type { Logger } from "../logger.ts";
import type { Asked } from "./asked.ts";
import { type FinishedAnswer, finishAnswer } from "./finished-answer.ts";

const MAX_URLS = 5_000;
const MAX_BYTES = 64 * 1_024 * 1_024;

/** What one URL asks for, and what it was answered last. */
interface Ready {
  readonly asked: Asked;
  readonly finished: FinishedAnswer;
}

/** The answers that were asked for more than once, by URL. */
export interface ReadyAnswers {
  /** What a URL asks for; null when it is not known here. */
  askedAt(url: string): Asked | null;
  /** The answer of these values. With `isHot`, which is that they were there already, it is kept for the next time. */
  finish(asked: Asked, values: readonly unknown[], isHot: boolean): FinishedAnswer;
}

/** Opens them for one process; they are bound by number and by bytes. */
export function openReadyAnswers(log: Logger): ReadyAnswers {
  const ready = new LRUCache<string, Ready>({
    max: MAX_URLS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ asked, finished }) => finished.bytes + asked.url.length * 2,
  });
  return {
    askedAt: (url) => ready.get(url)?.asked ?? null,
    finish: (asked, values, isHot) => {
      const last = ready.get(asked.url)?.finished;
      if (last?.isOf(values) === true) return last;
      const finished = finishAnswer(values, { isBatch: asked.isBatch, isHot, log });
      // What is asked for once leaves nothing behind, or a crawler would drive out what all the others ask for.
      if (isHot || last !== undefined) ready.set(asked.url, { asked, finished });
      return finished;
    },
  };
}
