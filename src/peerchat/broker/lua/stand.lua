-- Still there, for many of one line at once: renews the leases, and tells how each of them fares.
-- KEYS: 1 open places, 2 line that positions are counted in, 3 its fast lane, 4.. tickets
-- ARGV: 1 lease in ms, 2 head start of the fast lane in ms, 3 ms that tickets live, 4.. id and connection by turns
-- Reply: for each ticket {since, position, let ahead} | pair | 1 displaced | 0 not in line as it should be: step in again
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local reply = {}
for i = 4, #KEYS do
  local id, connection = ARGV[2 * i - 4], ARGV[2 * i - 3]
  local known = redis.call('HMGET', KEYS[i], 'state', 'connection', 'since', 'score', 'shown', 'lease', 'pair')
  local rank = redis.call('ZRANK', KEYS[2], id)
  if known[2] and known[2] ~= connection then
    reply[i - 3] = 1
  elseif known[1] == 'paired' then
    reply[i - 3] = known[7]
  elseif not known[2] or not rank or tonumber(known[6]) <= now then
    reply[i - 3] = 0
  else
    local ahead = redis.call('ZCOUNT', KEYS[3], '(' .. known[3] - ARGV[2], '(' .. known[4])
    local base = math.min(math.max(rank - ahead, 0) + 1, known[5])
    redis.call('HSET', KEYS[i], 'lease', now + ARGV[1], 'shown', base)
    redis.call('PEXPIRE', KEYS[i], ARGV[3])
    redis.call('ZADD', KEYS[1], now + ARGV[1], id)
    reply[i - 3] = {tonumber(known[3]), base + ahead, ahead}
  end
end
return reply
