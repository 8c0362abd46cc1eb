/** One intended effect: the key that makes a repetition of it harmless, and what it asks for. */
export interface Attempt {
  readonly key: string;
  /** The request as JSON, to tell a repetition from something else. */
  readonly input: string;
  /** Whether it is unknown if the request has had its effect: no answer came. */
  readonly uncertain: boolean;
}

/**
 * The attempt to make next: the same one again for the same request, and also for another while the outcome of the
 * last is unknown, so that the server can say that it had been done. Anything else is a new intention.
 */
export function nextAttempt(last: Attempt | null, input: unknown, newKey: () => string): Attempt {
  const asked = JSON.stringify(input);
  if (last !== null && (last.uncertain || last.input === asked)) return last;
  return { key: newKey(), input: asked, uncertain: false };
}
