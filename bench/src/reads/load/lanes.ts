import { type Connection, openConnection } from "./connection.ts";
import { openRequestWriter, type RequestWriter } from "./request-text.ts";

interface Lane {
  readonly url: string;
  readonly writer: RequestWriter;
  connection: Connection;
}

/** Connections that stay open, each with one request at a time. */
export interface Lanes {
  /** Asks on a connection that is free. @throws Error for any answer but 200, and when no connection is free. */
  ask(path: string): Promise<void>;
  close(): void;
}

/** Opens so many connections, shared out among the servers evenly. */
export async function openLanes(urls: readonly string[], count: number): Promise<Lanes> {
  const writers = new Map(urls.map((url) => [url, openRequestWriter(url)]));
  const wanted = Array.from({ length: count }, (_, index) => [...writers][index % writers.size] ?? []);
  const lanes: Lane[] = await Promise.all(
    wanted.map(async ([url = "", writer = openRequestWriter(url)]) => ({
      ...{ url, writer },
      connection: await openConnection(url),
    })),
  );
  const idle = [...lanes];
  return {
    async ask(path) {
      const lane = idle.pop();
      if (lane === undefined) throw new Error("More is asked at a time than there are connections");
      try {
        const { status, excuse } = await lane.connection.send(lane.writer.request(path));
        if (status !== 200) throw new Error(`${status} ${excuse}`);
      } finally {
        if (!lane.connection.isOpen()) lane.connection = await openConnection(lane.url);
        idle.push(lane);
      }
    },
    close() {
      for (const { connection } of lanes) connection.close();
    },
  };
}
