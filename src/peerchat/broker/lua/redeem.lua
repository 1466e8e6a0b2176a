-- Back to a kept place by its code: nobody needs to be called any more. Because the answer may be lost on its way, the same
-- code answers the same for a little longer.
-- KEYS: 1 the code's record
-- ARGV: 1 prefix of places' records, 2 ms that the code still works
-- Reply: the ticket (opaque), or nil: no such code
local known = redis.call('HMGET', KEYS[1], 'id', 'ticket')
if not known[1] then
  return false
end
redis.call('DEL', ARGV[1] .. known[1])
if redis.call('PTTL', KEYS[1]) > tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return known[2]
