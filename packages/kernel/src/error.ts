/**
 * Every way in which a request can be refused. The list is closed: clients switch on it,
 * and `rpc` maps each member to a tRPC and an HTTP status in one table.
 */
export const errorCodes = [
  "VALIDATION_FAILED",
  "UNAUTHENTICATED",
  "INVALID_CREDENTIALS",
  "SESSION_EXPIRED",
  "SESSION_REVOKED",
  "FORBIDDEN",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "STALE_VERSION",
  "CHANGE_IN_PROGRESS",
  "NOT_READY",
  "INVALID_TRANSITION",
  "NOT_FOR_SALE",
  "SOLD_OUT",
  "PRICE_CHANGED",
  "RESERVATION_EXPIRED",
  "PAYMENT_DECLINED",
  "IDEMPOTENCY_MISMATCH",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_REQUEST",
  "RATE_LIMITED",
  "OVERLOADED",
  "STORE_UNAVAILABLE",
  "TIMEOUT",
  "INTERNAL",
] as const;

/** One way in which a request can be refused. */
export type ErrorCode = (typeof errorCodes)[number];

/** Messages by dotted input path (`price.amount`), as a form shows them beside its fields. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Facts a client can act on, such as the states that were allowed or the seconds to wait. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

interface ErrorOptions {
  readonly details?: ErrorDetails;
  readonly fieldErrors?: FieldErrors;
  readonly cause?: unknown;
}

/** An expected failure: a stable code, and a message that tells a person what to do about it. */
export class MarketplaceError extends Error {
  override readonly name = "MarketplaceError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly fieldErrors: FieldErrors;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.fieldErrors = options.fieldErrors ?? {};
  }
}

/** Says that something does not exist, or that this caller may not know that it does. */
export function notFound(what: string): MarketplaceError {
  return new MarketplaceError("NOT_FOUND", `This ${what} does not exist or is no longer available.`);
}
