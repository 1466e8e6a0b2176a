-- Circles that somebody could join now: where people are, and a seat is free.
-- KEYS: 1 open circles
-- ARGV: 1 prefix of a circle's keys, 2 most seats, 3 circles at most
-- Reply: {now in ms, {room, what it is (opaque), seats given so far, names given, {what sits there (opaque), ...}}, ...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local reply = {now}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, room in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[3] - 1)) do
  local circle, seated = ARGV[1] .. room, {}
  redis.call('ZREMRANGEBYSCORE', circle .. ':seats', '-inf', now)
  local members = redis.call('ZRANGE', circle .. ':seats', 0, -1)
  local known = redis.call('HMGET', circle, 'state', 'is', 'given', 'names')
  if known[1] == 'open' and #members > 0 and #members < tonumber(ARGV[2]) then
    for i, member in ipairs(members) do
      seated[i] = redis.call('HGET', circle, 'p:' .. member)
    end
    reply[#reply + 1] = {room, known[2], known[3], known[4], seated}
  end
end
return reply
