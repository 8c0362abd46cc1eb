import type { RedisStore, Settings } from "@marketplace/stores";
import { z } from "zod";
import { roleSchema } from "./account.ts";
import type { Found, Session } from "./session.ts";

/*
 * Four kinds of keys, each with a time to live:
 *   session:KEY      hash, the session                                     SESSION_SECONDS, anew with each refresh
 *   trail:KEY        `opened` or `revoked`, to tell ended from never was   twice that
 *   access:DIGEST    when the access token expires, in milliseconds        ACCESS_TOKEN_SECONDS
 *   sessions:USER    sorted set of "SESSIONID KEY" by expiry               SESSION_SECONDS, anew with each refresh
 * KEY and DIGEST are SHA-256 sums (session-token.ts). Each change is one script, so that none is seen half done.
 */

const WRITE = `
  redis.call('HSET', KEYS[1], unpack(ARGV, 9))
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  redis.call('SET', KEYS[2], 'opened', 'EX', ARGV[2])
  redis.call('SET', KEYS[3], ARGV[4], 'EX', ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[5])
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
  redis.call('EXPIRE', KEYS[4], ARGV[1])
  return 1`;

const ROTATE = `
  if redis.call('HGET', KEYS[1], 'refreshDigest') ~= ARGV[8] then return 0 end
  ${WRITE}`;

const END = `
  redis.call('ZREM', KEYS[3], ARGV[2])
  if redis.call('DEL', KEYS[1]) == 0 then return 0 end
  redis.call('SET', KEYS[2], 'revoked', 'EX', ARGV[1])
  return 1`;

// A plain HSET would bring an ended session back, as a record that never expires.
const SET_CREDENTIAL = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  redis.call('HSET', KEYS[1], 'credential', ARGV[1])
  return 1`;

const instant = z
  .string()
  .regex(/^\d+$/)
  .transform((milliseconds) => new Date(Number(milliseconds)));
const trailSchema = z.enum(["opened", "revoked"]).nullable();
const flagSchema = z.literal([0, 1]).transform((flag) => flag === 1);
const sessionSchema = z.object({
  sessionId: z.string(),
  userId: z.string(),
  role: roleSchema,
  credential: z.string(),
  refreshDigest: z.string(),
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
});

/** An access token as it is kept. */
export interface AccessRecord {
  readonly digest: string;
  readonly expiresAt: Date;
}

/** A session's place in its owner's list. */
export interface ListedSession {
  readonly sessionId: string;
  readonly key: string;
}

/** A session under its key, and the access token to write with it. */
interface Writing {
  readonly key: string;
  readonly session: Session;
  readonly access: AccessRecord;
}

type Lives = Pick<Settings, "SESSION_SECONDS" | "ACCESS_TOKEN_SECONDS">;

/** The sessions in Redis: statements alone, no decisions. */
export function sessionStore({ redis }: RedisStore, lives: Lives) {
  const trailSeconds = lives.SESSION_SECONDS * 2;

  async function run(script: string, keys: readonly string[], values: readonly (string | number)[]) {
    return flagSchema.parse(await redis.eval(script, keys.length, ...keys, ...values));
  }

  function write(script: string, { key, session, access }: Writing, rest: readonly (string | number)[]) {
    const keys = [`session:${key}`, `trail:${key}`, `access:${access.digest}`, `sessions:${session.userId}`];
    return run(script, keys, [
      lives.SESSION_SECONDS,
      trailSeconds,
      lives.ACCESS_TOKEN_SECONDS,
      access.expiresAt.getTime(),
      session.lastUsedAt.getTime(),
      session.expiresAt.getTime(),
      memberOf({ sessionId: session.sessionId, key }),
      ...rest,
    ]);
  }

  return {
    async open(writing: Writing): Promise<void> {
      const { sessionId, userId, role, credential, createdAt } = writing.session;
      const lasting = Object.entries({ sessionId, userId, role, credential, createdAt: createdAt.getTime() });
      await write(WRITE, writing, ["", ...lasting.flat(), ...movingFields(writing.session)]);
    },

    /** Writes what a refresh changes, if `replacedDigest` still is the session's refresh token. */
    rotate: (writing: Writing, replacedDigest: string): Promise<boolean> =>
      write(ROTATE, writing, [replacedDigest, ...movingFields(writing.session)]),

    async find(key: string): Promise<Found> {
      const [fields, trail] = await Promise.all([redis.hgetall(`session:${key}`), redis.get(`trail:${key}`)]);
      const session = Object.keys(fields).length === 0 ? null : sessionSchema.parse(fields);
      return { session, trail: trailSchema.parse(trail) };
    },

    async accessExpiry(digest: string): Promise<Date | null> {
      const milliseconds = await redis.get(`access:${digest}`);
      return milliseconds === null ? null : instant.parse(milliseconds);
    },

    /** Ends a session; false when it had ended before. */
    end: (userId: string, listed: ListedSession): Promise<boolean> =>
      run(
        END,
        [`session:${listed.key}`, `trail:${listed.key}`, `sessions:${userId}`],
        [trailSeconds, memberOf(listed)],
      ),

    /** Notes in a session that its owner's password changed with its consent; false when it has ended. */
    setCredential: (key: string, credential: string): Promise<boolean> =>
      run(SET_CREDENTIAL, [`session:${key}`], [credential]),

    /** An account's sessions, the longest unused first; some may have expired. */
    list: async (userId: string): Promise<readonly ListedSession[]> =>
      (await redis.zrange(`sessions:${userId}`, 0, "-1")).map(parseMember),
  };
}

function movingFields({ refreshDigest, lastUsedAt, expiresAt }: Session): readonly (string | number)[] {
  return Object.entries({
    refreshDigest,
    lastUsedAt: lastUsedAt.getTime(),
    expiresAt: expiresAt.getTime(),
  }).flat();
}

function memberOf({ sessionId, key }: ListedSession): string {
  return `${sessionId} ${key}`;
}

function parseMember(member: string): ListedSession {
  const [sessionId = "", key = ""] = member.split(" ");
  return { sessionId, key };
}
