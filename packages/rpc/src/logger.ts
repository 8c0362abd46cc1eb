import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

const SECRET_NAMES = [
  "password",
  "newPassword",
  "passwordHash",
  "token",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
  "secret",
  "secretKey",
  "email",
];

// pino redacts a path at a fixed depth only, so each name is given for every depth at which we log.
const redactedPaths = SECRET_NAMES.flatMap((name) =>
  ["", "*.", "*.*.", "*.*.*."].map((depth) => `${depth}${name}`),
);

/** Opens a structured log (one JSON object a line on standard error) that blots out secrets and addresses. */
export function openLogger(
  options: { name: string; level: string },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths: redactedPaths, censor: "[redacted]" },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
}
