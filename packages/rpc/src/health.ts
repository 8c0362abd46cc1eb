import type { ServerResponse } from "node:http";
import type { Logger } from "./logger.ts";
import { currentRequestId } from "./request-id.ts";

type Checks = Readonly<Record<string, boolean>>;

interface HealthOptions {
  readonly name: string;
  readonly log: Logger;
  readonly health: () => Promise<Checks>;
}

/** Answers `GET /health`: 200 when all that the process needs answers, else 503. */
export function healthAnswerer(
  { name, log, health }: HealthOptions,
  isDraining: () => boolean,
): (response: ServerResponse) => Promise<void> {
  let asking: Promise<Checks> | undefined;

  // Anyone may ask: a crowd that does costs the stores one question at a time.
  function checksNow(): Promise<Checks> {
    asking ??= health().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return async (response) => {
    try {
      const checks = await checksNow();
      const draining = isDraining();
      const ok = !draining && Object.values(checks).every(Boolean);
      sendJson(response, ok ? 200 : 503, { name, ok, draining, checks });
    } catch (failure) {
      log.error({ err: failure, requestId: currentRequestId() }, "health");
      sendJson(response, 503, { name, ok: false, draining: isDraining(), checks: {} });
    }
  };
}

/** Ends a response with a JSON body. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
