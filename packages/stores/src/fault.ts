import { MongoNetworkError, MongoOperationTimeoutError, MongoServerSelectionError } from "mongodb";
import { ConnectionError, DatabaseError, TimeoutError } from "sequelize";
import { z } from "zod";

const codedSchema = z.object({ code: z.string() });
const ABSENT = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
// PostgreSQL: connection exceptions, shut-down, starting up, too many connections, cancelled by a time-out, lock not available.
const POSTGRES_AWAY = /^(08...|57P0.|53300|57014|55P03)$/;
const REDIS_AWAY = /max retries per request|Command timed out|Connection is closed|Stream isn't writeable/i;

/** Whether a failure says that a store is away or too slow, rather than that the code or the data is wrong. */
export function isStoreFault(thrown: unknown): boolean {
  if (thrown instanceof ConnectionError || thrown instanceof TimeoutError) return true;
  if (thrown instanceof DatabaseError) return isAwayCode(thrown.original, POSTGRES_AWAY);
  if (
    thrown instanceof MongoServerSelectionError ||
    thrown instanceof MongoNetworkError ||
    thrown instanceof MongoOperationTimeoutError
  ) {
    return true;
  }
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof AggregateError && thrown.errors.some(isStoreFault)) return true;
  const coded = codedSchema.safeParse(thrown);
  return (coded.success && ABSENT.has(coded.data.code)) || REDIS_AWAY.test(thrown.message);
}

function isAwayCode(original: unknown, pattern: RegExp): boolean {
  const coded = codedSchema.safeParse(original);
  return coded.success && pattern.test(coded.data.code);
}
