import { type DestinationStream, type Logger, pino } from "pino";
import { redacted, redactedText } from "./redaction.ts";

export type { Logger } from "pino";

/**
 * Opens a structured log (one JSON object a line on standard error) that blots out secrets and e-mail addresses.
 * By hand instead of pino's own `redact`, which takes a path for each depth and does not look into errors.
 */
export function openLogger(
  options: { name: string; level: string },
  destination?: DestinationStream,
): Logger {
  const log = pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (facts) => copied(facts) },
      // An error has been told by then.
      serializers: { err: (told: unknown) => told },
      hooks: {
        logMethod(given, write) {
          const [first, ...rest]: readonly unknown[] = given;
          // An error that is given alone would lend the line its message as it is.
          const facts = first instanceof Error ? { err: first } : first;
          const words = first instanceof Error && rest.length === 0 ? [first.message] : rest;
          const safe = [facts, ...words].map((part) =>
            typeof part === "string" ? redactedText(part) : part,
          );
          Reflect.apply(write, this, safe);
        },
      },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
  // What is bound to a child goes past the formatter. Children inherit this from the log that they are made of.
  const makeChild: unknown = log.child;
  if (typeof makeChild !== "function") throw new TypeError("A log makes children");
  Object.defineProperty(log, "child", {
    value(this: Logger, facts: object, ...rest: readonly unknown[]): unknown {
      return Reflect.apply(makeChild, this, [copied(facts), ...rest]);
    },
  });
  return log;
}

function copied(facts: object): Record<string, unknown> {
  const copy = redacted(facts);
  return typeof copy === "object" ? { ...copy } : {};
}
