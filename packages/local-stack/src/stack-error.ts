/** Why one source of a server or tool did not serve. */
export interface Attempt {
  readonly source: string;
  readonly reason: string;
}

/** A failure of the local stack; its message tells a developer what to do. */
export class StackError extends Error {
  override readonly name = "StackError";
  readonly attempts: readonly Attempt[];

  constructor(message: string, options: { cause?: unknown; attempts?: readonly Attempt[] } = {}) {
    super(message, { cause: options.cause });
    this.attempts = options.attempts ?? [];
  }
}

/** The words of anything thrown. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "")
    return thrown.errors.map((error: unknown) => reasonOf(error)).join("; ");
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.message === "" ? thrown.name : thrown.message;
}
