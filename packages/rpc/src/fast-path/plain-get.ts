import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

const PLAIN_HOST = /^[A-Za-z0-9_.:[\]-]*$/;

/** Tells whether a request is one that tRPC would answer with JSON, whatever else it says. */
export function plainGets(): (request: IncomingMessage) => boolean {
  // Nearly all requests name the same host, and to parse it takes as long as all else.
  let knownHost: string | undefined;

  function isHost(host: string | undefined): boolean {
    if (host === undefined || host === knownHost) return true;
    if (!PLAIN_HOST.test(host) || !URL.canParse(`http://${host}`)) return false;
    knownHost = host;
    return true;
  }

  return ({ method, headers }) =>
    method === "GET" && !hasBody(headers) && !wantsStream(headers) && isHost(headers.host);
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return (
    headers["content-length"] !== undefined ||
    headers["transfer-encoding"] !== undefined ||
    (headers["content-type"] !== undefined && headers["content-type"] !== "application/json")
  );
}

/** Whether an answer is wanted as a stream of its parts, or might be. */
export function wantsStream(headers: IncomingHttpHeaders): boolean {
  return headers["trpc-accept"] !== undefined || headers.accept?.includes("application/jsonl") === true;
}
