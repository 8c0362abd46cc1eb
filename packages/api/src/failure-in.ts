import { errorCodes } from "@marketplace/kernel/error";
import { TRPCClientError } from "@trpc/client";
import { z } from "zod";

const serverFailureSchema = z.object({
  // A newer server may know a code that this client does not.
  code: z.enum(errorCodes).catch("INTERNAL"),
  requestId: z.string().nullable(),
  details: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
  ),
  fieldErrors: z.record(z.string(), z.array(z.string())),
});

/** Why a call failed: the server's own code, or `UNREACHABLE` when no answer of the API arrived. */
export interface ClientFailure extends Omit<z.infer<typeof serverFailureSchema>, "code"> {
  readonly code: (typeof errorCodes)[number] | "UNREACHABLE";
  /** For people. */
  readonly message: string;
}

/** The failure in what a call threw; null when it is no failure of a call, but a fault of the program. */
export function failureIn(thrown: unknown): ClientFailure | null {
  if (!(thrown instanceof TRPCClientError)) return null;
  const parsed = serverFailureSchema.safeParse(thrown.data);
  if (parsed.success) return { ...parsed.data, message: thrown.message };
  const silent = { requestId: null, details: {}, fieldErrors: {} };
  if (thrown.cause?.name === "TimeoutError") {
    return { ...silent, code: "TIMEOUT", message: "The marketplace did not answer in time; try again." };
  }
  return {
    ...silent,
    code: "UNREACHABLE",
    message: "The marketplace cannot be reached; check the connection and try again.",
  };
}
