-- Somebody fitting waits: whom to call for a kept place, at most once in a while, however many workers see it.
-- KEYS: 1 the place's record
-- ARGV: 1 ms between two calls
-- Reply: address, or nil: nobody is to be called (now)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'push', 'called')
if not known[1] or known[1] == '' or (known[2] and now - known[2] < tonumber(ARGV[1])) then
  return false
end
redis.call('HSET', KEYS[1], 'called', now)
return known[1]
