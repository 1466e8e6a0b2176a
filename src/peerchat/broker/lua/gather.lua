-- One more sign of a pattern that no single message shows; what was gathered halves as time goes by.
-- KEYS 1 what was gathered of this visitor
-- ARGV 1 weight, 2 half-life ms, 3 forgotten below this
-- reply what is gathered now, with this one, as a decimal
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'sum', 'at')
local sum = (known[1] or 0) * 0.5 ^ ((now - (known[2] or now)) / ARGV[2]) + ARGV[1]
redis.call('HSET', KEYS[1], 'sum', string.format('%.4f', sum), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[2] * math.log(math.max(2, sum / ARGV[3])) / math.log(2)))
return string.format('%.4f', sum)
