-- A seat leaves, or the room ends, or both in one act.
-- KEYS 1 room, 2 log, 3 here, 4 live
-- ARGV 1 seat that leaves or '', 2 its connection, 3 worker, 4 channel, 5 ended ms, 6 what: 'leave' (the room ends when fewer
--      than two are left), 'part' (it goes on), 'no_show' (ends if fewer than two ever came), 'close' (ends), 7 room id, 8 log ms,
--      9 nonce and 10 fragment of the left entry ('' if none), 11 nonce and 12 fragment of the ended entry
-- reply {'ok', number of the first, entries written, state} | {'no'} | {'displaced'} | {'ended'} | {'gone'}
local room, log, seat, what = KEYS[1], KEYS[2], ARGV[1], ARGV[6]
local all = redis.call('HGETALL', room)
if #all == 0 or redis.call('EXISTS', log) == 0 then return {'gone'} end
local f, left, came = {}, 0, 0
for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
if f.state ~= 'open' then return {'ended'} end
local holder = f['c:' .. seat] or ''
if seat ~= '' and holder ~= '' and holder ~= ARGV[2] then return {'displaced'} end
for name in pairs(f) do
  local id = string.match(name, '^m:(.*)')
  if id and f['j:' .. id] then came = came + 1 end
  if id and id ~= seat and f['j:' .. id] ~= 'left' then left = left + 1 end
end
if what == 'no_show' and came > 1 then return {'no'} end
local first, written = f.num + 1, 0
local function write(nonce, fragment)
  local id = string.format('%.0f-%s', first + written, nonce)
  redis.call('XADD', log, id, 'to', '', 'e', fragment)
  redis.call('SPUBLISH', ARGV[4], 'e' .. id .. ' ' .. f.last .. '  ' .. fragment)
  f.last, written = id, written + 1
end
if seat ~= '' then
  write(ARGV[9], ARGV[10])
  redis.call('HSET', room, 'j:' .. seat, 'left', 'c:' .. seat, '')
  redis.call('ZREM', KEYS[3], seat)
end
local state = 'open'
if what ~= 'part' and (what ~= 'leave' or left < 2) then
  write(ARGV[11], ARGV[12])
  redis.call('HSET', room, 'state', 'ended')
  redis.call('PEXPIRE', log, ARGV[5])
  redis.call('ZREM', KEYS[4], ARGV[7])
  state = 'ended'
else
  redis.call('PEXPIRE', log, ARGV[8])
end
redis.call('HSET', room, 'num', first + written - 1, 'last', f.last)
redis.call('ZADD', KEYS[4] .. ':stir', redis.call('TIME')[1] * 1000 + 999, ARGV[7]) -- never before it happened
return {'ok', string.format('%.0f', first), written, state}
