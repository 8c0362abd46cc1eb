const HEAD_END = "\r\n\r\n";
const LONGEST_EXCUSE = 200;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;

/** What of an answer the one who measures needs to know. */
export interface HttpAnswer {
  readonly status: number;
  /** How the body of an answer other than 200 begins; empty for 200. */
  readonly excuse: string;
}

/**
 * Reads one answer of HTTP/1.1; null while there is more of it to come. Written out since Node's own client takes
 * several times as much of a core for a request, which on a small machine would be taken from the server.
 * @throws Error for what is no whole answer, or more than one.
 */
export function readAnswer(bytes: Buffer): HttpAnswer | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const head = bytes.toString("latin1", 0, headEnd);
  const bodyStart = headEnd + HEAD_END.length;
  const end = bodyEnd(bytes, head, bodyStart);
  if (end === null) return null;
  if (end < bytes.length) throw new Error("More came than the answer to one request");
  const status = Number(head.slice(9, 12));
  if (!head.startsWith("HTTP/1.1 ") || !Number.isInteger(status))
    throw new Error(`This is no HTTP: ${head.slice(0, LONGEST_EXCUSE)}`);
  const excuse = status === 200 ? "" : beginning(bytes.subarray(bodyStart, end), head);
  return { status, excuse };
}

function bodyEnd(bytes: Buffer, head: string, start: number): number | null {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return end <= bytes.length ? end : null;
  }
  if (CHUNKED.test(head)) return chunksEnd(bytes, start);
  throw new Error("The answer does not say how long it is");
}

/** How a body begins; of one in chunks, the first line after the length of the first chunk. */
function beginning(body: Buffer, head: string): string {
  const text = body.toString("utf8");
  const first = CHUNKED.test(head) ? (text.split("\r\n")[1] ?? "") : text;
  return first.slice(0, LONGEST_EXCUSE);
}

/** Where the last chunk of a body ends, which has no bytes; null while it is still to come. */
function chunksEnd(bytes: Buffer, start: number): number | null {
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (!Number.isInteger(size)) throw new Error("A chunk of the answer does not say how long it is");
    at = lineEnd + 2 + size + 2;
    if (at > bytes.length) return null;
    if (size === 0) return at;
  }
}
