import { failureOf } from "./failure.ts";
import type { Logger } from "./logger.ts";

/** Tells the log of a request that was refused before a procedure was reached. */
export function reportRefusal(
  log: Logger,
  refusal: unknown,
  request: { readonly requestId: string; readonly path?: string | undefined },
): void {
  const outcome = failureOf(refusal).code;
  const facts = { ...request, outcome };
  if (outcome === "INTERNAL") log.error({ ...facts, err: refusal }, "request");
  else log.info(facts, "request");
}
