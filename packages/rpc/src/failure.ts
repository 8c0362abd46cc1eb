import {
  type ErrorCode,
  type ErrorDetails,
  type FieldErrors,
  fieldErrorsOf,
  MarketplaceError,
} from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { z } from "zod";

type TrpcCode = TRPCError["code"];

/** Each code of ours as a tRPC code, and by it an HTTP status. Complete: the compiler asks for every member. */
const trpcCodes: Readonly<Record<ErrorCode, TrpcCode>> = {
  VALIDATION_FAILED: "BAD_REQUEST",
  UNAUTHENTICATED: "UNAUTHORIZED",
  INVALID_CREDENTIALS: "UNAUTHORIZED",
  SESSION_EXPIRED: "UNAUTHORIZED",
  SESSION_REVOKED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  ALREADY_EXISTS: "CONFLICT",
  STALE_VERSION: "CONFLICT",
  CHANGE_IN_PROGRESS: "CONFLICT",
  NOT_READY: "CONFLICT",
  INVALID_TRANSITION: "CONFLICT",
  NOT_FOR_SALE: "CONFLICT",
  SOLD_OUT: "CONFLICT",
  PRICE_CHANGED: "CONFLICT",
  RESERVATION_EXPIRED: "CONFLICT",
  PAYMENT_DECLINED: "PAYMENT_REQUIRED",
  IDEMPOTENCY_MISMATCH: "UNPROCESSABLE_CONTENT",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNSUPPORTED_REQUEST: "UNSUPPORTED_MEDIA_TYPE",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  OVERLOADED: "SERVICE_UNAVAILABLE",
  STORE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  // Not "TIMEOUT", whose 408 says that the client was too slow: it is a store that did not answer.
  TIMEOUT: "GATEWAY_TIMEOUT",
  INTERNAL: "INTERNAL_SERVER_ERROR",
};

/** What tRPC itself may refuse before a procedure runs, in our codes and in words for people. */
const frameworkFailures: Partial<Record<TrpcCode, readonly [ErrorCode, string]>> = {
  PARSE_ERROR: ["VALIDATION_FAILED", "The request is not valid JSON of the tRPC form."],
  BAD_REQUEST: ["VALIDATION_FAILED", "The request is not of the form that this API takes."],
  NOT_FOUND: [
    "NOT_FOUND",
    "This procedure does not exist here. Queries go to the query URL, mutations to the command URL.",
  ],
  METHOD_NOT_SUPPORTED: ["UNSUPPORTED_REQUEST", "Queries are sent with GET and mutations with POST."],
  UNSUPPORTED_MEDIA_TYPE: ["UNSUPPORTED_REQUEST", "Send the request as application/json."],
  PAYLOAD_TOO_LARGE: ["PAYLOAD_TOO_LARGE", "The request is too large; send less at once."],
};

/** A failure as the client sees it: never a stack, a query or a store's own words. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly fieldErrors: FieldErrors;
}

/** Says any thrown thing as one of our codes; what is not expected becomes `INTERNAL` without its words. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof MarketplaceError) {
    const { code, message, details, fieldErrors } = thrown;
    return { code, message, details, fieldErrors };
  }
  if (thrown instanceof TRPCError) return frameworkFailureOf(thrown);
  if (isStoreFault(thrown)) {
    return bare("STORE_UNAVAILABLE", "The service cannot do this at the moment; try again in a few seconds.");
  }
  return bare(
    "INTERNAL",
    "Something went wrong on our side. Try again; if it stays, tell support the request id.",
  );
}

function frameworkFailureOf(thrown: TRPCError): Failure {
  const { code, cause } = thrown;
  if (cause instanceof z.core.$ZodError && code === "BAD_REQUEST") {
    const fieldErrors = fieldErrorsOf(cause);
    return { code: "VALIDATION_FAILED", message: "Some fields need correcting.", details: {}, fieldErrors };
  }
  // tRPC wraps what a procedure threw; what it refuses by itself has no such cause, or one of its own making.
  if (cause instanceof MarketplaceError || isStoreFault(cause)) return failureOf(cause);
  if (code === "INTERNAL_SERVER_ERROR" && cause !== undefined) return failureOf(cause);
  const framework = frameworkFailures[code];
  return framework === undefined ? failureOf(undefined) : bare(...framework);
}

/** The tRPC error of a thrown thing, with the tRPC code that our table gives it. */
export function toTrpcError(thrown: unknown): TRPCError {
  const { code, message } = failureOf(thrown);
  const cause = thrown instanceof TRPCError ? (thrown.cause ?? thrown) : thrown;
  return new TRPCError({ code: trpcCodes[code], message, cause });
}

/** A failure as it travels: what tRPC's clients read, with our own facts in `data`. */
export function failureShape(thrown: unknown, requestId: string | null) {
  const { message, ...failure } = failureOf(thrown);
  // What tRPC refuses by itself has a status that says more than our code for it, such as 405.
  const wrapped = thrown instanceof TRPCError && thrown.code !== "INTERNAL_SERVER_ERROR";
  const error = wrapped ? thrown : toTrpcError(thrown);
  return {
    message,
    code: TRPC_ERROR_CODES_BY_KEY[error.code],
    data: { ...failure, httpStatus: getHTTPStatusCodeFromError(error), requestId },
  };
}

function bare(code: ErrorCode, message: string): Failure {
  return { code, message, details: {}, fieldErrors: {} };
}
