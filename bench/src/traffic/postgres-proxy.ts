import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { answerCounter, type PostgresCalls } from "./answer-counter.ts";

/** A way to PostgreSQL on which it is counted what is done there. */
export interface PostgresProxy {
  /** The server's address by this way. */
  readonly url: string;
  readonly calls: Readonly<PostgresCalls>;
  close(): Promise<void>;
}

/** Stands a proxy in front of the server of a URL, on a free port of this machine. */
export async function openPostgresProxy(target: string): Promise<PostgresProxy> {
  const { hostname, port } = new URL(target);
  const calls = { statements: 0, roundTrips: 0, commits: 0, writingCommits: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(port), host: hostname, noDelay: true });
    const count = answerCounter(calls);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      count(chunk);
      client.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port");
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
  return { url: url.href, calls, close };
}
