import type { IncomingMessage } from "node:http";

const MAX_BODY_BYTES = 256 * 1024;

/**
 * Reads the body of a request; null for one of more than 256 kB, whose rest is let go.
 * @throws Error when its sender breaks off, or is cut off for being too slow.
 */
export function readBody(req: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve(null);
    });
    req.once("end", () => resolve(Buffer.concat(chunks)));
    req.once("error", reject);
  });
}
