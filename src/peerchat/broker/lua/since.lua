-- What follows a position; everything there is if that exact entry is no longer there.
-- KEYS 1 room, 2 log
-- ARGV 1 position or ''
-- reply {'ok', number, reset, entries} | {'gone'}
local number = redis.call('HGET', KEYS[1], 'num')
if not number or redis.call('EXISTS', KEYS[2]) == 0 then return {'gone'} end
if ARGV[1] ~= '' and #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) == 1 then
  return {'ok', number, 0, redis.call('XRANGE', KEYS[2], '(' .. ARGV[1], '+')}
end
return {'ok', number, 1, redis.call('XRANGE', KEYS[2], '-', '+')}
