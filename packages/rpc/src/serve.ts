import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import type { AnyTRPCRouter } from "@trpc/server";
import cors from "cors";
import { answerMetrics, type MetricsReaders } from "./answer-metrics.ts";
import { trpcAnswerer } from "./answer-trpc.ts";
import type { Authenticate } from "./context.ts";
import { openDoor } from "./door.ts";
import { drainOf } from "./drain.ts";
import type { Edge } from "./edge.ts";
import { healthAnswers, type StoreStates } from "./health.ts";
import { BASE_PATH, EXPOSED_HEADERS, SECURITY_HEADERS } from "./http-surface.ts";
import type { Logger } from "./logger.ts";
import { answerRaw, type RawRoute } from "./raw-route.ts";
import { reportRefusal } from "./report-refusal.ts";
import { requestCosts } from "./request-cost.ts";
import { requestIdOf } from "./request-id.ts";
import { checkRequestRules } from "./request-rules.ts";
import { sendFailure, sendJson } from "./send-failure.ts";
import { endWithConnection } from "./sent-ahead.ts";
import { openSessionWatch } from "./session-watch.ts";

// As long as the longest answer may be waited for: twice the most that STORE_TIMEOUT_MS may be.
const SILENCE_MS = 120_000;

/**
 * Answers a request from what lies ready, or from what it finds; false when it did not, having left the response as it
 * was. A promise never rejects.
 */
export type EarlyAnswer = (req: IncomingMessage, res: ServerResponse) => boolean | Promise<boolean>;

/** What a server needs to answer. */
export interface ServeOptions<R extends AnyTRPCRouter> {
  readonly name: string;
  readonly router: R;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly corsOrigins: readonly string[];
  readonly drainSeconds: number;
  /** How long `GET /ready` says that it will stop before it does, in milliseconds; not at all by default. */
  readonly drainNoticeMs?: number;
  /** How many proxies stand in front and add to X-Forwarded-For; none by default. */
  readonly trustedProxies?: number;
  /** How long nothing may move on a connection whose answer is not taken, in milliseconds; two minutes by default. */
  readonly silenceMs?: number;
  readonly log: Logger;
  readonly authenticate: Authenticate;
  readonly edge: Edge;
  /** Who may read `GET /metrics`; this machine by default. */
  readonly metricsReaders?: MetricsReaders;
  /** Addresses beside tRPC's; none by default. */
  readonly rawRoutes?: readonly RawRoute[];
  /** Sees each request before all else; those that it does not answer go on unchanged. */
  readonly early?: EarlyAnswer;
  /** Whether each store answers, and whether this process can do without it. */
  readonly health: () => Promise<StoreStates>;
}

/** A server that answers, and that stops when its open requests have ended. */
export interface RunningServer {
  /** `http://HOST:PORT`, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a router under `/trpc` and the process's health under `/health`. */
export async function serve<R extends AnyTRPCRouter>(options: ServeOptions<R>): Promise<RunningServer> {
  const { log } = options;
  const allowedOrigins = new Set(options.corsOrigins);
  const allowCors = cors({
    origin: [...allowedOrigins],
    credentials: true,
    methods: ["GET", "POST"],
    allowedHeaders: [
      "authorization",
      "content-type",
      CLIENT_HEADER,
      "x-request-id",
      "trpc-accept",
      "last-event-id",
    ],
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: 600,
  });
  const { trustedProxies = 0, edge } = options;
  const costsOf = requestCosts(options.router);
  const door = openDoor({ edge, log, trustedProxies });
  const answerTrpc = trpcAnswerer(options.router, {
    ...{ log, edge, trustedProxies, authenticate: options.authenticate },
    costOf: (req) => costsOf(pathOf(req)).cost,
    door,
    askOrGuest: openSessionWatch(() => performance.now()),
  });

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (req, res) => {
      endWithConnection(req, res);
      // While draining, the way of all others ends the connection with the answer.
      const answered = !drain.isDraining() && options.early?.(req, res);
      if (answered === true) return;
      drain.follow(res);
      if (answered instanceof Promise) void answered.then((isDone) => isDone || answer(req, res));
      else answer(req, res);
    },
  );
  // Who asks and does not read what is answered would hold a connection, and a place at work, for ever.
  server.timeout = options.silenceMs ?? SILENCE_MS;
  const {
    drainSeconds: seconds,
    drainNoticeMs: noticeMs = 0,
    metricsReaders: readers = "this machine",
  } = options;
  const drain = drainOf(server, { noticeMs, seconds, log, draining: edge.subscriptions.endAll });
  const { health, ready } = healthAnswers(options, { ...drain, ...edge.admission });
  // Neither counted nor made to wait: who asks how a process is gets an answer above all when it is not well.
  const pages = new Map<string, (req: IncomingMessage, res: ServerResponse) => Promise<void>>([
    ["/health", (_req, res) => health(res)],
    ["/ready", (_req, res) => ready(res)],
    ["/metrics", (req, res) => answerMetrics({ metrics: edge.metrics, readers }, req, res)],
  ]);

  function answer(req: IncomingMessage, res: ServerResponse): void {
    for (const [name, value] of SECURITY_HEADERS) res.setHeader(name, value);
    res.setHeader("x-request-id", requestIdOf(req));
    allowCors(req, res, () => route(req, res));
  }

  function route(req: IncomingMessage, res: ServerResponse): void {
    const path = pathOf(req);
    const page = pages.get(path);
    if (page !== undefined) {
      attend(page(req, res), req, res);
      return;
    }
    const raw = options.rawRoutes?.find((one) => one.path === path);
    if (raw !== undefined) {
      door.letIn(req, res, {
        ...{ calls: 1, cost: 0 },
        enter: (body) => {
          const asked = { method: req.method, headers: req.headers, body };
          attend(answerRaw(raw, asked, res).finally(door.working(res)), req, res);
        },
      });
      return;
    }
    if (!path.startsWith(BASE_PATH)) {
      sendJson(res, 404, { error: "Not found. The API is under /trpc, health under /health." });
      return;
    }
    const asked = costsOf(path);
    door.letIn(req, res, { ...asked, enter: (body) => enterTrpc(req, res, { ...asked, body }) });
  }

  function enterTrpc(
    req: IncomingMessage,
    res: ServerResponse,
    { subscribes, body }: { readonly subscribes: boolean; readonly body: Buffer },
  ): void {
    try {
      checkRequestRules(req, { allowedOrigins, subscribes });
    } catch (refusal) {
      reportRefusal(log, refusal, { requestId: requestIdOf(req) });
      sendFailure(res, refusal);
      return;
    }
    answerTrpc(req, res, body);
  }

  function attend(answering: Promise<void>, req: IncomingMessage, res: ServerResponse): void {
    void answering.catch((err: unknown) => {
      log.error({ requestId: requestIdOf(req), path: pathOf(req), err }, "request");
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  }

  await listen(server, options);
  const url = `http://${options.host}:${addressOf(server).port}`;
  log.info({ url }, "listening");
  return { url, close: drain.close };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?")[0] ?? "/";
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a TCP port");
  return address;
}
