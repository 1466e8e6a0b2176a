-- A ticket steps into its line, or tells that it is still there: arrival, return, sign of life and healing in one act.
-- Seniority, once known, stays; the position shown never rises; a newer connection displaces an older one.
-- KEYS: 1 ticket, 2 the line's channel, 3 line of its age group, 4.. lines of its topics
-- ARGV: 1 ticket id, 2 connection, 3 "enter" | "hold", 4 since in ms where the store knows none, 5 the ticket (opaque),
--       6 lease in ms, 7 ms that the place is kept without a connection
-- Reply: {"waiting", since, position} | {"paired", pair} | {"displaced"}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'state', 'connection', 'since', 'shown', 'pair')
local other = known[2] and known[2] ~= ARGV[2] and known[2]
if other and ARGV[3] == 'hold' then
  return {'displaced'}
end
if other then
  redis.call('SPUBLISH', KEYS[2], 'displaced ' .. ARGV[1] .. ' ' .. other)
end
if known[1] == 'paired' then
  redis.call('HSET', KEYS[1], 'connection', ARGV[2])
  return {'paired', known[5]}
end
local since = tonumber(known[3] or ARGV[4])
for i = 3, #KEYS do
  redis.call('ZADD', KEYS[i], since, ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[6])
end
local position = redis.call('ZRANK', KEYS[3], ARGV[1]) + 1
if known[4] then
  position = math.min(position, tonumber(known[4]))
end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'connection', ARGV[2], 'since', since, 'shown', position,
  'ticket', ARGV[5], 'lease', now + ARGV[6])
redis.call('PEXPIRE', KEYS[1], ARGV[6] + ARGV[7])
return {'waiting', since, position}
