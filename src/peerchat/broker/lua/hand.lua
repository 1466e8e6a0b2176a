-- A volunteer raises a hand in a talk that goes on, or takes it down; supervisors hear of it.
-- KEYS: 1 listening room, 2 raised hands, 3 log
-- ARGV: 1 room, 2 '1' or '', 3 channel, 4 ms that it is known, 5 log entries
-- Reply: 1 done, 0 the talk is over
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local room = redis.call('HMGET', KEYS[1], 'state', 'staff')
if room[1] ~= 'open' then return 0 end
redis.call('HSET', KEYS[1], 'hand', ARGV[2])
if ARGV[2] == '1' then
  redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'what', ARGV[2] == '1' and 'hand' or 'hand_down', 'staff', room[2], 'room', ARGV[1])
redis.call('SPUBLISH', ARGV[3], 'hand ' .. ARGV[1])
return 1
