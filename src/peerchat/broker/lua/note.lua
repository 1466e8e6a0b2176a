-- Something rare happened in a room that operators may want to know of: counted, never what it was about.
-- KEYS 1 room, 2 live
-- ARGV 1 room id, 2 field that counts it; when stands beside it
-- reply 1 counted, 0 the room is gone or has ended
if redis.call('HGET', KEYS[1], 'state') ~= 'open' then return 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
redis.call('HSET', KEYS[1], ARGV[2] .. '_at', now)
redis.call('ZADD', KEYS[2] .. ':stir', now, ARGV[1])
return 1
