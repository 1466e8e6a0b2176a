-- A circle did not come to be: this person is back in line with the old seniority as soon as they connect.
-- KEYS: 1 ticket
-- ARGV: 1 its id, 2 room, 3 ms that the place is kept, 4 ms that tickets live
-- Reply: 1 done, 0 it was not seated in that circle (any more)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ticket = redis.call('HMGET', KEYS[1], 'state', 'with', 'open', 'tally', 'keep', 'about')
if ticket[1] ~= 'paired' or ticket[2] ~= 'circle ' .. ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'lease', 0, 'back', now)
redis.call('HDEL', KEYS[1], 'connection', 'pair', 'with')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', ticket[3], math.max(now + ARGV[3], ticket[5] or 0), ARGV[1])
redis.call('HINCRBY', ticket[4], 'returned', 1)
redis.call('XADD', ticket[4] .. ':log', '*', 'what', 'returned', 'kind', 'circle', 'about', ticket[6] or '', 'ms', 0)
return 1
