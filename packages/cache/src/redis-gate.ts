import { setTimeout as pause } from "node:timers/promises";
import type { RedisStore } from "@marketplace/stores";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { CacheLimits } from "./limits.ts";
import type { CacheLog } from "./log.ts";
import { type Send, sendTogether } from "./send-together.ts";

const runSchema = z.string().transform((info, context) => {
  const run = /^run_id:(\w+)/m.exec(info)?.[1];
  if (run === undefined) context.addIssue("INFO told no run_id");
  return run?.slice(0, 12) ?? "";
});

/** The server as it is now: its connection, and the part of its keys that belongs to this run of it. */
export interface Server {
  readonly redis: Redis;
  readonly send: Send;
  readonly run: string;
}

/** Stands between the cache and Redis: up, or down and not asked at all. */
export interface RedisGate {
  /** Asks Redis; null at once while it is down, and null when it fails. Never throws. */
  ask<T>(call: (server: Server) => Promise<T>): Promise<T | null>;
  /** The run of the server, null while it is down. */
  run(): string | null;
  /** Takes it for down, until it was tried anew. */
  shut(): void;
  /** Ends once Redis is up, or has not answered for `doubtMs`: it is away then, and nobody waits for it. */
  settled(): Promise<void>;
  errors(): number;
  close(): Promise<void>;
}

interface GateOptions {
  readonly store: RedisStore;
  readonly limits: CacheLimits;
  readonly log: CacheLog;
  /** Done before a server counts as up. */
  readonly onUp: (server: Server) => Promise<void>;
  /** Whether that is to be done once more, for what has come up meanwhile. */
  readonly isOwed: () => boolean;
}

const DOUBT_RETRY_MS = 50;

/**
 * Opens a connection of the cache's own, on which nothing queues or is sent twice: what is sent when a new server has
 * taken the old one's place must not carry the old one's run. A probe, not a read, finds out whether Redis is back: at
 * once and often as long as it may only have stood still, or this process itself, and now and then when it is away.
 */
export function openGate({ store, limits, log, onUp, isOwed }: GateOptions): RedisGate {
  const { timeoutMs, doubtMs, retryMs } = limits;
  const redis = store.redis.duplicate({
    connectionName: "marketplace-cache",
    commandTimeout: timeoutMs,
    socketTimeout: timeoutMs * 4,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  });
  const send = sendTogether(redis);
  let run: string | null = null;
  // Counts what has happened to the connection, so that a probe from before is not believed.
  let changes = 0;
  let errors = 0;
  let isClosed = false;
  let isToldAway = false;
  let lastRefusal = "";
  let retry: NodeJS.Timeout | undefined;
  let doubt = openDoubt();

  /** A time in which it is not known whether a server that does not answer only stands still. */
  function openDoubt() {
    const over = new AbortController();
    const ended = pause(doubtMs, undefined, { signal: over.signal })
      .catch(() => {})
      .finally(() => over.abort());
    return { over, ended };
  }

  // Once each time that it goes away: neither its many readers nor the probes repeat it.
  function tellAway(err: unknown): void {
    if (!isToldAway && !isClosed) log.warn({ err }, "the cache does without Redis");
    isToldAway = true;
  }

  function tellRefusal(refusal: string): void {
    if (refusal !== lastRefusal) log.warn({ refusal }, "Redis refuses a call of the cache");
    lastRefusal = refusal;
  }

  function shut(): void {
    changes++;
    clearTimeout(retry);
    if (isClosed) run = null;
    else if (run === null) retryIn(doubt.over.signal.aborted ? retryMs : DOUBT_RETRY_MS);
    else {
      run = null;
      doubt = openDoubt();
      retryIn(0);
    }
  }

  function retryIn(ms: number): void {
    retry = setTimeout(() => void probe(), ms).unref();
  }

  async function probe(): Promise<void> {
    clearTimeout(retry);
    const seen = ++changes;
    try {
      const server = { redis, send, run: runSchema.parse(await redis.info("server")) };
      // Asked in the same turn in which it counts as up: nothing comes between.
      do await onUp(server);
      while (isOwed());
      if (seen !== changes || isClosed) return;
      run = server.run;
      isToldAway = false;
      log.info({ run }, "the cache has reached Redis");
      doubt.over.abort();
    } catch (err) {
      errors++;
      if (seen !== changes) return;
      tellAway(err);
      shut();
    }
  }

  redis.on("error", (err) => {
    errors++;
    tellAway(err);
  });
  redis.on("ready", () => void probe());
  redis.on("close", shut);

  return {
    run: () => run,
    shut,
    settled: () => doubt.ended,
    errors: () => errors,
    ask: async (call) => {
      if (run === null) return null;
      const seen = changes;
      try {
        return await call({ redis, send, run });
      } catch (err) {
        errors++;
        // A server that answers, if with a refusal such as that its memory is full, costs no time.
        if (isRefusal(err) && !hasLostScripts(err)) tellRefusal(err.message);
        else if (seen === changes) {
          tellAway(err);
          shut();
        }
        return null;
      }
    },
    close: async () => {
      isClosed = true;
      shut();
      doubt.over.abort();
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}

// What `ioredis` exports as the class of refusals has no type.
function isRefusal(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.name === "ReplyError";
}

// An operator may have flushed them; they are loaded before the server counts as up again.
function hasLostScripts({ message }: Error): boolean {
  return message.startsWith("NOSCRIPT");
}
