import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import type { AnyTRPCRouter } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import cors from "cors";
import type { Authenticate } from "./context.ts";
import { drainOf } from "./drain.ts";
import { failureOf, failureShape } from "./failure.ts";
import { healthAnswerer, sendJson } from "./health.ts";
import { BASE_PATH, EXPOSED_HEADERS, MAX_BATCH, SECURITY_HEADERS } from "./http-surface.ts";
import type { Logger } from "./logger.ts";
import { answerRaw, type RawRoute } from "./raw-route.ts";
import { requestContext } from "./request-context.ts";
import { asRequest, currentRequestId, requestIdOf } from "./request-id.ts";
import { checkRequestRules } from "./request-rules.ts";
import { wireFormat } from "./wire-format.ts";

const MAX_BODY_BYTES = 256 * 1024;

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
  /** How many proxies stand in front and add to X-Forwarded-For; none by default. */
  readonly trustedProxies?: number;
  readonly log: Logger;
  readonly authenticate: Authenticate;
  /** Addresses beside tRPC's; none by default. */
  readonly rawRoutes?: readonly RawRoute[];
  /** Sees each request before all else; those that it does not answer go on unchanged. */
  readonly early?: EarlyAnswer;
  /** Whether each thing that this process needs answers; `GET /health` is 200 when all do, else 503. */
  readonly health: () => Promise<Readonly<Record<string, boolean>>>;
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
    allowedHeaders: ["authorization", "content-type", CLIENT_HEADER, "x-request-id", "trpc-accept"],
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: 600,
  });
  const answerTrpc = createHTTPHandler({
    router: options.router,
    basePath: BASE_PATH,
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH,
    // The context's type is this package's own; a router made with another one does not compile in `trpc.ts`.
    createContext: ({ req, res }) => requestContext(req, res, options),
    responseMeta: ({ errors }) => ({ headers: answerHeaders(errors) }),
    onError: ({ error, path, ctx }) => {
      // Procedures report for themselves, and what they throw has a cause; this is what fails before one is reached.
      if (ctx === undefined || error.cause === undefined) reportRefusal(log, error, path);
    },
  });

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (req, res) => {
      // While draining, the way of all others ends the connection with the answer.
      const answered = !drain.isDraining() && options.early?.(req, res);
      if (answered === true) return;
      drain.follow(res);
      if (answered instanceof Promise) void answered.then((isDone) => isDone || answer(req, res));
      else answer(req, res);
    },
  );
  const drain = drainOf(server, { seconds: options.drainSeconds, log });
  const answerHealth = healthAnswerer(options, drain.isDraining);

  function answer(req: IncomingMessage, res: ServerResponse): void {
    const requestId = requestIdOf(req);
    for (const [name, value] of SECURITY_HEADERS) res.setHeader(name, value);
    res.setHeader("x-request-id", requestId);
    asRequest(requestId, () => allowCors(req, res, () => route(req, res)));
  }

  function route(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? "/").split("?")[0] ?? "/";
    if (path === "/health") {
      void answerHealth(res);
      return;
    }
    const raw = options.rawRoutes?.find((one) => one.path === path);
    if (raw !== undefined) {
      void answerRaw(raw, req, res).catch((err: unknown) => {
        log.error({ requestId: currentRequestId(), path, err }, "request");
        if (!res.headersSent) res.writeHead(500);
        res.end();
      });
      return;
    }
    if (!path.startsWith(BASE_PATH)) {
      sendJson(res, 404, { error: "Not found. The API is under /trpc, health under /health." });
      return;
    }
    try {
      checkRequestRules(req, allowedOrigins);
    } catch (refusal) {
      reportRefusal(log, refusal);
      const shape = failureShape(refusal, currentRequestId());
      sendJson(res, shape.data.httpStatus, { error: wireFormat.output.serialize(shape) });
      return;
    }
    answerTrpc(req, res);
  }

  await listen(server, options);
  const url = `http://${options.host}:${addressOf(server).port}`;
  log.info({ url }, "listening");
  return { url, close: drain.close };
}

function reportRefusal(log: Logger, refusal: unknown, path?: string): void {
  const outcome = failureOf(refusal).code;
  const facts = { requestId: currentRequestId(), path, outcome };
  if (outcome === "INTERNAL") log.error({ ...facts, err: refusal }, "request");
  else log.info(facts, "request");
}

/** Headers of an answer of tRPC, which replaces `vary` as it was set for CORS. */
function answerHeaders(errors: readonly unknown[]): Headers {
  const headers = new Headers({ vary: "origin" });
  const waits = errors.map((error) => Number(failureOf(error).details.retryAfterSeconds ?? 0));
  const wait = Math.max(0, ...waits);
  if (wait > 0) headers.set("retry-after", String(wait));
  return headers;
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
