import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and PostgreSQL, and can swallow one answer. */
export interface LossyLink {
  /** The server's address through this link. */
  readonly url: string;
  /** Delivers the next COMMIT, swallows its answer, and then cuts the connection. */
  loseNextCommit(): void;
  close(): Promise<void>;
}

/** Opens a link to the server of a connection string. */
export async function openLossyLink(target: string): Promise<LossyLink> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let losing = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let swallowing = false;
    client.on("data", (chunk) => {
      if (losing && chunk.includes("COMMIT")) {
        losing = false;
        swallowing = true;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (!swallowing) client.write(chunk);
      // The answer has come, so the server has committed; the client never learns of it.
      else client.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
  return {
    url: url.href,
    loseNextCommit: () => {
      losing = true;
    },
    close,
  };
}
