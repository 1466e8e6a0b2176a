-- A volunteer takes the person who is offered: the talk is theirs, or nothing happens.
-- KEYS: 1 volunteer, 2 ticket, 3 offers, 4 their talks, 5 talks held, 6 listening room, 7 log, 8 rooms of this topic, 9 open places,
--       10 tally
-- ARGV: 1 volunteer, 2 ticket, 3 offer, 4 connection of the volunteer, 5 line the person stands in, 6 level, 7 prefix of listening
--       rooms, 8 level from which a talk is alone, 9 the person's side (opaque), 10 room, 11 channel of the line; in ms: 12 the room is
--       known, 13 the volunteer's sign of life counts, 14 a room is counted; 15 log entries, 16 channel, 17.. fields of the listening room
-- Reply: 1 it is theirs, 0 it is not offered to them (any more), -1 the person is not there, -2 they may not now
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local s = redis.call('HMGET', KEYS[1], 'offer', 'ticket', 'connection', 'most', 'pause', 'on')
if s[1] ~= ARGV[3] or s[2] ~= ARGV[2] or s[3] ~= ARGV[4] then return 0 end
local t = redis.call('HMGET', KEYS[2], 'state', 'offer', 'lease', 'main', 'lines', 'about', 'since', 'back')
if t[1] ~= 'waiting' or t[2] ~= ARGV[3] or tonumber(t[3]) <= now or t[4] ~= ARGV[5] then return -1 end
local talks = redis.call('SMEMBERS', KEYS[4])
if s[6] ~= '1' or tonumber(s[5] or '0') > now or #talks >= tonumber(s[4]) then return -2 end
for _, room in ipairs(talks) do
  if math.max(ARGV[6], redis.call('HGET', ARGV[7] .. room, 'level') or '0') >= tonumber(ARGV[8]) then return -2 end
end
redis.call('HDEL', KEYS[1], 'offer', 'ticket', 'until')
redis.call('HSET', KEYS[1], 'missed', 0)
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[2], 'state', 'paired', 'pair', ARGV[9], 'with', 'listening ' .. ARGV[10])
redis.call('HDEL', KEYS[2], 'offer', 'note')
redis.call('PEXPIRE', KEYS[2], ARGV[12])
for line in string.gmatch(t[5], '%S+') do redis.call('ZREM', line, ARGV[2]) end
redis.call('ZREM', KEYS[9], ARGV[2])
redis.call('HINCRBY', KEYS[10], 'volunteer', 1)
redis.call('XADD', KEYS[10] .. ':log', '*', 'what', 'volunteer', 'kind', 'volunteer', 'about', t[6], 'ms', now - (t[8] or t[7]))
redis.call('SADD', KEYS[4], ARGV[10])
redis.call('HSET', KEYS[6], 'state', 'open', 'staff', ARGV[1], 'ticket', ARGV[2], 'level', ARGV[6], unpack(ARGV, 17))
for _, key in ipairs({KEYS[1], KEYS[4], KEYS[6]}) do redis.call('PEXPIRE', key, ARGV[12]) end
redis.call('ZADD', KEYS[5], now + ARGV[13], ARGV[10])
redis.call('ZADD', KEYS[8], now + ARGV[14], ARGV[10])
redis.call('PEXPIRE', KEYS[8], ARGV[14])
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[15], '*', 'what', 'accept', 'staff', ARGV[1], 'ticket', ARGV[2], 'offer', ARGV[3],
  'room', ARGV[10], 'level', ARGV[6])
redis.call('SPUBLISH', ARGV[11], 'claimed ' .. ARGV[2])
redis.call('SPUBLISH', ARGV[16], 'talk ' .. ARGV[1])
return 1
