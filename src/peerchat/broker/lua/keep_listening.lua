-- The volunteer of a listening room is there, or its level has risen. A room that the store has forgotten comes back.
-- KEYS: 1 listening room, 2 volunteer, 3 their talks, 4 talks held, 5 log
-- ARGV: 1 room, 2 volunteer, 3 ms that a sign of life counts ('0': none now), 4 level, 5 why it has this level ('' if it does not rise),
--       6 channel, 7 ms that it is known, 8 log entries, 9.. fields of the listening room, if it is to come back
-- Reply: 1 it is theirs, 0 it is not (any more); 2 the level has risen
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'state', 'staff', 'level', 'why')
if not known[1] and ARGV[9] then
  redis.call('HSET', KEYS[1], 'state', 'open', 'staff', ARGV[2], 'level', ARGV[4], unpack(ARGV, 9))
  redis.call('SADD', KEYS[3], ARGV[1])
elseif known[1] ~= 'open' or known[2] ~= ARGV[2] then
  return 0
end
if ARGV[3] ~= '0' then redis.call('ZADD', KEYS[4], now + ARGV[3], ARGV[1]) end
for _, key in ipairs({KEYS[1], KEYS[2], KEYS[3]}) do redis.call('PEXPIRE', key, ARGV[7]) end
if ARGV[5] == '' or tonumber(ARGV[4]) <= tonumber(known[3] or '0') then return 1 end
redis.call('HSET', KEYS[1], 'level', ARGV[4], 'why', (known[4] or '') .. ' ' .. ARGV[5] .. ':' .. ARGV[4] .. ':' .. now)
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[8], '*', 'what', 'level', 'staff', ARGV[2], 'room', ARGV[1], 'level', ARGV[4])
redis.call('SPUBLISH', ARGV[6], 'talk ' .. ARGV[2])
return 2
