-- Somebody with a seat in a circle says hello: is it (still, or again) theirs? A circle that the store lost comes back, for those
-- who were in it alone. Whose seat was freed comes back to nobody whom a block keeps apart from them.
-- KEYS: 1 circle, 2 its seats
-- ARGV: 1 member, 2 visitor, 3 what sits there (opaque), 4 most seats; in ms: 5 a seat is kept, 6 the circle lives, 7 others may be on
--       their way back; 8 prefix of whom to avoid
-- Reply: 1 yes, 0 no: it was freed and there is no other, or the circle is closed
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local circle = redis.call('HMGET', KEYS[1], 'state', 'index')
if not circle[1] then
  redis.call('HSET', KEYS[1], 'state', 'open', 'again', now + ARGV[7])
elseif circle[1] ~= 'open' then
  return 0
elseif circle[2] and redis.call('HEXISTS', KEYS[1], 'p:' .. ARGV[1]) == 0 then
  return 0
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  local seated = redis.call('ZRANGE', KEYS[2], 0, -1)
  if #seated >= tonumber(ARGV[4]) then return 0 end
  for _, member in ipairs(seated) do
    local other = redis.call('HGET', KEYS[1], 'v:' .. member) or ''
    local why, whose = redis.call('HGET', ARGV[8] .. ARGV[2], other), redis.call('HGET', ARGV[8] .. other, ARGV[2])
    if why == 'blocked' or whose == 'blocked' then return 0 end
  end
end
redis.call('HSETNX', KEYS[1], 'p:' .. ARGV[1], ARGV[3])
redis.call('HSETNX', KEYS[1], 'v:' .. ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
