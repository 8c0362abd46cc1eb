import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy whose answers can be stopped, as by a network that eats packets: nothing is refused, nothing closes. */
export interface SilentProxy {
  /** The given URL with the proxy in the server's place. */
  urlOf(url: string): string;
  /** From now on, what the server answers is dropped. */
  silence(): void;
  /** From now on, what either side sends is held, as by a machine that stands still. */
  stall(): void;
  /** What was held goes on, and new connections answer again; a connection that was silenced stays so. */
  heal(): void;
  /** Closes every connection. */
  cut(): void;
  /** Connections that a client holds open through the proxy. */
  open(): number;
  /** Waits until no client holds one any more. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Stands a proxy in front of the server of a URL, on a free port of this machine. */
export async function silentProxy(serverUrl: string): Promise<SilentProxy> {
  const target = new URL(serverUrl);
  const pairs = new Map<Socket, Socket>();
  const emptied: (() => void)[] = [];
  let silent = false;
  let stalls = false;
  const mute = (server: Socket) => {
    server.removeAllListeners("data");
    server.resume();
  };
  const hold = (...pair: readonly Socket[]) => {
    for (const socket of pair) socket.pause();
  };
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    pairs.set(client, server);
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => client.write(bytes));
    if (silent) mute(server);
    if (stalls) hold(client, server);
    const end = () => {
      pairs.delete(client);
      if (pairs.size === 0) for (const tell of emptied.splice(0)) tell();
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const cut = () => {
    for (const socket of [...pairs].flat()) socket.destroy();
  };
  return {
    cut,
    urlOf: (url) => url.replace(`${target.hostname}:${target.port}`, `127.0.0.1:${port}`),
    silence: () => {
      silent = true;
      for (const server of pairs.values()) mute(server);
    },
    stall: () => {
      stalls = true;
      for (const pair of pairs) hold(...pair);
    },
    heal: () => {
      silent = false;
      stalls = false;
      for (const socket of [...pairs].flat()) socket.resume();
    },
    open: () => pairs.size,
    empty: () => new Promise((resolve) => (pairs.size === 0 ? resolve() : emptied.push(resolve))),
    close: async () => {
      const closed = new Promise<void>((resolve) => proxy.close(() => resolve()));
      cut();
      await closed;
    },
  };
}
