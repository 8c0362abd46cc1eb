type Write = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** Where durable work tells what it met; a pino logger fits. */
export interface DurableLog {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
