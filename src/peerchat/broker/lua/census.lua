-- What the landing page may truthfully say of one language: who waits, who talks, how long it took lately.
-- KEYS: 1 recent waits, then for each topic: its lines (one per age group), its rooms
-- ARGV: 1 how many lines a topic has, 2 waits at most
-- Reply: {{wait, ...}, waiting, rooms, waiting, rooms, ...} by topic
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lines = tonumber(ARGV[1])
local reply = {redis.call('LRANGE', KEYS[1], 0, ARGV[2] - 1)}
for first = 2, #KEYS, lines + 1 do
  local waiting = 0
  for i = first, first + lines - 1 do
    waiting = waiting + redis.call('ZCARD', KEYS[i])
  end
  reply[#reply + 1] = waiting
  reply[#reply + 1] = redis.call('ZCOUNT', KEYS[first + lines], now, '+inf')
end
return reply
