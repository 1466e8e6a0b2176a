-- Two become a pair, or nothing happens: both must still wait, be connected, and be the ones that were looked at.
-- KEYS: 1 ticket a, 2 ticket b, 3 the line's channel, 4 recent waits, 5 rooms of this topic, 6.. all lines of a and b
-- ARGV: 1 id a, 2 id b, 3 connection a, 4 connection b, 5 pair for a, 6 pair for b (opaque), 7 topics of a, 8 topics of b,
--       9 room, 10 ms that the pair is kept, 11 ms that the room is counted, 12 waits kept, 13 ms that waits are kept
-- Reply: 0 done, 1 a is not to be had, 2 b is not to be had
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = {}
if ARGV[1] == ARGV[2] then
  return 2
end
for i = 1, 2 do
  local ticket = redis.call('HMGET', KEYS[i], 'state', 'connection', 'lease', 'since')
  if ticket[1] ~= 'waiting' or ticket[2] ~= ARGV[2 + i] or tonumber(ticket[3]) <= now then
    return i
  end
  since[i] = ticket[4]
end
for i = 1, 2 do
  redis.call('HSET', KEYS[i], 'state', 'paired', 'pair', ARGV[4 + i], 'with', ARGV[3 - i])
  redis.call('PEXPIRE', KEYS[i], ARGV[10])
  redis.call('LPUSH', KEYS[4], string.format('%.0f %.0f %s', now, math.max(0, now - since[i]), ARGV[6 + i]))
end
for i = 6, #KEYS do
  redis.call('ZREM', KEYS[i], ARGV[1], ARGV[2])
end
redis.call('LTRIM', KEYS[4], 0, ARGV[12] - 1)
redis.call('PEXPIRE', KEYS[4], ARGV[13])
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
redis.call('ZADD', KEYS[5], now + ARGV[11], ARGV[9])
redis.call('PEXPIRE', KEYS[5], ARGV[11])
redis.call('SPUBLISH', KEYS[3], 'claimed ' .. ARGV[1] .. ' ' .. ARGV[2])
return 0
