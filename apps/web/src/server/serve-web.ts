import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { type PageOrigins, securityHeaders } from "./security-headers.ts";

/** Where the web server listens, and the addresses that it tells to the page. */
export interface WebOptions extends PageOrigins {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
}

/** A web server that answers, and that stops when its open requests have ended. */
export interface RunningWeb {
  /** `http://HOST:PORT`, without a path. */
  readonly url: string;
  close(): Promise<void>;
}

const BUILT = fileURLToPath(new URL("../../dist/client", import.meta.url));
const DRAIN_MS = 10_000;

/**
 * Serves the built app: its files, `/config.json` with the API's addresses, `/health`, and the page itself for
 * every other path.
 * @throws Error when the app is not built.
 */
export async function startWeb(options: WebOptions): Promise<RunningWeb> {
  if (!existsSync(`${BUILT}/index.html`)) {
    throw new Error("The web app is not built; run: npm run build -w apps/web");
  }
  const headers = Object.entries(securityHeaders(options));
  const config = JSON.stringify({ queryUrl: options.queryUrl, commandUrl: options.commandUrl });
  const files = sirv(BUILT, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (response, path) => response.setHeader("cache-control", cachingOf(path)),
  });

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return send(response, 405, "The web server only answers GET; the API has its own address.");
    }
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === "/health") return send(response, 200, JSON.stringify({ name: "web", ok: true }));
    if (path === "/config.json") return send(response, 200, config);
    const home = sameSiteAddress(request, options.commandUrl);
    if (home !== null) return response.writeHead(302, { location: home }).end();
    // The page answers every path but those of missing files, which a browser would otherwise run as scripts.
    files(request, response, () =>
      send(response, 404, "No such file in this version of the app; reload the page."),
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port }, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve, reject) =>
      server.close((fault) => (fault ? reject(fault) : resolve())),
    );
    server.closeIdleConnections();
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed.finally(() => clearTimeout(deadline));
  }
  return { url: `http://${options.host}:${port}`, close };
}

function cachingOf(path: string): string {
  return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

/**
 * The session's cookie is kept for one site. `localhost` and `127.0.0.1` are two, so a page opened at the one
 * while the API is told as the other is sent to where signing in works; null when it is there already.
 */
function sameSiteAddress(request: IncomingMessage, commandUrl: string): string | null {
  const loopback = ["localhost", "127.0.0.1"];
  const { url: path = "/", headers } = request;
  const [, asked = "", port = ""] = /^([a-z0-9.]+)(:\d+)?$/.exec(headers.host ?? "") ?? [];
  const { hostname } = new URL(commandUrl);
  if (asked === hostname || !loopback.includes(asked) || !loopback.includes(hostname)) return null;
  return path.startsWith("/") ? `http://${hostname}${port}${path}` : null;
}

function send(response: ServerResponse, status: number, body: string): void {
  const type = body.startsWith("{") ? "application/json" : "text/plain";
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(body);
}
