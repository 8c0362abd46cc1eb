import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import type { AnyTRPCRouter } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import cors from "cors";
import type { Authenticate } from "./context.ts";
import { failureOf, toTrpcError } from "./failure.ts";
import type { Logger } from "./logger.ts";
import { requestContext, requestIdOf } from "./request-context.ts";
import { checkRequestRules } from "./request-rules.ts";

const MAX_BODY_BYTES = 256 * 1024;
const MAX_BATCH = 10;
const BASE_PATH = "/trpc/";

/** What a server needs to answer. */
export interface ServeOptions<R extends AnyTRPCRouter> {
  readonly name: string;
  readonly router: R;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly corsOrigins: readonly string[];
  readonly drainSeconds: number;
  readonly log: Logger;
  readonly authenticate: Authenticate;
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
    exposedHeaders: ["x-request-id", "retry-after"],
    maxAge: 600,
  });
  const answerTrpc = createHTTPHandler({
    router: options.router,
    basePath: BASE_PATH,
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH,
    // The context's type is this package's own; a router made with another one does not compile in `trpc.ts`.
    createContext: ({ req, res }) => requestContext(req, res, options),
    onError: ({ error, path, ctx }) => {
      // Procedures report for themselves; this is what fails before one is reached.
      if (ctx === undefined) log.warn({ path, outcome: failureOf(error).code, err: error }, "request");
    },
  });
  let draining = false;

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (req, res) => {
      const requestId = requestIdOf(req);
      res.setHeader("x-request-id", requestId);
      res.setHeader("x-content-type-options", "nosniff");
      res.setHeader("cache-control", "no-store");
      if (draining) res.setHeader("connection", "close");
      allowCors(req, res, () => route(req, res));
    },
  );

  function route(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? "/").split("?")[0] ?? "/";
    if (path === "/health") void answerHealth(res);
    else if (path.startsWith(BASE_PATH)) {
      try {
        checkRequestRules(req, allowedOrigins);
      } catch (refusal) {
        refuse(res, refusal);
        return;
      }
      answerTrpc(req, res);
    } else sendJson(res, 404, { error: "Not found. The API is under /trpc, health under /health." });
  }

  function refuse(res: ServerResponse, refusal: unknown): void {
    const { code, message, details, fieldErrors } = failureOf(refusal);
    const httpStatus = code === "FORBIDDEN" ? 403 : 415;
    const data = { code, httpStatus, requestId: res.getHeader("x-request-id"), details, fieldErrors };
    const number = toTrpcError(refusal).code === "FORBIDDEN" ? -32003 : -32015;
    sendJson(res, httpStatus, { error: { json: { message, code: number, data } } });
  }

  async function answerHealth(res: ServerResponse): Promise<void> {
    try {
      const checks = await options.health();
      const ok = !draining && Object.values(checks).every(Boolean);
      sendJson(res, ok ? 200 : 503, { name: options.name, ok, draining, checks });
    } catch (failure) {
      log.error({ err: failure }, "health");
      sendJson(res, 503, { name: options.name, ok: false, draining, checks: {} });
    }
  }

  await listen(server, options);
  const url = `http://${options.host}:${addressOf(server).port}`;
  log.info({ url }, "listening");

  async function close(): Promise<void> {
    draining = true;
    const closed = new Promise<void>((resolve, reject) =>
      server.close((fault) => (fault ? reject(fault) : resolve())),
    );
    server.closeIdleConnections();
    const deadline = setTimeout(() => {
      log.warn({ seconds: options.drainSeconds }, "open requests cut off");
      server.closeAllConnections();
    }, options.drainSeconds * 1_000);
    await closed.finally(() => clearTimeout(deadline));
  }
  return { url, close };
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

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  res.end(JSON.stringify(body));
}
