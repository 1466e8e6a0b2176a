-- A token bucket that all workers share. A full bucket is no key at all.
-- KEYS: 1 bucket
-- ARGV: 1 tokens per second, 2 tokens when full
-- Reply: 0 one was taken, otherwise ms until one can be
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, full = tonumber(ARGV[1]) / 1000, tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = full
if known[1] then
  left = math.min(full, known[1] + math.max(0, now - known[2]) * rate)
end
if left < 1 then
  return math.ceil((1 - left) / rate)
end
redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((full - left + 1) / rate))
return 0
