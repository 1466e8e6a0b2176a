-- A place is kept until a certain time even without a connection.
-- KEYS: 1 ticket, 2 kept places of its line
-- ARGV: 1 ticket id, 2 connection, 3 unix ms until which it is kept, 4 ms that tickets live
-- Reply: 1 done, 0 no such place any more (matched, displaced or gone)
local ticket = redis.call('HMGET', KEYS[1], 'state', 'connection', 'score')
if ticket[1] ~= 'waiting' or ticket[2] ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'keep', ARGV[3], 'held', KEYS[2])
redis.call('ZADD', KEYS[2], ticket[3], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
