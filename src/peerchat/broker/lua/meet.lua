-- Somebody comes with a code of "talk again". Whoever comes with it later, from another tab, is the same person to the line.
-- KEYS: 1 the code's record
-- ARGV: 1 visitor who comes ('': nobody comes yet, it is only asked), 2 prefix of rooms' wishes, 3 prefix of what is there if they have met again
-- Reply: {meeting, visitor} | nil: no such code, withdrawn, blocked, or used up
local meeting, member = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%S+)$')
if not meeting then
  return false
end
local wishes = ARGV[2] .. meeting
if redis.call('HEXISTS', wishes, 'until') == 0 or redis.call('EXISTS', ARGV[3] .. meeting) == 1 then
  return false
end
if ARGV[1] == '' then
  return {meeting, ''}
end
redis.call('HSETNX', wishes, 'v:' .. member, ARGV[1])
return {meeting, redis.call('HGET', wishes, 'v:' .. member)}
