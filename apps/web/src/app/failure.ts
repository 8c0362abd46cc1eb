import { type ClientFailure, failureIn } from "@marketplace/api";

/** A failure in words for the person at the screen. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  /** Whether doing the same again may help. */
  readonly retry: boolean;
}

const passing = new Set<ClientFailure["code"]>([
  "UNREACHABLE",
  "TIMEOUT",
  "STORE_UNAVAILABLE",
  "INTERNAL",
  "RATE_LIMITED",
  "OVERLOADED",
]);

/** Whether a failure may be gone at the next try, without anyone changing anything. */
export function isPassing(thrown: unknown): boolean {
  const failure = failureIn(thrown);
  return failure !== null && passing.has(failure.code);
}

/** Whether what a call did is unknown: it may have been done, although no answer came. */
export function isUncertain(thrown: unknown): boolean {
  const code = failureIn(thrown)?.code;
  return code === undefined || ["UNREACHABLE", "TIMEOUT", "STORE_UNAVAILABLE", "INTERNAL"].includes(code);
}

/** Says any thrown thing to the person at the screen. */
export function explain(thrown: unknown): Explanation {
  const failure = failureIn(thrown);
  if (failure === null) {
    return {
      title: "This page has a fault",
      text: "That is our mistake. Load the page again; what you saved is safe.",
      retry: true,
    };
  }
  const retry = isPassing(thrown);
  if (failure.code === "UNREACHABLE") {
    return { title: "No connection", text: "Check your connection, then try again.", retry };
  }
  if (failure.code === "RATE_LIMITED") {
    return { title: "Too many tries", text: waitText(failure), retry };
  }
  if (failure.code === "IDEMPOTENCY_MISMATCH") {
    return {
      title: "Done already",
      text: "An earlier press of the button went through, with what you had filled in then.",
      retry,
    };
  }
  const request = failure.code === "INTERNAL" && failure.requestId !== null;
  return {
    title: titles[failure.code] ?? "That did not work",
    text: request ? `${failure.message} Request id: ${failure.requestId}` : failure.message,
    retry,
  };
}

const titles: Partial<Record<ClientFailure["code"], string>> = {
  NOT_FOUND: "Not found",
  STORE_UNAVAILABLE: "One moment, please",
  OVERLOADED: "Very many people are here just now",
  TIMEOUT: "This takes too long",
  INTERNAL: "Something broke on our side",
  UNAUTHENTICATED: "Please sign in",
  STALE_VERSION: "Changed in the meantime",
};

function waitText({ details, message }: ClientFailure): string {
  const seconds = details.retryAfterSeconds;
  if (typeof seconds !== "number") return message;
  return `Wait ${waitInWords(seconds)}, then try again.`;
}

/** A wait in words: `40 seconds`, `2 minutes`; minutes are rounded up. */
export function waitInWords(seconds: number): string {
  const [count, unit] =
    seconds < 90 ? [Math.max(1, Math.ceil(seconds)), "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
