-- An offer ends without a talk: passed on, missed, or taken back. The person keeps the place; this one is not asked again soon.
-- KEYS: 1 volunteer, 2 ticket, 3 offers, 4 who was asked for this person, 5 log
-- ARGV: 1 volunteer, 2 offer, 3 'passed' | 'missed' | 'taken_back' | 'gone' (taken back if the person is not there), 4 ms until this
--       one is asked again, 5 missed ones that make away, 6 channel, 7 log entries, 8 ms that it is known who was asked, 9 ticket
-- Reply: 1 done, 0 it is another offer by now, or none; 2 done, and they are away from now on
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local s = redis.call('HMGET', KEYS[1], 'offer', 'ticket', 'until')
if s[1] ~= ARGV[2] or s[2] ~= ARGV[9] then return 0 end
local t = redis.call('HMGET', KEYS[2], 'state', 'lease', 'offer')
local there, what = t[1] == 'waiting' and tonumber(t[2]) > now and t[3] == ARGV[2], ARGV[3]
if what == 'missed' and tonumber(s[3]) > now or what == 'gone' and there then return 0 end
if not there and what ~= 'passed' then what = 'taken_back' end
redis.call('HDEL', KEYS[1], 'offer', 'ticket', 'until')
redis.call('ZREM', KEYS[3], ARGV[1])
if t[3] == ARGV[2] then redis.call('HDEL', KEYS[2], 'offer') end
redis.call('HSET', KEYS[4], ARGV[1], now + ARGV[4])
redis.call('PEXPIRE', KEYS[4], ARGV[8])
local done = 1
if what == 'passed' then
  redis.call('HSET', KEYS[1], 'missed', 0)
elseif what == 'missed' and redis.call('HINCRBY', KEYS[1], 'missed', 1) >= tonumber(ARGV[5]) then
  redis.call('HSET', KEYS[1], 'away', '1', 'missed', 0)
  done = 2
end
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[7], '*', 'what', what, 'staff', ARGV[1], 'ticket', ARGV[9], 'offer', ARGV[2],
  'away', done - 1)
redis.call('SPUBLISH', ARGV[6], 'over ' .. ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. what)
return done
