-- Write 1 to 3 entries in one act, if the seat is the caller's and n is its next; a repeated n finds its echo.
-- KEYS 1 room, 2 log, 3 live
-- ARGV 1 seat, 2 connection, 3 n ('0': not numbered), 4 worker, 5 channel, 6 log ms, 7 entries kept, 8 room id,
--      9 level of acute need that it raises ('0': none), then per entry: nonce, seat it is private to or '', fragment
-- reply {'ok', number of the first, '1' if another worker attends, ID of the entry before} | {'dup', acked, position, fragment}
--      | {'order', acked} | {'displaced'} | {'ended'} | {'gone'}
local room, log = KEYS[1], KEYS[2]
local f = redis.call('HMGET', room, 'state', 'num', 'c:' .. ARGV[1], 'n:' .. ARGV[1], 'ws', 'last')
if not f[1] then return {'gone'} end
if f[1] ~= 'open' then return {'ended'} end
-- Nobody holds the seat: the room was made anew by another member. That is no reason to send this one away.
if not f[3] or f[3] == '' then return {'gone'} end
if f[3] ~= ARGV[2] then return {'displaced'} end
local n, acked = tonumber(ARGV[3]), tonumber(f[4] or '0')
if n > 0 and n <= acked then
  for _, entry in ipairs(redis.call('XREVRANGE', log, '+', '-')) do
    if entry[2][6] == ARGV[1] .. ':' .. ARGV[3] then return {'dup', f[4], entry[1], entry[2][4]} end
  end
  return {'dup', f[4], '', ''}
end
if n > acked + 1 then return {'order', f[4] or '0'} end
-- The log and its numbers live and die together: where the log has expired, the room is gone.
if redis.call('PEXPIRE', log, ARGV[6]) == 0 then return {'gone'} end
local first, count, last = f[2] + 1, (#ARGV - 9) / 3, f[6]
local elsewhere = f[5] ~= ARGV[4] .. ','
for i = 0, count - 1 do
  local nonce, to, fragment = ARGV[10 + 3 * i], ARGV[11 + 3 * i], ARGV[12 + 3 * i]
  local id = string.format('%.0f-%s', first + i, nonce)
  local source = ''
  if i == 0 and n > 0 then source = ARGV[1] .. ':' .. ARGV[3] end
  redis.call('XADD', log, 'MAXLEN', '=', ARGV[7], id, 'to', to, 'e', fragment, 's', source)
  if elsewhere then redis.call('SPUBLISH', ARGV[5], 'e' .. id .. ' ' .. last .. ' ' .. to .. ' ' .. fragment) end
  last = id
end
if n > 0 then
  redis.call('HSET', room, 'num', first + count - 1, 'last', last, 'n:' .. ARGV[1], ARGV[3])
else
  redis.call('HSET', room, 'num', first + count - 1, 'last', last)
end
if ARGV[9] > (ARGV[9] ~= '0' and redis.call('HGET', room, 'level') or '0') then redis.call('HSET', room, 'level', ARGV[9]) end
local t = redis.call('TIME')
redis.call('ZADD', KEYS[3], t[1] * 1000 + math.floor(t[2] / 1000), ARGV[8])
return {'ok', string.format('%.0f', first), elsewhere and '1' or '0', f[6]}
