-- One of many does something: whoever holds the lease. Whoever holds it renews it, or gives it back.
-- KEYS: 1 lease
-- ARGV: 1 holder, 2 ms from now on, 0: give it back
-- Reply: 1 held by this holder, 0 not
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
