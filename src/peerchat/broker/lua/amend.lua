-- Somebody whose place is kept wishes for something else now: the code leads back to that.
-- KEYS: 1 the place's record
-- ARGV: 1 ticket (opaque), 2 prefix of codes' records
-- Reply: 1 done, 0 there is no code
local code = redis.call('HGET', KEYS[1], 'code')
if not code or redis.call('EXISTS', ARGV[2] .. code) == 0 then
  return 0
end
redis.call('HSET', ARGV[2] .. code, 'ticket', ARGV[1])
return 1
