/*
 * Answers GETs of public reads from finished bytes, before tRPC. States of a request:
 *   known    its URL was answered before and its values still hold: bytes, at once
 *   in memory  the values hold in this process's memory: made into bytes, at once
 *   looked for  the cache asks Redis or loads: made into bytes then; always so for who is signed in
 *   left     anything else, and whatever comes to nothing: tRPC answers as if this did not exist
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnyTRPCRouter } from "@trpc/server";
import { LRUCache } from "lru-cache";
import { BASE_PATH } from "../http-surface.ts";
import type { Logger } from "../logger.ts";
import type { EarlyAnswer } from "../serve.ts";
import { type Asked, askedOf } from "./asked.ts";
import { type FastPathCounts, openFastPathCounts } from "./fast-path-counts.ts";
import { type FinishedAnswer, finishAnswer } from "./finished-answer.ts";
import { plainGets } from "./plain-get.ts";
import { publicReadsOf } from "./public-reads.ts";
import { sendAnswer } from "./send-answer.ts";

const MAX_URLS = 5_000;
const MAX_BYTES = 64 * 1_024 * 1_024;

interface FastPathOptions {
  readonly router: AnyTRPCRouter;
  readonly corsOrigins: readonly string[];
  readonly log: Logger;
}

/** The fast path of one process. */
export interface FastPath {
  readonly answer: EarlyAnswer;
  /** What happened to the calls of public reads, by procedure. */
  stats(): Readonly<Record<string, Readonly<FastPathCounts>>>;
}

/** What one URL asked for last time, and what it was answered. */
interface Ready {
  readonly asked: Asked;
  readonly finished: FinishedAnswer;
}

/**
 * Opens the fast path of a router's public reads.
 * @throws Error when a procedure has a public read that is not its own.
 */
export function openFastPath({ router, corsOrigins, log }: FastPathOptions): FastPath {
  const reads = publicReadsOf(router);
  const counts = openFastPathCounts(reads.keys());
  const allowedOrigins = new Set(corsOrigins);
  const isPlainGet = plainGets();
  const ready = new LRUCache<string, Ready>({
    max: MAX_URLS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ asked, finished }) => finished.bytes + asked.url.length * 2,
  });

  function finishedOf(asked: Asked, values: readonly unknown[], isHot: boolean): FinishedAnswer {
    const last = ready.get(asked.url)?.finished;
    if (last?.isOf(values) === true) return last;
    const finished = finishAnswer(values, { isBatch: asked.isBatch, isHot, log });
    // What is asked for once leaves nothing behind, or a crawler would drive out what all the others ask for.
    if (isHot || last !== undefined) ready.set(asked.url, { asked, finished });
    return finished;
  }

  /** Sends an answer of those values; false when one of them says that there is nothing, of which tRPC tells. */
  function send({ req, res, asked }: Asking, values: readonly unknown[], how: "hits" | "misses"): boolean {
    if (values.includes(null)) return leave(asked);
    const finished = finishedOf(asked, values, how === "hits");
    const cacheControl = isSignedIn(req) ? "private, no-cache" : forGuests(asked);
    const { isUnchanged } = sendAnswer(req, res, { finished, cacheControl, allowedOrigins });
    counts.add(asked.calls, how);
    if (isUnchanged) counts.add(asked.calls, "notModified");
    return true;
  }

  function leave({ calls }: Asked): false {
    counts.add(calls, "fallenThrough");
    return false;
  }

  async function lookFor(asking: Asking): Promise<boolean> {
    const { req, asked } = asking;
    const validated = isSignedIn(req);
    try {
      return send(
        asking,
        await Promise.all(asked.calls.map(({ place }) => place.find({ validated }))),
        "misses",
      );
    } catch {
      // tRPC meets the same failure, and reports and answers it.
      return leave(asked);
    }
  }

  return {
    stats: counts.all,
    answer: (req, res) => {
      const { url = "" } = req;
      if (!url.startsWith(BASE_PATH) || !isPlainGet(req)) return false;
      const asked = ready.get(url)?.asked ?? askedOf(url, reads);
      if (asked === null) return false;
      const isGuest = !isSignedIn(req);
      if (asked.isPersonal && !isGuest) return leave(asked);
      const values = isGuest ? heldValues(asked) : null;
      return values === null ? lookFor({ req, res, asked }) : send({ req, res, asked }, values, "hits");
    },
  };
}

interface Asking {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly asked: Asked;
}

function isSignedIn({ headers }: IncomingMessage): boolean {
  return headers.authorization !== undefined;
}

function forGuests({ maxAgeSeconds }: Asked): string {
  return maxAgeSeconds > 0 ? `public, max-age=${maxAgeSeconds}` : "public, no-cache";
}

/** The values that may be answered at once; null unless all are there. */
function heldValues({ calls }: Asked): readonly unknown[] | null {
  const values: unknown[] = [];
  for (const { place } of calls) {
    const found = place.peek();
    if (found === null) return null;
    values.push(found.value);
  }
  return values;
}
