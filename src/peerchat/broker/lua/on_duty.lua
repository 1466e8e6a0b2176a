-- A volunteer's sign of life: connect, go on or off duty, or still there. A pause that began is kept whatever they do.
-- KEYS: 1 volunteer, 2 duty, 3 their talks, 4 log
-- ARGV: 1 id, 2 connection, 3 'connect' | 'on' | 'off' | 'beat' | 'gone', 4 name, 5 languages, 6 talks at the same time, 7 lease ms,
--       8 life ms, 9 channel, 10 unix ms until which a pause is known to go on ('0': none), 11 log entries,
--       12 'on' if they were so before, 13 ms after the last sign of life for which that counts
-- Reply: {on, away, most, pause until, offer, offer until, {room, ...}, now} | 0 a newer connection has come
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local me, what = KEYS[1], ARGV[3]
local known = redis.call('HMGET', me, 'connection', 'on', 'pause', 'name', 'seen', 'most')
if what == 'connect' then
  if (known[1] or '') ~= '' and known[1] ~= ARGV[2] then
    redis.call('SPUBLISH', ARGV[9], 'displaced ' .. ARGV[1] .. ' ' .. known[1])
  end
elseif known[1] and known[1] ~= '' and known[1] ~= ARGV[2] then
  return 0
end
if not known[4] then -- the store has forgotten them: what their worker knows is told anew
  redis.call('HSET', me, 'pause', ARGV[10], 'rested', now, 'missed', 0, 'on', ARGV[12] == 'on' and what == 'beat' and '1' or '0')
elseif what == 'connect' then
  redis.call('HSET', me, 'on', now - (known[5] or 0) < tonumber(ARGV[13]) and known[2] or '0')
end
local most = what == 'connect' and known[6] or ARGV[6]
redis.call('HSET', me, 'connection', what == 'gone' and '' or ARGV[2], 'name', ARGV[4], 'langs', ARGV[5], 'most', most, 'seen', now)
if what == 'on' then
  if known[2] ~= '1' then redis.call('HSET', me, 'rested', now) end
  redis.call('HSET', me, 'on', '1', 'away', '', 'missed', 0)
elseif what == 'off' then
  redis.call('HSET', me, 'on', '0', 'away', '', 'missed', 0)
end
if what ~= 'beat' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[11], '*', 'what', what, 'staff', ARGV[1], 'most', most)
  redis.call('SPUBLISH', ARGV[9], 'duty ' .. ARGV[1])
  redis.call('PEXPIRE', KEYS[4], ARGV[8])
end
local f = redis.call('HMGET', me, 'on', 'away', 'most', 'pause', 'offer', 'until')
if f[1] == '1' and what ~= 'gone' then
  redis.call('ZADD', KEYS[2], now + ARGV[7], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
end
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ARGV[8]) end
return {f[1], f[2] or '', f[3], f[4] or '0', f[5] or '', f[6] or '0', redis.call('SMEMBERS', KEYS[3]), now}
