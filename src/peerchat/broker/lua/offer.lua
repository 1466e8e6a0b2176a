-- Offer a person to a volunteer, if nothing stands in the way: both are there, the person is with nobody else, and the volunteer
-- has no offer, no pause, and room for one more talk of this level.
-- KEYS: 1 volunteer, 2 ticket, 3 offers, 4 their talks, 5 duty, 6 shield, 7 log
-- ARGV: 1 volunteer, 2 ticket, 3 offer, 4 connection of the person, 5 line they stand in, 6 level, 7 ring ms, 8 prefix of listening
--       rooms, 9 level from which a talk is alone, 10 channel, 11 log entries
-- Reply: unix ms until it rings | -1 the volunteer is not to be had | -2 the person is not
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local t = redis.call('HMGET', KEYS[2], 'state', 'connection', 'lease', 'main', 'offer', 'since')
if t[1] ~= 'waiting' or t[2] ~= ARGV[4] or tonumber(t[3]) <= now or t[4] ~= ARGV[5] or (t[5] or '') ~= '' then return -2 end
if redis.call('EXISTS', KEYS[6]) == 1 then return -2 end
local s = redis.call('HMGET', KEYS[1], 'on', 'away', 'most', 'pause', 'offer', 'connection')
local lease = redis.call('ZSCORE', KEYS[5], ARGV[1])
if s[1] ~= '1' or (s[2] or '') ~= '' or tonumber(s[4] or '0') > now or (s[5] or '') ~= '' or (s[6] or '') == '' then return -1 end
if not lease or tonumber(lease) <= now then return -1 end
local talks = redis.call('SMEMBERS', KEYS[4])
if #talks >= tonumber(s[3]) or (#talks > 0 and tonumber(ARGV[6]) >= tonumber(ARGV[9])) then return -1 end
for _, room in ipairs(talks) do
  if tonumber(redis.call('HGET', ARGV[8] .. room, 'level') or '0') >= tonumber(ARGV[9]) then return -1 end
end
local ends = now + ARGV[7]
redis.call('HSET', KEYS[1], 'offer', ARGV[3], 'ticket', ARGV[2], 'until', ends)
redis.call('HSET', KEYS[2], 'offer', ARGV[3])
redis.call('HINCRBY', KEYS[2], 'rings', 1)
redis.call('ZADD', KEYS[3], ends, ARGV[1])
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[11], '*', 'what', 'offer', 'staff', ARGV[1], 'ticket', ARGV[2], 'offer', ARGV[3],
  'level', ARGV[6], 'until', ends, 'since', t[6])
redis.call('SPUBLISH', ARGV[10], 'offer ' .. ARGV[1])
return ends
