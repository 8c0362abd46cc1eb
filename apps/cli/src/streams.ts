/** A stream that is written to, and that may be a terminal. */
export interface WritableTerminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream that is read from, and that may be a terminal. */
export interface ReadableTerminal extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
}
