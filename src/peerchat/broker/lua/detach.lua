-- A seat's socket is gone, or silent: it keeps its place for the lease. Nothing happens if a newer connection has the seat.
-- KEYS 1 room, 2 here, 3 live
-- ARGV 1 seat, 2 connection, 3 worker, 4 channel, 5 lease ms, 6 '1' if no other seat of this worker is in the room, 7 room id
-- reply 1 done | 0 not the caller's seat
local f = redis.call('HMGET', KEYS[1], 'state', 'c:' .. ARGV[1], 'ws')
if not f[1] then return 0 end
if ARGV[6] == '1' then
  local ws, rest = f[3], ''
  for worker in string.gmatch(ws, '([^,]+),') do
    if worker ~= ARGV[3] then rest = rest .. worker .. ',' end
  end
  f[3] = rest
  redis.call('HSET', KEYS[1], 'ws', rest)
end
if f[2] ~= ARGV[2] or f[1] ~= 'open' then return 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HSET', KEYS[1], 'c:' .. ARGV[1], '')
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[5]), ARGV[1])
redis.call('ZADD', KEYS[3] .. ':stir', now, ARGV[7])
if f[3] ~= '' and f[3] ~= ARGV[3] .. ',' then redis.call('SPUBLISH', ARGV[4], 'p' .. ARGV[1] .. ' reconnecting ' .. ARGV[2] .. ' 0') end
return 1
