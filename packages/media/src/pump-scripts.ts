import { MEDIA_EVENTS } from "@marketplace/stores";

/*
 * What Redis holds between MinIO and the stream of uploads, without an installation's prefix: MinIO has one list for all.
 *   media:events          list: what MinIO pushes, of all buckets
 *   media:events:BUCKET   list: what it told of one bucket, until its installation has published it
 *   media:pump:BUCKET     which process publishes it
 *   media:malformed       list: what nobody understands, the newest MAX_MALFORMED
 */

/** What MinIO told of one bucket. */
export function bucketList(bucket: string): string {
  return `${MEDIA_EVENTS.list}:${bucket}`;
}

/** Which process publishes what it told of one bucket. */
export function pumpKey(bucket: string): string {
  return `media:pump:${bucket}`;
}

/** What nobody understands. */
export const MALFORMED_LIST = "media:malformed";

const MAX_MALFORMED = 1_000;
// Of an installation that is gone: nobody reads its list any more.
const MAX_WAITING = 100_000;
const KEEP_MS = 24 * 60 * 60 * 1_000;

/**
 * KEYS media:events media:malformed; ARGV most. Gives each bucket what is its own, in one step, so that nothing is taken
 * and lost. Answers how many were moved, and how many named no bucket.
 */
export const ROUTE = `
  local entries = redis.call('LPOP', KEYS[1], ARGV[1])
  if not entries then return {0, 0} end
  local moved, malformed = 0, 0
  for _, entry in ipairs(entries) do
    local isRead, bucket = pcall(function() return cjson.decode(entry)[1].Event[1].s3.bucket.name end)
    if isRead and type(bucket) == 'string' and #bucket > 0 and #bucket <= 63 then
      local list = KEYS[1] .. ':' .. bucket
      redis.call('RPUSH', list, entry)
      redis.call('LTRIM', list, -${MAX_WAITING}, -1)
      redis.call('PEXPIRE', list, ${KEEP_MS})
      moved = moved + 1
    else
      redis.call('RPUSH', KEYS[2], entry)
      redis.call('LTRIM', KEYS[2], -${MAX_MALFORMED}, -1)
      malformed = malformed + 1
    end
  end
  return {moved, malformed}`;

/**
 * KEYS list pump; ARGV me lock-ms most. Looks at what is to be published, without taking it, for the one process that
 * does so; the others get nothing.
 */
export const LOOK = `
  local holder = redis.call('GET', KEYS[2])
  if holder and holder ~= ARGV[1] then return {} end
  if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return redis.call('LRANGE', KEYS[1], 0, ARGV[3] - 1)`;

/** KEYS pump; ARGV me: lets another process publish at once. */
export const LEAVE = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`;

/** KEYS list malformed; ARGV how many were published, those, and those that nobody understands. */
export const SETTLE = `
  local good = tonumber(ARGV[1])
  for i = 2, #ARGV do
    local found = redis.call('LREM', KEYS[1], 1, ARGV[i])
    if found > 0 and i > good + 1 then
      redis.call('RPUSH', KEYS[2], ARGV[i])
      redis.call('LTRIM', KEYS[2], -${MAX_MALFORMED}, -1)
    end
  end
  return #ARGV - 1`;
