import {
  type ErrorCode,
  type ErrorDetails,
  type FieldErrors,
  fieldErrorsOf,
  MarketplaceError,
} from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import { TRPCError } from "@trpc/server";
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
  INVALID_TRANSITION: "CONFLICT",
  NOT_FOR_SALE: "CONFLICT",
  SOLD_OUT: "CONFLICT",
  PRICE_CHANGED: "CONFLICT",
  IDEMPOTENCY_MISMATCH: "UNPROCESSABLE_CONTENT",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNSUPPORTED_REQUEST: "UNSUPPORTED_MEDIA_TYPE",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  STORE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  TIMEOUT: "TIMEOUT",
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
  if (isStoreFault(thrown)) {
    return bare("STORE_UNAVAILABLE", "The service cannot do this at the moment; try again in a few seconds.");
  }
  if (thrown instanceof TRPCError) {
    if (thrown.cause instanceof z.core.$ZodError && thrown.code === "BAD_REQUEST") {
      const fieldErrors = fieldErrorsOf(thrown.cause);
      return { code: "VALIDATION_FAILED", message: "Some fields need correcting.", details: {}, fieldErrors };
    }
    // tRPC wraps what a procedure threw; what it refuses by itself has no such cause, or one of its own making.
    if (thrown.code === "INTERNAL_SERVER_ERROR" && thrown.cause !== undefined) return failureOf(thrown.cause);
    if (thrown.cause instanceof MarketplaceError) return failureOf(thrown.cause);
    const framework = frameworkFailures[thrown.code];
    if (framework !== undefined) return bare(...framework);
  }
  return bare(
    "INTERNAL",
    "Something went wrong on our side. Try again; if it stays, tell support the request id.",
  );
}

/** The tRPC error of a thrown thing, with the tRPC code that our table gives it. */
export function toTrpcError(thrown: unknown): TRPCError {
  const { code, message } = failureOf(thrown);
  const cause = thrown instanceof TRPCError ? (thrown.cause ?? thrown) : thrown;
  return new TRPCError({ code: trpcCodes[code], message, cause });
}

function bare(code: ErrorCode, message: string): Failure {
  return { code, message, details: {}, fieldErrors: {} };
}
