-- Two become a pair, or nothing happens: both must still wait, be connected, be the ones that were looked at, and not be kept apart.
-- KEYS: of a and b by turns: 1, 2 ticket; 3, 4 whom to avoid; 5, 6 channel; 7, 8 recent waits; then 9 rooms of this topic,
--       and, if they wish to meet again, 10 there once they have
-- ARGV: of a and b by turns: 1, 2 id; 3, 4 connection; 5, 6 visitor; 7, 8 pair (opaque); 9, 10 topics and age; then 11 room;
--       in ms: 12 it is known that they have met again, 13 pairs are kept, 14 a room is counted, 15 avoid lives, 16 waits are kept; 17 waits kept
-- Reply: 0 done, 1 a is not to be had, 2 b is not to be had, 3 these two are not to meet
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
for i = 1, 2 do
  found[i] = redis.call('HMGET', KEYS[i], 'state', 'connection', 'lease', 'since', 'lines', 'open', 'tally', 'back')
  if found[i][1] ~= 'waiting' or found[i][2] ~= ARGV[2 + i] or tonumber(found[i][3]) <= now or ARGV[i] == ARGV[3 - i] then
    return i
  end
end
for i = 1, 2 do
  local why = redis.call('HGET', KEYS[2 + i], ARGV[7 - i])
  if why and (why == 'blocked' or not KEYS[10]) then
    return 3
  end
end
for i, ticket in ipairs(found) do
  local new = redis.call('HSETNX', KEYS[2 + i], ARGV[7 - i], 'met')
  redis.call('PEXPIRE', KEYS[2 + i], ARGV[15])
  redis.call('HSET', KEYS[i], 'state', 'paired', 'pair', ARGV[6 + i], 'with', ARGV[3 - i], 'new', new)
  redis.call('PEXPIRE', KEYS[i], ARGV[13])
  for line in string.gmatch(ticket[5], '%S+') do
    redis.call('ZREM', line, ARGV[i])
  end
  redis.call('ZREM', ticket[6], ARGV[i])
  redis.call('HINCRBY', ticket[7], 'matched', 1)
  redis.call('XADD', ticket[7] .. ':log', '*', 'what', 'matched', 'kind', 'pair', 'about', ARGV[8 + i], 'ms', now - (ticket[8] or ticket[4]))
  local wait = string.format('%.0f %.0f %s matched', now, math.max(0, now - ticket[4]), ARGV[8 + i])
  if redis.call('LPUSH', KEYS[6 + i], wait) > tonumber(ARGV[17]) then redis.call('LTRIM', KEYS[6 + i], 0, ARGV[17] - 1) end
  redis.call('PEXPIRE', KEYS[6 + i], ARGV[16])
  if i == 1 or KEYS[5] ~= KEYS[6] then
    redis.call('SPUBLISH', KEYS[4 + i], 'claimed ' .. ARGV[1] .. ' ' .. ARGV[2])
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', now)
redis.call('ZADD', KEYS[9], now + ARGV[14], ARGV[11])
redis.call('PEXPIRE', KEYS[9], ARGV[14])
if KEYS[10] then redis.call('SET', KEYS[10], 1, 'PX', ARGV[12]) end
return 0
