-- Take a seat: open the room if it is missing, fence off the seat's older connection, say what was missed.
-- KEYS 1 room, 2 log, 3 here, 4 live
-- ARGV 1 seat, 2 connection, 3 worker, 4 channel, 5 position or '', 6 lease ms, 7 log ms, 8 room ms, 9 deadline ms,
--      10 '1' if the room may be made, 11 visitor, 12 nonce and 13 fragment of the joined entry, 14 room id,
--      15 kind, 16 topic, 17 language, 18 born ms, then id and JSON of each member
-- reply {"ok", acked, number, reset, entries, workers, {id, JSON, connected, lease ms left} of each, state, fence, age ms, '1' if another connection held it} | {"late"} | {"gone"} | {"left"}
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
-- An attend that a frozen store carries out too late must not fence off the connection that came after it.
if now > tonumber(ARGV[9]) then return {'late'} end
local room, log, seat, state = KEYS[1], KEYS[2], ARGV[1], redis.call('HGET', KEYS[1], 'state')
if not state then
  if ARGV[10] ~= '1' then return {'gone'} end
  redis.call('HSET', room, 'state', 'open', 'num', 0, 'kind', ARGV[15], 'topic', ARGV[16], 'lang', ARGV[17], 'born', ARGV[18], 'made', now, 'ws', '')
  state = 'open'
elseif redis.call('EXISTS', log) == 0 then return {'gone'} end
if redis.call('HGET', room, 'j:' .. seat) == 'left' and state == 'open' then return {'left'} end
for i = 19, #ARGV, 2 do redis.call('HSETNX', room, 'm:' .. ARGV[i], ARGV[i + 1]) end
local fence, older = redis.call('HINCRBY', room, 'f:' .. seat, 1), redis.call('HGET', room, 'c:' .. seat) or ''
if state == 'open' then
  local mine, ws, num, last = ARGV[3] .. ',', unpack(redis.call('HMGET', room, 'ws', 'num', 'last'))
  redis.call('HSET', room, 'c:' .. seat, ARGV[2], 'w:' .. seat, ARGV[3], 'v:' .. seat, ARGV[11])
  redis.call('ZADD', KEYS[3], now + tonumber(ARGV[6]), seat)
  redis.call('ZADD', KEYS[4], now, ARGV[14])
  for _, key in ipairs({KEYS[4], KEYS[4] .. ':stir'}) do redis.call('ZREMRANGEBYSCORE', key, '-inf', now - ARGV[7]) end
  if redis.call('HSETNX', room, 'j:' .. seat, 'in') == 1 then
    local id = string.format('%.0f-%s', num + 1, ARGV[12])
    redis.call('HSET', room, 'num', num + 1, 'last', id)
    redis.call('XADD', log, id, 'to', '', 'e', ARGV[13])
    redis.call('PEXPIRE', log, ARGV[7])
    if ws ~= '' and ws ~= mine then redis.call('SPUBLISH', ARGV[4], 'e' .. id .. ' ' .. (last or '') .. '  ' .. ARGV[13]) end
  end
  if ws ~= '' and ws ~= mine then redis.call('SPUBLISH', ARGV[4], 'p' .. seat .. ' here ' .. ARGV[2] .. ' ' .. fence) end
  if not string.find(',' .. ws, ',' .. mine, 1, true) then redis.call('HSET', room, 'ws', ws .. mine) end
  for _, key in ipairs({room, KEYS[3], KEYS[4], KEYS[4] .. ':stir'}) do redis.call('PEXPIRE', key, ARGV[8]) end
end
local known = ARGV[5] ~= '' and #redis.call('XRANGE', log, ARGV[5], ARGV[5]) == 1
local all, members, f = redis.call('HGETALL', room), {}, {}
for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
for name, json in pairs(f) do
  local id = string.match(name, '^m:(.*)')
  local lease = id and redis.call('ZSCORE', KEYS[3], id) or '0'
  if id then members[#members + 1] = {id, json, f['c:' .. id] or '', tostring(tonumber(lease) - now)} end
end
return {'ok', f['n:' .. seat] or '0', f.num, known and 0 or 1, redis.call('XRANGE', log, known and '(' .. ARGV[5] or '-', '+'), f.ws, members, state, fence, now - f.made, (older == '' or older == ARGV[2]) and '0' or '1'}
