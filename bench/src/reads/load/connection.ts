import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type HttpAnswer, readAnswer } from "./http-answer.ts";

const PATIENCE_MS = 30_000;

/** One connection that stays open and carries one request at a time. */
export interface Connection {
  /** Sends a whole request. @throws Error when the connection fails before the answer is whole, or in 30 s. */
  send(request: string): Promise<HttpAnswer>;
  isOpen(): boolean;
  close(): void;
}

interface Waiting {
  resolve(answer: HttpAnswer): void;
  reject(failure: unknown): void;
}

/** Opens a connection to a server. @throws Error when it is not there. */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect", { signal: AbortSignal.timeout(PATIENCE_MS) });
  socket.setTimeout(PATIENCE_MS, () =>
    socket.destroy(new Error(`No answer within ${PATIENCE_MS / 1_000} s`)),
  );
  return following(socket);
}

function following(socket: Socket): Connection {
  let waiting: Waiting | null = null;
  let before: Buffer | null = null;

  function end(failure: unknown): void {
    waiting?.reject(failure);
    waiting = null;
    socket.destroy();
  }

  socket.on("data", (chunk) => {
    try {
      const bytes: Buffer = before === null ? chunk : Buffer.concat([before, chunk]);
      const answer = readAnswer(bytes);
      before = answer === null ? bytes : null;
      if (answer === null) return;
      const asked = waiting;
      waiting = null;
      asked?.resolve(answer);
    } catch (failure) {
      end(failure);
    }
  });
  socket.on("error", end);
  socket.on("close", () => end(new Error("The server closed the connection")));

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (socket.writable) socket.write(request, "latin1");
        else end(new Error("The connection is closed"));
      }),
    isOpen: () => socket.writable,
    close: () => socket.destroy(),
  };
}
