import { MarketplaceError } from "@marketplace/kernel";
import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from "mongodb";
import pg from "pg";
import { ConnectionError, DatabaseError, TimeoutError } from "sequelize";
import { z } from "zod";

const MAX_CAUSES = 5;

const SYSTEM_AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

// Connection lost, shutting down or starting, out of connections, memory or disk, a standby, cancelled by a time-out,
// lock not free in time, and what PostgreSQL asks to be tried again: a serialization failure, a deadlock.
const POSTGRES_AWAY = /^(08...|53...|57P0.|25006|25P03|57014|55P03|40001|40P01)$/;

// `pg` says these without a code, and sequelize passes them on.
const POSTGRES_LOST =
  /^(Query read timeout|timeout expired|Connection terminated|Client has encountered a connection error|Client was closed|cached plan must not change result type|ConnectionManager\.getConnection was called after)/;

// Not reachable, not the primary, stepping down, shutting down; out of time; a lock not free or a majority not reached
// in time; two writers of one document; a read or its cursor that the server or an operator has ended, or whose index was
// dropped meanwhile.
const MONGO_AWAY = new Set([
  ...[6, 7, 24, 43, 50, 64, 89, 91, 112, 133, 134, 175, 189, 237, 262],
  ...[9001, 10107, 11600, 11601, 11602, 13435, 13436],
]);
const MONGO_AGAIN = ["TransientTransactionError", "RetryableWriteError", "UnknownTransactionCommitResult"];
// The driver exports no class of some of these.
const MONGO_CLOSED = new Set([
  "MongoWaitQueueTimeoutError",
  "MongoPoolClosedError",
  "MongoClientClosedError",
  "MongoNotConnectedError",
  "MongoServerClosedError",
  "MongoTopologyClosedError",
]);

const REDIS_LOST =
  /^(Command timed out|Connection is closed|Socket timeout\.|Stream isn't writeable|Reached the max retries per request)/;
const REDIS_AWAY =
  /^(LOADING|MASTERDOWN|READONLY|BUSY|TRYAGAIN|CLUSTERDOWN|OOM|MISCONF|NOREPLICAS|UNBLOCKED) /;

// What the MinIO client makes of an answer of 408, 429 or 5xx.
const MINIO_AWAY = /^Request failed after \d+ retries: Error: Retryable HTTP status/;

const linkedSchema = z.object({ cause: z.unknown(), original: z.unknown(), errors: z.unknown() }).partial();

/**
 * Whether a failure says that a store is away, busy or too slow, rather than that the code or the data is wrong.
 * Looks into what a failure was caused by.
 */
export function isStoreFault(thrown: unknown): boolean {
  return isFault(thrown, MAX_CAUSES);
}

function isFault(thrown: unknown, depth: number): boolean {
  if (!(thrown instanceof Error) || depth === 0) return false;
  // A decision of ours: its code tells, whatever caused it.
  if (thrown instanceof MarketplaceError)
    return thrown.code === "TIMEOUT" || thrown.code === "STORE_UNAVAILABLE";
  if (isPostgresFault(thrown) || isMongoFault(thrown) || isRedisFault(thrown)) return true;
  if (MINIO_AWAY.test(thrown.message) || SYSTEM_AWAY.has(codeOf(thrown))) return true;
  const { cause, original, errors } = linkedSchema.parse(thrown);
  return [cause, original, ...(Array.isArray(errors) ? errors : [])].some((link) => isFault(link, depth - 1));
}

function isPostgresFault(thrown: Error): boolean {
  if (thrown instanceof ConnectionError || thrown instanceof TimeoutError) return true;
  if (thrown instanceof pg.DatabaseError) return POSTGRES_AWAY.test(thrown.code ?? "");
  if (thrown instanceof DatabaseError && POSTGRES_AWAY.test(codeOf(thrown.original))) return true;
  return POSTGRES_LOST.test(thrown.message);
}

function isMongoFault(thrown: Error): boolean {
  if (!(thrown instanceof MongoError)) return false;
  if (thrown instanceof MongoServerSelectionError || thrown instanceof MongoNetworkError) return true;
  if (MONGO_CLOSED.has(thrown.name) || MONGO_AGAIN.some((label) => thrown.hasErrorLabel(label))) return true;
  return thrown instanceof MongoServerError && MONGO_AWAY.has(Number(thrown.code));
}

function isRedisFault(thrown: Error): boolean {
  return REDIS_LOST.test(thrown.message) || (thrown.name === "ReplyError" && REDIS_AWAY.test(thrown.message));
}

const codedSchema = z.object({ code: z.string() });

function codeOf(thrown: unknown): string {
  const coded = codedSchema.safeParse(thrown);
  return coded.success ? coded.data.code : "";
}
