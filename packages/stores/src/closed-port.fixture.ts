import { createServer } from "node:net";

/** A port of this machine on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("No port was given");
  return address.port;
}

/** Settings whose four stores all refuse connections. */
export async function settingsOfNowhere<S extends object>(settings: S) {
  const at = `127.0.0.1:${await closedPort()}`;
  return {
    ...settings,
    STORE_TIMEOUT_MS: 500,
    POSTGRES_URL: `postgres://u:p@${at}/d`,
    MONGO_URL: `mongodb://${at}/?directConnection=true`,
    REDIS_URL: `redis://${at}`,
    MINIO_URL: `http://${at}`,
  };
}
