-- Somebody who fits is there for a kept place: may its person be called now? At most once in a while, whoever asks.
-- KEYS: 1 ticket
-- ARGV: 1 ms between two calls
-- Reply: 1 yes, 0 no (back, gone, or called just now)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'state', 'keep', 'lease', 'called')
if known[1] ~= 'waiting' or tonumber(known[2] or 0) <= now or tonumber(known[3]) > now or (known[4] or 0) + ARGV[1] > now then
  return 0
end
redis.call('HSET', KEYS[1], 'called', now)
return 1
