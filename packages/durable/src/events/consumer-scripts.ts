/*
 * What Redis does in one step each. What a consumer does to a message it does only while the message is its own: one
 * that stood still for long wakes up to find it taken by another.
 */

const OWN = `
  local function own(id)
    return #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2]) > 0
  end`;

/** KEYS stream; ARGV group me, then ids: tells that they are still being worked at. */
export const KEEP_ALIVE = `${OWN}
  for place = 3, #ARGV do
    if own(ARGV[place]) then
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[place], 'JUSTID')
    end
  end`;

/**
 * KEYS stream failures; ARGV group me waiting, then each id, its deliveries, and under what its first failure is noted, or
 * nothing: lets them wait to be tried again.
 */
export const PUT_BACK = `${OWN}
  local time = redis.call('TIME')
  for place = 4, #ARGV, 3 do
    if own(ARGV[place]) then
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, ARGV[place], 'RETRYCOUNT', ARGV[place + 1], 'JUSTID')
      if ARGV[place + 2] ~= '' then redis.call('HSETNX', KEYS[2], ARGV[place + 2], time[1] * 1000) end
    end
  end`;

/**
 * KEYS stream failures dead; ARGV group me id, under what its first failure was noted, then fields: moves one to the dead
 * letters. Answers with how many it moved.
 */
export const GIVE_UP = `${OWN}
  if not own(ARGV[3]) then return 0 end
  local first = redis.call('HGET', KEYS[2], ARGV[4]) or redis.call('TIME')[1] * 1000
  redis.call('XADD', KEYS[3], '*', 'first', first, unpack(ARGV, 5))
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
  redis.call('HDEL', KEYS[2], ARGV[4])
  return 1`;

/** KEYS stream; ARGV group waiting idle-ms name: forgets consumers that hold nothing, were idle, and are so named. */
export const TIDY = `
  for _, facts in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local of = {}
    for place = 1, #facts, 2 do of[facts[place]] = facts[place + 1] end
    if of.pending == 0 and of.idle >= tonumber(ARGV[3]) and of.name ~= ARGV[2]
      and (ARGV[4] == '' or ARGV[4] == of.name) then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], of.name)
    end
  end`;
