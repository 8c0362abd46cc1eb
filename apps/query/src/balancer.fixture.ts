import { connect, createServer, type Socket } from "node:net";

/** An address behind which stands one process at a time, as behind a balancer. */
export interface Balancer {
  readonly url: string;
  /** Sends what connects from now on to another address; null to hang up on it. */
  sendTo(url: string | null): void;
  /** Cuts what is connected, as a broken line does. */
  cut(): void;
  close(): Promise<void>;
}

/** Opens a balancer before a process. */
export async function openBalancer(url: string): Promise<Balancer> {
  let target: string | null = url;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (target === null) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(target);
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    sendTo: (next) => {
      target = next;
    },
    cut,
    close: () => {
      cut();
      return new Promise((resolve, reject) =>
        server.close((failure) => (failure ? reject(failure) : resolve())),
      );
    },
  };
}
