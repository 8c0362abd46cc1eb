import type { Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "./logger.ts";

const IDLE_MS = 20;
// A browser opens connections ahead of need; one that has just come may be about to ask.
const UNUSED_MS = 1_000;

interface DrainOptions {
  /** How long it says that it will stop before it does. */
  readonly noticeMs: number;
  /** Longest wait for open requests; what is still open then is cut off. */
  readonly seconds: number;
  readonly log: Logger;
  /** Told when it begins to drain, to end what would not end by itself. */
  readonly draining?: () => void;
}

/** Stops a server in an orderly way. */
export interface Drain {
  /** Follows a response until it has ended. */
  follow(response: ServerResponse): void;
  /** Whether the server is to stop; for the time of the notice it serves as before. */
  isLeaving(): boolean;
  /** Whether it takes no new connection any more. */
  isDraining(): boolean;
  /** Gives notice, then takes no new connection, answers what is open, and ends within the seconds that were given. */
  close(): Promise<void>;
}

/** Prepares the orderly stop of a server. States: serving, leaving, draining, closed; each only once. */
export function drainOf(server: Server, { noticeMs, seconds, log, draining: begun }: DrainOptions): Drain {
  const open = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  // Connections on which nothing was asked yet, which Node takes for busy, with the time at which they came.
  const unused = new Map<Socket, number>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    unused.set(socket, performance.now());
    socket.once("close", () => {
      sockets.delete(socket);
      unused.delete(socket);
    });
  });
  server.on("request", ({ socket }) => unused.delete(socket));
  let closed: Promise<void> | undefined;
  let draining = false;

  function endAfter(response: ServerResponse): void {
    // Else the connection would be kept for a next request, and the server with it.
    if (!response.headersSent) response.setHeader("connection", "close");
  }

  function follow(response: ServerResponse): void {
    open.add(response);
    if (draining) endAfter(response);
    response.once("close", () => {
      open.delete(response);
    });
  }

  function closeIdle(): void {
    // To Node a connection is idle once its answer was given to it, and closing it loses what its caller has not yet
    // taken of that.
    for (const { writableLength } of sockets) if (writableLength > 0) return;
    server.closeIdleConnections();
  }

  async function drain(): Promise<void> {
    if (noticeMs > 0) await pause(noticeMs);
    draining = true;
    const ended = new Promise<void>((resolve, reject) =>
      // Not the server's own, which closes what Node takes for idle.
      NetServer.prototype.close.call(server, (fault) => (fault ? reject(fault) : resolve())),
    );
    for (const response of open) endAfter(response);
    begun?.();
    closeIdle();
    // Not at the end of each response: those that were answered early are not followed.
    const idle = setInterval(() => {
      closeIdle();
      for (const [socket, since] of unused) if (performance.now() - since > UNUSED_MS) socket.destroy();
    }, IDLE_MS);
    const deadline = setTimeout(() => {
      log.warn({ seconds, open: open.size }, "open requests cut off");
      server.closeAllConnections();
    }, seconds * 1_000);
    await ended.finally(() => {
      clearInterval(idle);
      clearTimeout(deadline);
      // What else it does by itself at its end: it looks after the time-outs of its connections no more.
      server.close();
    });
  }

  return {
    follow,
    isLeaving: () => closed !== undefined,
    isDraining: () => draining,
    close: () => {
      closed ??= drain();
      return closed;
    },
  };
}
