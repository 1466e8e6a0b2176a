-- Tries whose distance grows: some at once, then each waits twice as long as the one before, up to a limit. A try before its time
-- changes nothing, so nobody can put off somebody else's turn by knocking.
-- KEYS: 1 tries
-- ARGV: 1 tries at once, 2 first wait in ms, 3 longest wait in ms, 4 ms after which all is forgotten
-- Reply: 0 try now, otherwise ms until one may
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'tries', 'next')
local tries, next = tonumber(known[1] or 0), tonumber(known[2] or 0)
if now < next then
  return next - now
end
tries = tries + 1
local over = tries - tonumber(ARGV[1])
local wait = 0
if over >= 0 then
  wait = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(over, 30))
end
redis.call('HSET', KEYS[1], 'tries', tries, 'next', now + wait)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 0
