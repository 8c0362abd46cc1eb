import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

const MAX_BODY_BYTES = 256 * 1024;

/** A POST that is not tRPC's, such as a provider's webhook: it is given the bytes as they came, to check a signature. */
export interface RawRoute {
  /** Begins with `/`, and is matched as a whole. */
  readonly path: string;
  /** Answers with a status alone; what it throws is a 500. */
  handle(rawBody: Buffer, headers: IncomingHttpHeaders): Promise<{ readonly status: number }>;
}

/** Reads the body of a request for a route and answers with its status; 405 for another method, 413 for too much. */
export async function answerRaw(
  { handle }: RawRoute,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method !== "POST") {
    res.writeHead(405, { allow: "POST" }).end();
    return;
  }
  const body = await readBody(req);
  if (body === null) {
    // The rest is not read, so the connection is of no use for another request.
    res.writeHead(413, { connection: "close" }).end();
    return;
  }
  const { status } = await handle(body, req.headers);
  res.writeHead(status).end();
}

async function readBody(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("A request's body is bytes");
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
