-- Write a message and the cards beside it in one act, if the seat is the caller's and n is its next; a repeated n finds its echo.
-- KEYS 1 room, 2 log, 3 live
-- ARGV 1 seat, 2 connection, 3 n ('0': not numbered), 4 worker, 5 channel, 6 log ms, 7 entries kept, 8 room id, 9 level of need raised ('0': none),
--      10 harm to flag or '', 11 ms without a second card of a kind and level or a lower one; of each entry: nonce, seat or '', fragment, card or ''
-- reply {'ok', number of the first, '1' if another worker attends, ID of the entry before, '1' or '0' of each: written or not due}
--      | {'dup', acked, position, fragment} | {'order', acked} | {'displaced'} | {'ended'} | {'gone'}
local room, log, written = KEYS[1], KEYS[2], ''
local f = redis.call('HMGET', room, 'state', 'num', 'c:' .. ARGV[1], 'n:' .. ARGV[1], 'ws', 'last')
if f[1] ~= 'open' then return {f[1] and 'ended' or 'gone'} end
-- Nobody holds the seat: the room was made anew by another member. That is no reason to send this one away.
if not f[3] or f[3] == '' then return {'gone'} end
if f[3] ~= ARGV[2] then return {'displaced'} end
local n, acked, num, last = tonumber(ARGV[3]), tonumber(f[4] or '0'), tonumber(f[2]), f[6]
if n > 0 and n <= acked then
  for _, entry in ipairs(redis.call('XREVRANGE', log, '+', '-')) do
    if entry[2][6] == ARGV[1] .. ':' .. ARGV[3] then return {'dup', f[4], entry[1], entry[2][4]} end
  end
  return {'dup', f[4], '', ''}
end
if n > acked + 1 then return {'order', f[4] or '0'} end
if redis.call('PEXPIRE', log, ARGV[6]) == 0 then return {'gone'} end -- the log and its numbers live and die together
local t, elsewhere = redis.call('TIME'), f[5] ~= ARGV[4] .. ','
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i = 12, #ARGV, 4 do
  local nonce, to, fragment, card, due = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], '1'
  for level = tonumber(string.sub(card, 2)) or 9, 4 do
    local given = redis.call('HGET', room, 'k' .. string.sub(card, 1, 1) .. level .. ':' .. to)
    if given and given + ARGV[11] > now then due = '0' end
  end
  written = written .. due
  if due == '1' then
    num = num + 1
    local id, source = string.format('%.0f-%s', num, nonce), i == 12 and n > 0 and ARGV[1] .. ':' .. ARGV[3] or ''
    if card ~= '' then redis.call('HSET', room, 'k' .. card .. ':' .. to, now) end
    redis.call('XADD', log, 'MAXLEN', '=', ARGV[7], id, 'to', to, 'e', fragment, 's', source)
    if elsewhere then redis.call('SPUBLISH', ARGV[5], 'e' .. id .. ' ' .. last .. ' ' .. to .. ' ' .. fragment) end
    last = id
  end
end
redis.call('HSET', room, 'num', num, n > 0 and 'n:' .. ARGV[1] or 'last', ARGV[3], 'last', last)
if ARGV[9] > (ARGV[9] ~= '0' and redis.call('HGET', room, 'level') or '0') then redis.call('HSET', room, 'level', ARGV[9], 'level_at', now) end
if ARGV[10] ~= '' then redis.call('HSET', room, 'flag', ARGV[10], 'flag_at', now) end
if ARGV[9] ~= '0' or ARGV[10] ~= '' then redis.call('ZADD', KEYS[3] .. ':stir', now, ARGV[8]) end
redis.call('ZADD', KEYS[3], now, ARGV[8])
return {'ok', string.format('%.0f', f[2] + 1), elsewhere and '1' or '0', f[6], written}
