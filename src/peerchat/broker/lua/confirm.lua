-- Whoever took a seat from another connection sits: its socket was there when the store answered.
-- KEYS 1 room
-- ARGV 1 seat, 2 connection
-- reply 1 | 0 it is somebody else's by now, or nobody's
if redis.call('HGET', KEYS[1], 'c:' .. ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'k:' .. ARGV[1], ARGV[2])
return 1
