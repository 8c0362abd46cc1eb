import type { ClientFailure } from "@marketplace/api";

const AGAIN = "Try again; if it stays, give support the request id.";
const SIGN_IN = "Sign in: marketplace-cli login";
const LOOK_AGAIN = "Look at it as it is now, then try again.";

/** What a person can do about each refusal. Complete: the compiler asks for every code. */
const remedies: Readonly<Record<ClientFailure["code"], string>> = {
  VALIDATION_FAILED: "Correct what was given and try again.",
  UNAUTHENTICATED: SIGN_IN,
  INVALID_CREDENTIALS: "Check the e-mail address and the password.",
  SESSION_EXPIRED: SIGN_IN,
  SESSION_REVOKED: SIGN_IN,
  FORBIDDEN: "Sign in with an account that may do this; marketplace-cli whoami says which one is used now.",
  NOT_FOUND: "Check the id, and that --url and --command-url lead to the right processes.",
  ALREADY_EXISTS: "Use the one that is there, or give another name.",
  STALE_VERSION: LOOK_AGAIN,
  CHANGE_IN_PROGRESS: "Another change to it is being made; try again in a few seconds.",
  NOT_READY: "A photograph is still being looked at; try again in a moment.",
  INVALID_TRANSITION: LOOK_AGAIN,
  NOT_FOR_SALE: LOOK_AGAIN,
  SOLD_OUT: LOOK_AGAIN,
  PRICE_CHANGED: LOOK_AGAIN,
  RESERVATION_EXPIRED:
    "Nothing was charged and it is back on sale; order it again, under a new idempotency key.",
  PAYMENT_DECLINED: "Nothing was charged; try another card, or ask the bank.",
  IDEMPOTENCY_MISMATCH: "Use a new idempotency key for a new request.",
  PAYLOAD_TOO_LARGE: "Send less at once.",
  UNSUPPORTED_REQUEST: "Use a marketplace-cli of the server's version; marketplace-cli doctor compares them.",
  RATE_LIMITED: "Wait a minute, then try again.",
  OVERLOADED: "Try again in a few seconds, or run more processes.",
  STORE_UNAVAILABLE: "Try again in a few seconds; marketplace-cli doctor says which store does not answer.",
  TIMEOUT: "Try again; marketplace-cli doctor says what is slow.",
  INTERNAL: AGAIN,
  UNREACHABLE: "Start the servers (npm start), or give their addresses with --url and --command-url.",
};

/** What a person can do about a refusal, from its own facts where it has some. */
export function remedyFor({ code, fieldErrors, details }: ClientFailure): string {
  const fields = Object.entries(fieldErrors).map(
    ([path, messages]) => `${path === "" ? "" : `${path} `}${messages.join(", ")}`,
  );
  if (fields.length > 0) return `Correct: ${fields.join("; ")}.`;
  const seconds = waitSeconds(details);
  if (seconds !== null) return `Wait ${seconds} s, then try again.`;
  return remedies[code];
}

/** Seconds that the server asks to wait for; null when it names none. */
export function waitSeconds(details: ClientFailure["details"]): number | null {
  const seconds = details.retryAfterSeconds;
  return typeof seconds === "number" && seconds >= 0 ? Math.ceil(seconds) : null;
}
