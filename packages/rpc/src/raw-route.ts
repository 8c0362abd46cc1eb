import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

/** A POST that is not tRPC's, such as a provider's webhook: it is given the bytes as they came, to check a signature. */
export interface RawRoute {
  /** Begins with `/`, and is matched as a whole. */
  readonly path: string;
  /** Answers with a status alone; what it throws is a 500. */
  handle(rawBody: Buffer, headers: IncomingHttpHeaders): Promise<{ readonly status: number }>;
}

/** Answers a request for a route, of which this is the body, with its status; 405 for another method. */
export async function answerRaw(
  { handle }: RawRoute,
  { method, headers, body }: Pick<IncomingMessage, "method" | "headers"> & { readonly body: Buffer },
  res: ServerResponse,
): Promise<void> {
  if (method !== "POST") {
    res.writeHead(405, { allow: "POST" }).end();
    return;
  }
  const { status } = await handle(body, headers);
  res.writeHead(status).end();
}
