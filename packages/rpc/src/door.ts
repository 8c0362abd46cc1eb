/*
 * The way in to the procedures: a request is counted by its calls against the limits of the address that it comes from,
 * and then waits for its turn. Both are done before anything else is spent on it, but that its body has come by then:
 * who sends that slowly waits for nobody else's turn. What is refused here is counted by the metrics and told to the log
 * once a second at most, or a flood would go on in the log.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { MarketplaceError } from "@marketplace/kernel";
import { TRPCError } from "@trpc/server";
import { overloaded } from "./admission.ts";
import { callerAddress } from "./caller-address.ts";
import type { Edge } from "./edge.ts";
import { tellStanding } from "./limits/standing-headers.ts";
import { tooMany } from "./limits/too-many.ts";
import type { Logger } from "./logger.ts";
import { reportRefusal } from "./report-refusal.ts";
import { readBody } from "./request-body.ts";
import { requestIdOf } from "./request-id.ts";
import { sendFailure } from "./send-failure.ts";

const NOTHING = Buffer.alloc(0);

interface DoorOptions {
  readonly edge: Edge;
  readonly log: Logger;
  readonly trustedProxies: number;
}

/** A request on its way in. */
interface Entering {
  readonly calls: number;
  /** What it costs of the limits; nothing for what is not called by people. */
  readonly cost: number;
  /** Begins the work, with the body, which a GET has none of. */
  readonly enter: (body: Buffer) => void;
}

/** What a request has at work, until its answer has been taken and nothing is worked on for it any more. */
interface Place {
  leave: () => void;
  worked: number;
  isClosed: boolean;
}

/** The way in to the procedures of one server. */
export interface Door {
  /** Lets a request in or refuses it, with 429, 413 or 503. */
  letIn(req: IncomingMessage, res: ServerResponse, entering: Entering): void;
  /** Gives a request's place at work to others, though its response goes on. */
  leaveWork(res: ServerResponse): void;
  /**
   * Notes that something is worked on for a request, which holds its place until that is over: callers that go and ask
   * anew would have a process work on any number of calls at once. Gives back what says that it is over.
   */
  working(res: ServerResponse): () => void;
}

/** Opens the door of one server. */
export function openDoor({ edge, log, trustedProxies }: DoorOptions): Door {
  const { admission, limits, metrics } = edge;
  const places = new WeakMap<ServerResponse, Place>();
  const told = new Map<string, { calls: number; at: number }>();

  function refuse(res: ServerResponse, failure: MarketplaceError, calls: number): void {
    metrics.countRefused(failure.code, calls);
    const last = told.get(failure.code) ?? { calls: 0, at: Number.NEGATIVE_INFINITY };
    const now = performance.now();
    const due = now - last.at >= 1_000;
    if (due) log.warn({ outcome: failure.code, calls: last.calls + calls }, "calls refused at the door");
    told.set(failure.code, due ? { calls: 0, at: now } : { ...last, calls: last.calls + calls });
    sendFailure(res, failure);
  }

  function letIn(req: IncomingMessage, res: ServerResponse, entering: Entering): void {
    // Its caller has gone while it was looked at early: nothing would tell when it is over.
    if (res.destroyed) return;
    const { calls, cost } = entering;
    if (cost > 0) {
      const standing = limits.spend(callerAddress(req, trustedProxies), cost);
      tellStanding(res, standing);
      if (!standing.allowed) {
        refuse(res, tooMany("requests", { retryAfterSeconds: standing.resetSeconds }), calls);
        return;
      }
    }
    if (req.method === "GET" || req.method === "HEAD") visit(res, entering, NOTHING);
    else void visitWithBody(req, res, entering);
  }

  async function visitWithBody(req: IncomingMessage, res: ServerResponse, entering: Entering): Promise<void> {
    // Whose body breaks off is not there to be answered.
    const body = await readBody(req).catch(() => NOTHING);
    if (res.destroyed) return;
    if (body === null) refuseTooLarge(req, res);
    else visit(res, entering, body);
  }

  function refuseTooLarge(req: IncomingMessage, res: ServerResponse): void {
    const refusal = new TRPCError({ code: "PAYLOAD_TOO_LARGE" });
    reportRefusal(log, refusal, { requestId: requestIdOf(req) });
    sendFailure(res, refusal);
  }

  function visit(res: ServerResponse, { calls, enter }: Entering, body: Buffer): void {
    const place: Place = { leave: () => {}, worked: 0, isClosed: false };
    // It may enter, and work, at once.
    places.set(res, place);
    place.leave = admission.visit({
      calls,
      enter: () => enter(body),
      refuse: () => refuse(res, overloaded(), calls),
    });
    res.once("close", () => {
      place.isClosed = true;
      leaveOnceOver(place);
    });
  }

  function working(res: ServerResponse): () => void {
    const place = places.get(res);
    if (place === undefined) return () => {};
    place.worked += 1;
    return () => {
      place.worked -= 1;
      leaveOnceOver(place);
    };
  }

  return { letIn, leaveWork: (res) => places.get(res)?.leave(), working };
}

function leaveOnceOver({ leave, worked, isClosed }: Place): void {
  if (isClosed && worked === 0) leave();
}
