-- Would one of two talk with the other again? Who wishes it alone is told the same as anybody else: nothing yet.
-- KEYS: 1 wishes of this room, 2 what is known of these two people, 3 my code's record, 4 the other's, 5 there if they have met again
-- ARGV: 1 my member, 2 the other's, 3 '1': I wish it, '0': not (any more), 4 meeting, 5 ms that a wish alone is kept, 6 ms that codes are kept
-- Reply: unix ms until when both have codes, or 0
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wishes, me, other = KEYS[1], ARGV[1], ARGV[2]
if redis.call('GET', KEYS[2]) == 'never' or redis.call('EXISTS', KEYS[5]) == 1 then
  return 0
end
local until_ms = redis.call('HGET', wishes, 'until')
if ARGV[3] ~= '1' then
  if redis.call('HDEL', wishes, me, 'until') > 0 then
    redis.call('DEL', KEYS[3], KEYS[4])
  end
  return 0
end
redis.call('HSET', wishes, me, 1)
if until_ms then
  return tonumber(until_ms)
end
local both = redis.call('HEXISTS', wishes, other) == 1
local life = both and ARGV[6] or ARGV[5]
redis.call('PEXPIRE', wishes, life)
redis.call('SET', KEYS[2], ARGV[4], 'PX', life)
if not both then
  return 0
end
redis.call('SET', KEYS[3], ARGV[4] .. ' ' .. me, 'PX', life)
redis.call('SET', KEYS[4], ARGV[4] .. ' ' .. other, 'PX', life)
redis.call('HSET', wishes, 'until', now + life)
return now + life
