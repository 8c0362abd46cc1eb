import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Metrics } from "./metrics.ts";
import { sendJson } from "./send-failure.ts";

/** Who may read the metrics: who has the token; without one, this machine alone, or nobody. */
export type MetricsReaders = { readonly token: string } | "this machine" | "nobody";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
// What a proxy adds: behind one, the whole world comes from this machine.
const FORWARDED = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

/** Answers `GET /metrics`; for who may not read them there is no such page. */
export async function answerMetrics(
  { metrics, readers }: { readonly metrics: Metrics; readonly readers: MetricsReaders },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!mayRead(req, readers)) {
    sendJson(res, 404, { error: "Not found." });
    return;
  }
  const text = await metrics.text();
  res.writeHead(200, { "content-type": metrics.contentType });
  res.end(text);
}

function mayRead({ headers, socket }: IncomingMessage, readers: MetricsReaders): boolean {
  if (readers === "nobody") return false;
  if (readers === "this machine") {
    return (
      LOOPBACK.test(socket.remoteAddress ?? "") && FORWARDED.every((name) => headers[name] === undefined)
    );
  }
  const sent = Buffer.from(headers.authorization ?? "");
  const right = Buffer.from(`Bearer ${readers.token}`);
  return sent.length === right.length && timingSafeEqual(sent, right);
}
