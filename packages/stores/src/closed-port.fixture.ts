/**
 * A port of this machine on which nothing listens, and which a system gives to nobody who asks for any: one that was
 * just closed is soon given to a server of another suite.
 */
export const CLOSED_PORT = 1;

/** Settings whose four stores all refuse connections. */
export function settingsOfNowhere<S extends object>(settings: S) {
  const at = `127.0.0.1:${CLOSED_PORT}`;
  return {
    ...settings,
    STORE_TIMEOUT_MS: 500,
    POSTGRES_URL: `postgres://u:p@${at}/d`,
    MONGO_URL: `mongodb://${at}/?directConnection=true`,
    REDIS_URL: `redis://${at}`,
    MINIO_URL: `http://${at}`,
  };
}
