-- Something is said beside a talk: numbered, kept for a while, in the store's memory alone.
-- KEYS: 1 what was said, 2 listening room
-- ARGV: 1 room, 2 words (opaque), 3 kept at most, 4 ms that they are kept, 5 channel
-- Reply: its number
local number = redis.call('HINCRBY', KEYS[2], 'asides', 1)
redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[3], number .. '-0', 'e', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('SPUBLISH', ARGV[5], 'aside ' .. ARGV[1])
return number
