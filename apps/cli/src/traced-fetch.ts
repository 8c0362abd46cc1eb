import { CliError } from "./cli-error.ts";

interface TraceOptions {
  /** Ends every request that is under way. */
  readonly signal: AbortSignal;
  /** Takes one line about each request; none is made when it is missing. */
  readonly trace?: ((line: string) => void) | undefined;
}

/**
 * A `fetch` that stops at Ctrl-C, says which address could not be reached, and can tell of each request, never
 * of its headers or its body.
 */
export function tracedFetch(send: typeof fetch, { signal, trace }: TraceOptions): typeof fetch {
  return async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const started = performance.now();
    const say = (outcome: string) =>
      trace?.(
        `${init?.method ?? "GET"} ${origin}${pathname} ${outcome} ${Math.round(performance.now() - started)} ms`,
      );
    try {
      const all = init?.signal ? AbortSignal.any([init.signal, signal]) : signal;
      const response = await send(input, { ...init, signal: all });
      say(`${response.status} ${response.headers.get("x-request-id") ?? "-"}`);
      return response;
    } catch (failure) {
      say(causeCode(failure));
      // A time-out or Ctrl-C has its own name; every other failure of `fetch` is a TypeError.
      if (!(failure instanceof TypeError)) throw failure;
      throw new CliError(`${origin} cannot be reached (${causeCode(failure)}).`, {
        code: "UNREACHABLE",
        remedy: "Start the servers (npm start), or give their addresses with --url and --command-url.",
        cause: failure,
      });
    }
  };
}

function causeCode(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const { cause } = failure;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return failure.message;
}
