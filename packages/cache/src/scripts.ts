import { createHash } from "node:crypto";

/*
 * What Redis does in one step each. RUN is the first part of the server's run id, so that a restarted server begins
 * cold: its append-only file may have lost the last invalidations, and with them the word that a value is wrong.
 *   cache:RUN:v:NAME:KEY  hash: the value and what is said of it                         the entry's life
 *   cache:RUN:tags        sorted set: each tag by the sequence of its last invalidation   HORIZON_MS
 *   cache:RUN:l:NAME:KEY  the token of who loads it, or `open` when all may               lockMs
 *   cache:RUN:r:NAME:KEY  the token of who reloads it ahead of its end                    lockMs
 *   cache:invalidated     the channel on which invalidations are told
 * A sequence is the server's time in microseconds, made greater than the last one. A value has the sequence that stood
 * before it was loaded, and holds while none of its tags has a greater one: one number, read once, guards tags that are
 * known only once the value is there.
 */

/** What Redis runs in one step, and the sum by which it knows it once it was loaded. */
export interface Script {
  readonly text: string;
  readonly sum: string;
}

function script(text: string): Script {
  return { text, sum: createHash("sha1").update(text).digest("hex") };
}

/** Functions that the scripts share. */
const COMMON = `
  local function last(tags)
    return tonumber(redis.call('ZRANGE', tags, -1, -1, 'WITHSCORES')[2] or '0')
  end
  local function newest(tags, names)
    local most = 0
    for _, score in ipairs(redis.call('ZMSCORE', tags, unpack(cjson.decode(names)))) do
      if score and tonumber(score) > most then most = tonumber(score) end
    end
    return most
  end
  local function whole(number) return string.format('%.0f', number) end
  local function bump(tags, horizon, names)
    local time = redis.call('TIME')
    local now = time[1] * 1000000 + time[2]
    local sequence = math.max(now, last(tags) + 1)
    for _, name in ipairs(cjson.decode(names)) do redis.call('ZADD', tags, whole(sequence), name) end
    redis.call('ZREMRANGEBYSCORE', tags, '-inf', whole(now - horizon * 1000))
    redis.call('PEXPIRE', tags, horizon)
    return sequence
  end
  local function older(value, version)
    local kept = redis.call('HGET', value, 'version')
    return kept and kept ~= '' and version ~= '' and tonumber(kept) > tonumber(version)
  end
  local function keep(value, sequence, from)
    redis.call('DEL', value)
    if ARGV[from + 6] == '' then
      redis.call('HSET', value, 'version', ARGV[from + 4])
    else
      redis.call('HSET', value, 'seq', whole(sequence), 'id', ARGV[from], 'born', ARGV[from + 1],
        'ends', ARGV[from + 2], 'version', ARGV[from + 4], 'tags', ARGV[from + 5], 'body', ARGV[from + 6])
    end
    redis.call('PEXPIRE', value, ARGV[from + 3])
  end`;

/** KEYS value tags lock; ARGV known-id now token lock-ms. Answers same, hit, wait or load. */
export const FIND = script(`${COMMON}
  local found = 'miss'
  local kept = redis.call('HMGET', KEYS[1], 'id', 'seq', 'ends', 'tags')
  if kept[1] then
    found = 'stale'
    if tonumber(kept[3]) > tonumber(ARGV[2]) and newest(KEYS[2], kept[4]) <= tonumber(kept[2]) then
      if kept[1] == ARGV[1] then return { 'same' } end
      return { 'hit', unpack(redis.call('HMGET', KEYS[1], 'id', 'born', 'ends', 'tags', 'body')) }
    end
  end
  local holder = redis.call('GET', KEYS[3])
  if holder and holder ~= 'open' then return { 'wait', found } end
  if not holder then redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4]) end
  return { 'load', found, whole(last(KEYS[2])) }`);

/** KEYS lock tags; ARGV token lock-ms. Answers whether the lock was free, and the sequence. */
export const CLAIM = script(`${COMMON}
  local free = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
  return { free and 'claimed' or 'taken', whole(last(KEYS[2])) }`);

/** KEYS value tags lock; ARGV token sequence, then id born ends life version tags body. */
export const KEEP = script(`${COMMON}
  if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
  if newest(KEYS[2], ARGV[8]) > tonumber(ARGV[2]) then return 'superseded' end
  if older(KEYS[1], ARGV[7]) then return 'older' end
  keep(KEYS[1], tonumber(ARGV[2]), 3)
  return 'kept'`);

/** KEYS lock; ARGV token open-ms: lets the lock go, or with open-ms tells all to load for themselves. */
export const RELEASE = script(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  if ARGV[2] == '0' then return redis.call('DEL', KEYS[1]) end
  redis.call('SET', KEYS[1], 'open', 'PX', ARGV[2])
  return 1`);

/** KEYS tags channel; ARGV horizon-ms message tags. */
export const INVALIDATE = script(`${COMMON}
  bump(KEYS[1], ARGV[1], ARGV[3])
  redis.call('PUBLISH', KEYS[2], ARGV[2])
  return 1`);

/** KEYS value tags channel; ARGV horizon-ms message own-tag, then as KEEP; an empty body keeps the version alone. */
export const WRITE = script(`${COMMON}
  if older(KEYS[1], ARGV[8]) then return 'older' end
  keep(KEYS[1], bump(KEYS[2], ARGV[1], ARGV[3]), 4)
  redis.call('PUBLISH', KEYS[3], ARGV[2])
  return 'kept'`);

/** All of them. */
export const SCRIPTS: readonly Script[] = [FIND, CLAIM, KEEP, RELEASE, INVALIDATE, WRITE];
