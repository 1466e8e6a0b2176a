-- People who wait take seats in a circle, all of them or nobody; it is opened on the way where it is new. Nobody sits with
-- somebody to be avoided, and the circle never holds more than it may.
-- KEYS: 1 circle, 2 its seats, 3 open circles, 4 rooms of its topic, 5.. tickets
-- ARGV: 1 room, 2 seats given so far as it was seen ('': it is new), 3 names given by now, 4 what it is (opaque), 5 most seats,
--       6 prefix of whom to avoid; in ms: 7 a seat is kept for who is on the way, 8 it stays open, 9 it lives, 10 pairs are
--       kept, 11 a room is counted; then per ticket: id, connection, visitor, member, what sits there (opaque), side (opaque), channel
-- Reply: {what, n}: 0 done, 1 the circle is not as it was seen, or full, 2 the n-th ticket is not to be had, 3 it is not to meet
--        somebody who sits there, or one before it
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found, visitors = {}, {}
local circle = redis.call('HMGET', KEYS[1], 'state', 'given')
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local seated = redis.call('ZRANGE', KEYS[2], 0, -1)
if (circle[2] or '') ~= ARGV[2] or (circle[1] or 'open') ~= 'open' or #seated + #KEYS - 4 > tonumber(ARGV[5]) then return {1, 0} end
if ARGV[2] ~= '' and #seated == 0 then return {1, 0} end
for _, member in ipairs(seated) do visitors[#visitors + 1] = redis.call('HGET', KEYS[1], 'v:' .. member) or '' end
for i = 5, #KEYS do
  local a = 7 * i - 23
  found[i] = redis.call('HMGET', KEYS[i], 'state', 'connection', 'lease', 'lines', 'open', 'tally', 'about', 'since', 'back')
  if found[i][1] ~= 'waiting' or found[i][2] ~= ARGV[a + 1] or tonumber(found[i][3]) <= now then return {2, i - 4} end
  for _, other in ipairs(visitors) do
    local kept_apart = redis.call('HEXISTS', ARGV[6] .. ARGV[a + 2], other) + redis.call('HEXISTS', ARGV[6] .. other, ARGV[a + 2])
    if other == ARGV[a + 2] or kept_apart > 0 then return {3, i - 4} end
  end
  visitors[#visitors + 1] = ARGV[a + 2]
end
for i, ticket in pairs(found) do
  local a = 7 * i - 23
  redis.call('HSET', KEYS[i], 'state', 'paired', 'pair', ARGV[a + 5], 'with', 'circle ' .. ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[10])
  for line in string.gmatch(ticket[4] .. ' ' .. ticket[5], '%S+') do redis.call('ZREM', line, ARGV[a]) end
  redis.call('HINCRBY', ticket[6], 'circle', 1)
  redis.call('XADD', ticket[6] .. ':log', '*', 'what', 'circle', 'kind', 'circle', 'about', ticket[7], 'ms', now - (ticket[9] or ticket[8]))
  redis.call('HSET', KEYS[1], 'p:' .. ARGV[a + 3], ARGV[a + 4], 'v:' .. ARGV[a + 3], ARGV[a + 2])
  redis.call('ZADD', KEYS[2], now + ARGV[7], ARGV[a + 3])
  redis.call('SPUBLISH', ARGV[a + 6], 'claimed ' .. ARGV[a])
end
redis.call('HSET', KEYS[1], 'state', 'open', 'given', (tonumber(circle[2]) or 0) + #KEYS - 4, 'names', ARGV[3], 'is', ARGV[4], 'index', KEYS[3])
for i, score in pairs({[3] = now + ARGV[8], [4] = now + ARGV[11]}) do redis.call('ZADD', KEYS[i], score, ARGV[1]) end
for i, life in ipairs({ARGV[9], ARGV[9], ARGV[9], ARGV[11]}) do redis.call('PEXPIRE', KEYS[i], life) end
return {0, 0}
