-- A pair that did not come to be is undone: both are back in line with their old seniority as soon as they connect, and may
-- meet some other time, unless they had met before or one of them blocked the other.
-- KEYS: 1 ticket of the one who came, 2 ticket of the one who did not, 3 there if they wished to meet again: that they have
-- ARGV: 1 and 2 their ids, 3 ms that the places are kept, 4 prefix of the keys of whom to avoid, 5 ms that tickets live
-- Reply: how many tickets were put back
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local back = 0
local visitors = {redis.call('HGET', KEYS[1], 'visitor'), redis.call('HGET', KEYS[2], 'visitor')}
for i = 1, 2 do
  local ticket = redis.call('HMGET', KEYS[i], 'state', 'with', 'open', 'tally', 'keep', 'new')
  if ticket[1] == 'paired' and ticket[2] == ARGV[3 - i] then
    redis.call('HSET', KEYS[i], 'state', 'waiting', 'lease', 0)
    redis.call('HDEL', KEYS[i], 'connection', 'pair', 'with', 'new')
    redis.call('PEXPIRE', KEYS[i], ARGV[5])
    redis.call('ZADD', ticket[3], math.max(now + ARGV[3], ticket[5] or 0), ARGV[i])
    redis.call('HINCRBY', ticket[4], 'returned', 1)
    local avoid, other = ARGV[4] .. visitors[i], visitors[3 - i]
    if ticket[6] == '1' and other and redis.call('HGET', avoid, other) == 'met' then
      redis.call('HDEL', avoid, other)
    end
    back = back + 1
  end
end
if KEYS[3] and back > 0 then
  redis.call('DEL', KEYS[3])
end
return back
