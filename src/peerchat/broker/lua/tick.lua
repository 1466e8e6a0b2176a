-- A worker's regular look at rooms it attends: vouch for its seats, see who is there and how far the log is.
-- KEYS of each room: 1 room, 2 log, 3 here, 4 live
-- ARGV 1 worker, 2 lease ms, 3 room ms, then of each room: its id, ID of the last entry that the worker knows, or '' to be told all,
--      '1' if something was said since the room was last marked as alive, how many seats it vouches for, seat and connection of each
-- reply of each room: 0 all is as the worker knows it: these seats, nobody else, no other worker, no other entry
--      | {'ok', ID of the last entry, workers, {id, connected, lease ms left, '1' if it took the seat from another and is known to sit} of each member} | {'ended', number} | {'gone'}
local t = redis.call('TIME')
local now, at, reply = t[1] * 1000 + math.floor(t[2] / 1000), 4, {}
local function look(room, log, here, live, id, known, said, first, last)
  local wanted, leases, same = {'state', 'last', 'ws'}, {}, known ~= ''
  for i = first, last, 2 do wanted[#wanted + 1] = 'c:' .. ARGV[i] end
  local f = redis.call('HMGET', room, unpack(wanted))
  if not f[1] or redis.call('EXISTS', log) == 0 then return {'gone'} end
  if f[1] ~= 'open' then return {'ended', redis.call('HGET', room, 'num')} end
  for i = 4, #f do
    local seat, connection = ARGV[first + 2 * i - 8], ARGV[first + 2 * i - 7]
    if f[i] == connection then leases[#leases + 1], leases[#leases + 2] = now + ARGV[2], seat else same = false end
  end
  if #leases > 0 then redis.call('ZADD', here, unpack(leases)) end
  if said == '1' then redis.call('ZADD', live, now, id) end
  if same and f[2] == known and f[3] == ARGV[1] .. ',' and redis.call('ZCARD', here) == #f - 3 then return 0 end
  for _, key in ipairs({room, here, live}) do redis.call('PEXPIRE', key, ARGV[3]) end
  local all, g, members, workers, ws = redis.call('HGETALL', room), {}, {}, {}, ''
  for i = 1, #all, 2 do g[all[i]] = all[i + 1] end
  for name in pairs(g) do
    local member = string.match(name, '^m:(.*)')
    if member then
      local left = tonumber(redis.call('ZSCORE', here, member) or '0') - now
      members[#members + 1] = {member, g['c:' .. member] or '', tostring(left), g['k:' .. member] == g['c:' .. member] and '1' or '0'}
      -- Attending workers are those with a living seat: one that died without a word stops counting here.
      if left > 0 and (g['c:' .. member] or '') ~= '' then workers[g['w:' .. member]] = true end
    end
  end
  workers[ARGV[1]] = true
  for worker in pairs(workers) do ws = ws .. worker .. ',' end
  if ws ~= g.ws then redis.call('HSET', room, 'ws', ws) end
  if #ws < #g.ws then redis.call('ZADD', live .. ':stir', now, id) end
  return {'ok', g.last, ws, members}
end
for k = 1, #KEYS, 4 do
  local last = at + 3 + 2 * ARGV[at + 3]
  reply[#reply + 1] = look(KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3], ARGV[at], ARGV[at + 1], ARGV[at + 2], at + 4, last)
  at = last + 1
end
return reply
