-- Who is in a circle keeps the seat, who leaves frees it; and with too few left and nobody on the way it is closed.
-- KEYS: 1 circle, 2 its seats
-- ARGV: 1 room, 2 member who leaves or '', 3 fewest seats that it goes on with, 4 most seats; in ms: 5 a seat is kept, 6 it stays open
--       for newcomers, 7 it lives, 8 it is known as closed, 9 others may be on their way back to one that the store lost; then who is there
-- Reply: 1 it goes on, 0 it is closed
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local circle = redis.call('HMGET', KEYS[1], 'state', 'index', 'again')
if not circle[1] then
  circle = {'open', false, now + ARGV[9]}
  redis.call('HSET', KEYS[1], 'state', 'open', 'again', circle[3])
elseif circle[1] ~= 'open' then
  return 0
end
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[1], 'p:' .. ARGV[2], 'v:' .. ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local there = 0
for i = 10, #ARGV do
  local free = redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[4])
  local known = not circle[2] or redis.call('HEXISTS', KEYS[1], 'p:' .. ARGV[i]) == 1
  if redis.call('ZSCORE', KEYS[2], ARGV[i]) or (free and known) then
    redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[i])
    there = there + 1
  end
end
local at_once = tonumber(ARGV[3]) > tonumber(ARGV[4]) or now > tonumber(circle[3] or 0)
if at_once and redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[3]) then
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'state', 'closed')
  redis.call('PEXPIRE', KEYS[1], ARGV[8])
  redis.call('ZREM', circle[2] or KEYS[2], ARGV[1])
  return 0
end
if there > 1 and circle[2] then
  redis.call('ZADD', circle[2], now + ARGV[6], ARGV[1])
  redis.call('PEXPIRE', circle[2], ARGV[7])
end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[7])
return 1
