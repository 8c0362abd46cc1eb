type Write = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** Where the cache tells what it met; a pino logger fits. */
export interface CacheLog {
  readonly info: Write;
  readonly warn: Write;
}
