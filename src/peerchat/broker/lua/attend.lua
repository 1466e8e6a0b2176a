-- Take a seat: open the room if it is missing, fence off the seat's older connection, say what was missed. Reads and writes the room once.
-- KEYS 1 room, 2 log, 3 here, 4 live
-- ARGV 1 seat, 2 connection, 3 worker, 4 channel, 5 position or '', 6 lease ms, 7 log ms, 8 room ms, 9 deadline ms,
--      10 '1' if the room may be made, 11 visitor, 12 nonce and 13 fragment of the joined entry, 14 room id,
--      15 kind, 16 topic, 17 language, 18 born ms, then id and JSON of each member
-- reply {"ok", acked, number, reset, entries, workers, {id, JSON, connected, lease ms left} of each, state, fence, age ms, '1' if another connection held it} | {"late"} | {"gone"} | {"left"}
local t, room, log, here, live, seat, mine = redis.call('TIME'), KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1], ARGV[3] .. ','
local now, all, f, new, members = t[1] * 1000 + math.floor(t[2] / 1000), redis.call('HGETALL', room), {}, {}, {}
-- An attend that a frozen store carries out too late must not fence off the connection that came after it.
if now > tonumber(ARGV[9]) then return {'late'} end
local function set(name, value) f[name], new[#new + 1], new[#new + 2] = value, name, value end
for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
if f.state and redis.call('EXISTS', log) == 0 or not f.state and ARGV[10] ~= '1' then return {'gone'} end
if not f.state then
  local made = string.format('%.0f', now)
  for name, value in pairs({state = 'open', num = '0', kind = ARGV[15], topic = ARGV[16], lang = ARGV[17], born = ARGV[18], made = made, ws = ''}) do set(name, value) end
end
local open, came, older, ws = f.state == 'open', f['j:' .. seat], f['c:' .. seat] or '', f.ws
if open and came == 'left' then return {'left'} end
for i = 19, #ARGV, 2 do if not f['m:' .. ARGV[i]] then set('m:' .. ARGV[i], ARGV[i + 1]) end end
set('f:' .. seat, string.format('%.0f', (f['f:' .. seat] or 0) + 1))
if open then
  for name, value in pairs({c = ARGV[2], w = ARGV[3], v = ARGV[11]}) do set(name .. ':' .. seat, value) end
  redis.call('ZADD', here, now + ARGV[6], seat)
  redis.call('ZADD', live, now, ARGV[14])
  if not came then
    local last, id = f.last or '', string.format('%.0f-%s', f.num + 1, ARGV[12])
    redis.call('XADD', log, id, 'to', '', 'e', ARGV[13])
    redis.call('PEXPIRE', log, ARGV[7])
    for name, value in pairs({['j:' .. seat] = 'in', num = string.format('%.0f', f.num + 1), last = id}) do set(name, value) end
    for _, key in ipairs({live, live .. ':stir'}) do redis.call('ZREMRANGEBYSCORE', key, '-inf', now - ARGV[7]) end
    if ws ~= '' and ws ~= mine then redis.call('SPUBLISH', ARGV[4], 'e' .. id .. ' ' .. last .. '  ' .. ARGV[13]) end
  end
  if ws ~= '' and ws ~= mine then redis.call('SPUBLISH', ARGV[4], 'p' .. seat .. ' here ' .. ARGV[2] .. ' ' .. f['f:' .. seat]) end
  if not string.find(',' .. ws, ',' .. mine, 1, true) then set('ws', ws .. mine) end
end
redis.call('HSET', room, unpack(new))
for _, key in ipairs(open and (came and {room, here} or {room, here, live, live .. ':stir'}) or {}) do redis.call('PEXPIRE', key, ARGV[8]) end
local known = ARGV[5] ~= '' and #redis.call('XRANGE', log, ARGV[5], ARGV[5]) == 1
for name, json in pairs(f) do
  local id = string.match(name, '^m:(.*)')
  if id then members[#members + 1] = {id, json, f['c:' .. id] or '', tostring(tonumber(redis.call('ZSCORE', here, id) or '0') - now)} end
end
return {'ok', f['n:' .. seat] or '0', f.num, known and 0 or 1, redis.call('XRANGE', log, known and '(' .. ARGV[5] or '-', '+'), f.ws, members, f.state,
  tonumber(f['f:' .. seat]), now - f.made, (older == '' or older == ARGV[2]) and '0' or '1'}
