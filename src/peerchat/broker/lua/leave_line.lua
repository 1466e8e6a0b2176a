-- A connection ends its wait: for good, or only for now, with the place kept for a while.
-- KEYS: 1 ticket, 2.. its lines
-- ARGV: 1 ticket id, 2 connection, 3 ms that the place is kept (0: for good)
-- Reply: 1 done, 0 nothing to do (matched, displaced or gone already)
local ticket = redis.call('HMGET', KEYS[1], 'state', 'connection')
if ticket[1] ~= 'waiting' or ticket[2] ~= ARGV[2] then
  return 0
end
for i = 2, #KEYS do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
if tonumber(ARGV[3]) == 0 then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'lease', 0)
  redis.call('HDEL', KEYS[1], 'connection')
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1
