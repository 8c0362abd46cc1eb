import type { Server, ServerResponse } from "node:http";
import type { Logger } from "./logger.ts";

const IDLE_MS = 20;

interface DrainOptions {
  /** Longest wait for open requests; what is still open then is cut off. */
  readonly seconds: number;
  readonly log: Logger;
}

/** Stops a server in an orderly way. */
export interface Drain {
  /** Follows a response until it has ended. */
  follow(response: ServerResponse): void;
  /** Whether the server is stopping. */
  isDraining(): boolean;
  /** Takes no new connection, answers what is open, and ends within the seconds that were given. */
  close(): Promise<void>;
}

/** Prepares the orderly stop of a server. States: serving, draining, closed; each only once. */
export function drainOf(server: Server, { seconds, log }: DrainOptions): Drain {
  const open = new Set<ServerResponse>();
  let closed: Promise<void> | undefined;

  function endAfter(response: ServerResponse): void {
    // Else the connection would be kept for a next request, and the server with it.
    if (!response.headersSent) response.setHeader("connection", "close");
  }

  function follow(response: ServerResponse): void {
    open.add(response);
    if (closed !== undefined) endAfter(response);
    response.once("close", () => {
      open.delete(response);
    });
  }

  async function drain(): Promise<void> {
    const ended = new Promise<void>((resolve, reject) =>
      server.close((fault) => (fault ? reject(fault) : resolve())),
    );
    for (const response of open) endAfter(response);
    server.closeIdleConnections();
    // Not at the end of each response: those that were answered early are not followed.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
    const deadline = setTimeout(() => {
      log.warn({ seconds, open: open.size }, "open requests cut off");
      server.closeAllConnections();
    }, seconds * 1_000);
    await ended.finally(() => {
      clearInterval(idle);
      clearTimeout(deadline);
    });
  }

  return {
    follow,
    isDraining: () => closed !== undefined,
    close: () => {
      closed ??= drain();
      return closed;
    },
  };
}
