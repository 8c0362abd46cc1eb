/*
 * What Redis keeps of views, each step in one script.
 *   views:seen:LISTING:WINDOW  set: hashes of who has looked at a listing in a window         SEEN_MS after the last
 *   views:pending              hash: views that are to be written, by `DAY LISTING`
 *   views:taken                hash: the same, taken by a worker; `batch` is its id, `at` when it was taken, `chunk` how
 *                              many of them are written at once
 *   views:hot                  sorted set: listings by views that fade (`hot-listings.ts`)
 *   views:hot-since            the instant that the scores of views:hot count from, in milliseconds
 */

/** What runs the scripts; a `RedisStore` fits. */
export interface ViewRedis {
  readonly redis: {
    readonly eval: (script: string, keys: number, ...args: (string | number)[]) => Promise<unknown>;
  };
}

/** A visitor is counted once for a listing in so many milliseconds. Windows begin together, and with the day. */
export const WINDOW_MS = 30 * 60_000;

/** How long Redis remembers who has looked: late views of a window that is over find it still. */
export const SEEN_MS = 2 * WINDOW_MS;

/** Views that are so old count half for the hot list. */
export const HALF_LIFE_MS = 6 * 3_600_000;

/** Listings that the hot list follows, many more than it shows. */
export const FOLLOWED = 5_000;

/** When scores have grown by so many halvings they are made small again, long before a number could not hold them. */
const GROWTH = 100;

/** The keys that are not of a listing. */
export const VIEW_KEYS = {
  pending: "views:pending",
  taken: "views:taken",
  hot: "views:hot",
  hotSince: "views:hot-since",
} as const;

/** The key of who has looked at a listing in a window. */
export function seenKey(listingId: string, window: number): string {
  return `views:seen:${listingId}:${window}`;
}

/**
 * KEYS pending hot hot-since, then a set of each listing and window; ARGV now, then for each set: listing day n hash…
 * Answers how many were new. Sent again, it counts nothing twice, since the hashes are there.
 *
 * The scores fade by forward decay (Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009): rather than making
 * all scores smaller as time goes by, a view counts the more the later it is, twice as much after each half-life. A
 * listing that is not followed takes the place of the coldest and begins at its score, or what begins to be hot could
 * never get in (space saving: Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data
 * Streams, ICDT 2005): a score is too high by the coldest one's at most.
 */
export const COUNT = `
  local now = tonumber(ARGV[1])
  local since = tonumber(redis.call('GET', KEYS[3]) or '')
  if not since then
    since = now
    redis.call('SET', KEYS[3], ARGV[1])
  end
  local halvings = math.floor((now - since) / ${HALF_LIFE_MS})
  if halvings > ${GROWTH} then
    redis.call('ZUNIONSTORE', KEYS[2], 1, KEYS[2], 'WEIGHTS', string.format('%.17g', 2 ^ -halvings))
    redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '1e-9')
    since = since + halvings * ${HALF_LIFE_MS}
    redis.call('SET', KEYS[3], string.format('%.0f', since))
  end
  local weight = 2 ^ ((now - since) / ${HALF_LIFE_MS})
  local function warm(listing, score)
    if not redis.call('ZSCORE', KEYS[2], listing) and redis.call('ZCARD', KEYS[2]) >= ${FOLLOWED} then
      score = score + tonumber(redis.call('ZPOPMIN', KEYS[2])[2])
    end
    redis.call('ZINCRBY', KEYS[2], string.format('%.17g', score), listing)
  end
  local at, counted = 2, 0
  for i = 4, #KEYS do
    local listing, day, n = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
    local new = redis.call('SADD', KEYS[i], unpack(ARGV, at + 3, at + 2 + n))
    redis.call('PEXPIRE', KEYS[i], ${SEEN_MS})
    if new > 0 then
      redis.call('HINCRBY', KEYS[1], day .. ' ' .. listing, new)
      warm(listing, weight * new)
    end
    at = at + 3 + n
    counted = counted + new
  end
  return counted`;

/**
 * KEYS taken pending; ARGV id rest-ms chunk. Takes what is pending, unless something is taken. Answers what is taken if
 * it has been so for long enough, or nothing.
 */
export const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if redis.call('EXISTS', KEYS[1]) == 0 then
    if redis.call('EXISTS', KEYS[2]) == 0 then return {} end
    redis.call('RENAME', KEYS[2], KEYS[1])
    redis.call('HSET', KEYS[1], 'batch', ARGV[1], 'at', string.format('%.0f', now), 'chunk', ARGV[3])
  end
  if now - tonumber(redis.call('HGET', KEYS[1], 'at')) < tonumber(ARGV[2]) then return {} end
  return redis.call('HGETALL', KEYS[1])`;

/** KEYS taken; ARGV id: lets go what was written, unless it is another batch by now. */
export const DROP = `
  if redis.call('HGET', KEYS[1], 'batch') ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`;
