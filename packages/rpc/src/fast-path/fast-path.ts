/*
 * Answers GETs of public reads from finished bytes, before tRPC. What becomes of a request:
 *   hit   all that it asks for is in this process's memory, mostly as bytes: answered at once
 *   miss  the cache has to ask Redis or to load; so always for who is signed in, who may have made a change
 *   left  to tRPC, as if this did not exist: what is of somebody's own, refused, not there or in any way odd
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnyTRPCRouter } from "@trpc/server";
import { callerAddress } from "../caller-address.ts";
import type { Edge } from "../edge.ts";
import { BASE_PATH } from "../http-surface.ts";
import type { Standing } from "../limits/settled-limit.ts";
import type { Logger } from "../logger.ts";
import { requestCosts } from "../request-cost.ts";
import type { EarlyAnswer } from "../serve.ts";
import { type Asked, askedOf } from "./asked.ts";
import { encodingFor } from "./encoding.ts";
import { type FastPathCounts, openFastPathCounts } from "./fast-path-counts.ts";
import type { FinishedAnswer } from "./finished-answer.ts";
import { plainGets } from "./plain-get.ts";
import { publicReadsOf } from "./public-reads.ts";
import { openReadyAnswers } from "./ready-answers.ts";
import { holds, sendAnswer } from "./send-answer.ts";

interface FastPathOptions {
  readonly router: AnyTRPCRouter;
  readonly edge: Edge;
  readonly corsOrigins: readonly string[];
  /** How many proxies stand in front and add to X-Forwarded-For. */
  readonly trustedProxies: number;
  readonly log: Logger;
}

/** The fast path of one process. */
export interface FastPath {
  readonly answer: EarlyAnswer;
  /** What became of the calls of public reads, by procedure. */
  stats(): Readonly<Record<string, Readonly<FastPathCounts>>>;
}

interface Asking {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly asked: Asked;
  readonly address: string;
  readonly standing: Standing;
}

/**
 * Opens the fast path of a router's public reads. A miss that comes to nothing is counted against the limits of its
 * caller by tRPC's way too.
 * @throws Error when a procedure has a public read that is not its own.
 */
export function openFastPath(options: FastPathOptions): FastPath {
  const { router, edge, corsOrigins, trustedProxies, log } = options;
  const readable = { reads: publicReadsOf(router), costOf: requestCosts(router) };
  const counts = openFastPathCounts(readable.reads.keys(), edge.metrics);
  const allowedOrigins = new Set(corsOrigins);
  const isPlainGet = plainGets();
  const ready = openReadyAnswers(log);

  function leave({ calls }: Asked): false {
    counts.add(calls, "left");
    return false;
  }

  function finishedOrNull(asked: Asked, values: readonly unknown[], isHot: boolean): FinishedAnswer | null {
    try {
      return ready.finish(asked, values, isHot);
    } catch {
      // tRPC cannot write it either, and reports that.
      return null;
    }
  }

  function send(asking: Asking, finished: FinishedAnswer, how: "hits" | "misses"): true {
    const { req, res, asked, address, standing } = asking;
    const isGuest = !isSignedIn(req);
    const cacheControl = isGuest ? forGuests(asked) : "private, no-cache";
    const { isUnchanged } = sendAnswer(req, res, { finished, cacheControl, allowedOrigins, standing });
    counts.add(asked.calls, how);
    if (isUnchanged) counts.add(asked.calls, "unchanged");
    const userAgent = req.headers["user-agent"] ?? "";
    for (const { place } of asked.calls) if (isGuest) place.seen?.({ address, userAgent });
    return true;
  }

  /** The values of a miss; null when there is no room to look for them, when one cannot be had or is not there. */
  async function foundValues({ req, asked: { calls } }: Asking): Promise<readonly unknown[] | null> {
    const { isIn, leave: goOut } = await comeIn(edge, calls.length);
    try {
      if (!isIn) return null;
      const validated = isSignedIn(req);
      const values = await Promise.all(calls.map(({ place }) => place.find({ validated })));
      return values.includes(null) ? null : values;
    } catch {
      // tRPC meets the same failure, and reports and answers it.
      return null;
    } finally {
      goOut();
    }
  }

  async function lookFor(asking: Asking): Promise<boolean> {
    const since = performance.now();
    const { req, res, asked } = asking;
    const values = await foundValues(asking);
    // Nobody waits for it any more.
    if (res.destroyed) return true;
    const finished = values && finishedOrNull(asked, values, false);
    if (finished === null) return leave(asked);
    // It is not kept, as a rule, so that there is no next time at which it would be compressed.
    if (!holds(req, finished)) await finished.made(encodingFor(req.headers["accept-encoding"]));
    if (res.destroyed) return true;
    send(asking, finished, "misses");
    const milliseconds = performance.now() - since;
    for (const { name } of asked.calls) edge.metrics.count({ procedure: name, outcome: "ok", milliseconds });
    return true;
  }

  function answer(req: IncomingMessage, res: ServerResponse): boolean | Promise<boolean> {
    const { url = "" } = req;
    if (!url.startsWith(BASE_PATH) || !isPlainGet(req)) return false;
    const asked = ready.askedAt(url) ?? askedOf(url, readable);
    if (asked === null) return false;
    const mayChange = isSignedIn(req);
    if (asked.isPersonal && mayChange) return leave(asked);
    const values = mayChange ? null : heldValues(asked);
    if (values?.includes(null) === true) return leave(asked);
    const address = callerAddress(req, trustedProxies);
    const standing = edge.limits.spend(address, asked.cost);
    if (!standing.allowed) return leave(asked);
    const asking = { req, res, asked, address, standing };
    if (values === null) return lookFor(asking);
    const finished = finishedOrNull(asked, values, true);
    return finished === null ? leave(asked) : send(asking, finished, "hits");
  }

  return { answer, stats: counts.all };
}

/** Waits for its turn among the calls that this process works on; when it is not in, there is no room. */
async function comeIn({ admission }: Edge, calls: number) {
  let leave = () => {};
  const isIn = await new Promise<boolean>((resolve) => {
    leave = admission.visit({ calls, enter: () => resolve(true), refuse: () => resolve(false) });
  });
  return { isIn, leave };
}

function isSignedIn({ headers }: IncomingMessage): boolean {
  return headers.authorization !== undefined;
}

function forGuests({ maxAgeSeconds }: Asked): string {
  return maxAgeSeconds > 0 ? `public, max-age=${maxAgeSeconds}` : "public, no-cache";
}

/** The values that may be answered at once, null for what is not there; null unless all are known. */
function heldValues({ calls }: Asked): readonly unknown[] | null {
  const values: unknown[] = [];
  for (const { place } of calls) {
    const found = place.peek();
    if (found === null) return null;
    values.push(found.value);
  }
  return values;
}
