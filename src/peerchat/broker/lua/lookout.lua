-- Who looks at all rooms for the whole house: one worker at a time. Who has to look more often goes before who looks less often.
-- KEYS 1 lookout
-- ARGV 1 worker, 2 ms between its looks ('0': it looks no more), 3 ms that it may be silent
-- reply the worker that looks, '' nobody
local held = redis.call('GET', KEYS[1]) or ''
local who, every = string.match(held, '^(%S+) (%d+)$')
if ARGV[2] == '0' then
  if who == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return ''
end
if who and who ~= ARGV[1] and tonumber(every) <= tonumber(ARGV[2]) then return who end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
return ARGV[1]
