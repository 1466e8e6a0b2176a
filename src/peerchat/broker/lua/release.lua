-- A pair that did not come to be is undone: both are back in line with their old seniority as soon as they connect, and may
-- meet some other time, unless they had met before or one of them blocked the other. Whose ticket missed it too often stays out.
-- KEYS: 1 ticket of the one who came, 2 ticket of the one who did not, 3 there if they wished to meet again: that they have
-- ARGV: 1 and 2 their ids, 3 ms that the places are kept, 4 prefix of the keys of whom to avoid, 5 ms that tickets live, 6 pair
--       of the one who came, as it was seen, 7 how often a ticket may miss it
-- Reply: how many tickets were put back
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HGET', KEYS[1], 'pair') ~= ARGV[6] then return 0 end
local back = 0
local visitors = {redis.call('HGET', KEYS[1], 'visitor'), redis.call('HGET', KEYS[2], 'visitor')}
for i = 1, 2 do
  local ticket = redis.call('HMGET', KEYS[i], 'state', 'with', 'open', 'tally', 'keep', 'new', 'about')
  if ticket[1] == 'paired' and ticket[2] == ARGV[3 - i] then
    local spent = redis.call('HINCRBY', KEYS[i], 'missed', i - 1) > tonumber(ARGV[7])
    redis.call('HSET', KEYS[i], 'state', spent and 'spent' or 'waiting', 'lease', 0, 'back', now)
    redis.call('HDEL', KEYS[i], 'connection', 'pair', 'with', 'new')
    redis.call('PEXPIRE', KEYS[i], ARGV[5])
    if not spent then
      redis.call('ZADD', ticket[3], math.max(now + ARGV[3], ticket[5] or 0), ARGV[i])
      redis.call('HINCRBY', ticket[4], 'returned', 1)
      redis.call('XADD', ticket[4] .. ':log', '*', 'what', 'returned', 'kind', 'pair', 'about', ticket[7] or '', 'ms', 0)
      back = back + 1
    end
    local avoid, other = ARGV[4] .. visitors[i], visitors[3 - i]
    if ticket[6] == '1' and other and redis.call('HGET', avoid, other) == 'met' then
      redis.call('HDEL', avoid, other)
    end
  end
end
if KEYS[3] and back > 0 then
  redis.call('DEL', KEYS[3])
end
return back
