import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy in front of Redis that changes what the server answers. */
export interface AlteringProxy {
  readonly url: string;
  /** Closes every connection, as a server that is restarted does. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands a proxy in front of the server of a URL, on a free port of this machine. */
export async function alteringProxy(
  serverUrl: string,
  alter: (answer: string) => string,
): Promise<AlteringProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    client.on("data", (bytes) => server.write(bytes));
    // What a test alters is small and arrives whole.
    server.on("data", (bytes) => client.write(Buffer.from(alter(bytes.toString("latin1")), "latin1")));
    for (const socket of [client, server]) {
      sockets.add(socket);
      const end = () => {
        client.destroy();
        server.destroy();
        sockets.delete(socket);
      };
      socket.on("error", end).on("close", end);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: serverUrl.replace(`${target.hostname}:${target.port}`, `127.0.0.1:${port}`),
    cut,
    close: async () => {
      const closed = new Promise<void>((resolve) => proxy.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

/** Drops what Redis's channels tell. */
export function deaf(answer: string): string {
  return answer.includes("cache:invalidated") && answer.includes("\r\nmessage\r\n") ? "" : answer;
}
