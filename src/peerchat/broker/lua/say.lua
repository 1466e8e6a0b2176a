-- Write one message that nothing stands beside: what append.lua does with it, in as few calls as can be. Nearly every message is one.
-- KEYS 1 room, 2 log, 3 live
-- ARGV 1 seat, 2 connection, 3 worker, 4 n, 5 nonce, 6 fragment; where the room is due to be marked as alive: 7 log ms, 8 entries kept, 9 room id
-- reply ID of the entry before, if no other worker attends | {'ok', number, '1', ID of the entry before, '1'}
--      | {'dup', acked, position, fragment} | {'order', acked} | {'displaced'} | {'ended'} | {'gone'}
local room, log, seat = KEYS[1], KEYS[2], ARGV[1]
local f = redis.call('HMGET', room, 'state', 'num', 'c:' .. seat, 'n:' .. seat, 'ws', 'last')
if f[1] ~= 'open' then return {f[1] and 'ended' or 'gone'} end
-- Nobody holds the seat: the room was made anew by another member. That is no reason to send this one away.
if not f[3] or f[3] == '' then return {'gone'} end
if f[3] ~= ARGV[2] then return {'displaced'} end
local n, acked, num, source = ARGV[4] + 0, (f[4] or 0) + 0, f[2] + 1, seat .. ':' .. ARGV[4]
if n <= acked then
  for _, entry in ipairs(redis.call('XREVRANGE', log, '+', '-')) do
    if entry[2][6] == source then return {'dup', f[4], entry[1], entry[2][4]} end
  end
  return {'dup', f[4], '', ''}
end
if n > acked + 1 then return {'order', f[4] or '0'} end
local id = string.format('%.0f-%s', num, ARGV[5])
-- The log and its numbers live and die together.
if not redis.call('XADD', log, 'NOMKSTREAM', id, 'to', '', 'e', ARGV[6], 's', source) then return {'gone'} end
redis.call('HSET', room, 'num', num, 'n:' .. seat, ARGV[4], 'last', id)
if ARGV[7] then
  local t = redis.call('TIME')
  redis.call('XTRIM', log, 'MAXLEN', '=', ARGV[8])
  redis.call('PEXPIRE', log, ARGV[7])
  redis.call('ZADD', KEYS[3], t[1] * 1000 + math.floor(t[2] / 1000), ARGV[9])
end
if f[5] == ARGV[3] .. ',' then return f[6] end
redis.call('SPUBLISH', room .. ':bus', 'e' .. id .. ' ' .. f[6] .. '  ' .. ARGV[6])
return {'ok', tostring(num), '1', f[6], '1'}
