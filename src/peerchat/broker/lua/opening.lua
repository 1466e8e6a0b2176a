-- Somebody begins a talk with these words, which are known here by a keyed hash alone.
-- KEYS 1 openings of this visitor
-- ARGV 1 hash of the words, 2 room, 3 ms that they are remembered, 4 openings kept at most
-- reply openings known
if redis.call('SCARD', KEYS[1]) < tonumber(ARGV[4]) then redis.call('SADD', KEYS[1], ARGV[1] .. ' ' .. ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return redis.call('SCARD', KEYS[1])
