-- A connection ends its wait: for good and for a reason, or only for now, with the place kept for a while.
-- KEYS: 1 ticket
-- ARGV: 1 ticket id, 2 connection, 3 reason, or '' for now, 4 ms that the place is kept, 5 waits kept, 6 ms that they are kept
-- Reply: 1 done, 0 nothing to do (matched, displaced or gone already)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ticket = redis.call('HMGET', KEYS[1], 'state', 'connection', 'lines', 'open', 'tally', 'keep', 'held', 'waits', 'since', 'about',
  'kind', 'back')
if ticket[1] ~= 'waiting' or ticket[2] ~= ARGV[2] then
  return 0
end
for line in string.gmatch(ticket[3], '%S+') do
  redis.call('ZREM', line, ARGV[1])
end
if ARGV[3] == '' then
  redis.call('HSET', KEYS[1], 'lease', 0)
  redis.call('HDEL', KEYS[1], 'connection')
  redis.call('ZADD', ticket[4], math.max(now + ARGV[4], ticket[6] or 0), ARGV[1])
else
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', ticket[4], ARGV[1])
  redis.call('HINCRBY', ticket[5], ARGV[3], 1)
  redis.call('XADD', ticket[5] .. ':log', '*', 'what', ARGV[3], 'kind', ticket[11] or '', 'about', ticket[10],
    'ms', now - (ticket[12] or ticket[9]))
  redis.call('LPUSH', ticket[8], string.format('%.0f %.0f %s %s', now, math.max(0, now - ticket[9]), ticket[10], ARGV[3]))
  redis.call('LTRIM', ticket[8], 0, ARGV[5] - 1)
  redis.call('PEXPIRE', ticket[8], ARGV[6])
  if ticket[7] then
    redis.call('ZREM', ticket[7], ARGV[1])
  end
end
return 1
