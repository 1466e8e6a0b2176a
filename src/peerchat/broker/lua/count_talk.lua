-- One more talk of this visitor is over.
-- KEYS: 1 count
-- ARGV: 1 ms after the last talk when the count is forgotten
-- Reply: talks so far
local talks = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return talks
