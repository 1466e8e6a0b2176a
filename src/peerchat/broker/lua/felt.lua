-- Somebody said how heavy it was before a talk and after it: added to an open group, and kept nowhere by itself. Once per seat.
-- KEYS: 1 open group, 2 there once this seat has answered
-- ARGV: 1 before, 2 after, 3 id of the group if it begins now; in ms: 4 it is known that this seat has answered, 5 a group stays open
-- Reply: 1 added, 0 this seat has answered before
local time = redis.call('TIME')
local day = time[1] - time[1] % 86400
if not redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[4]) then return 0 end
if redis.call('HSETNX', KEYS[1], 'id', ARGV[3]) == 1 then redis.call('HSET', KEYS[1], 'begin', day) end
redis.call('HSET', KEYS[1], 'end', day)
redis.call('HINCRBY', KEYS[1], 'people', 1)
redis.call('HINCRBY', KEYS[1], 'before', ARGV[1])
redis.call('HINCRBY', KEYS[1], 'after', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'eased', tonumber(ARGV[2]) < tonumber(ARGV[1]) and 1 or 0)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
