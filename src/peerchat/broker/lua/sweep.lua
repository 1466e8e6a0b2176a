-- What time does to places in line: whose lease is over counts as gone, whose place is over leaves the line, with a reason.
-- KEYS: 1 open places, 2 tally, 3 recent waits
-- ARGV: 1 prefix of the tickets' keys, 2 places at most, 3 ms that a place is kept, 4 waits kept, 5 ms that they are kept
-- Reply: how many were looked at
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #due, 2 do
  local id, ends = due[i], tonumber(due[i + 1])
  local key = ARGV[1] .. id
  local ticket = redis.call('HMGET', key, 'connection', 'lines', 'keep', 'held', 'since', 'about', 'kind', 'back')
  local keep = tonumber(ticket[3] or 0)
  for line in string.gmatch(ticket[2] or '', '%S+') do
    redis.call('ZREM', line, id)
  end
  if ticket[1] then
    ends = math.max(ends + ARGV[3], keep)
    redis.call('HSET', key, 'lease', 0)
    redis.call('HDEL', key, 'connection')
  end
  if ends > now then
    redis.call('ZADD', KEYS[1], ends, id)
  else
    local reason = keep >= ends and 'unclaimed' or 'vanished'
    redis.call('HINCRBY', KEYS[2], reason, 1)
    redis.call('XADD', KEYS[2] .. ':log', '*', 'what', reason, 'kind', ticket[7] or '', 'about', ticket[6] or '',
      'ms', math.max(0, ends - (ticket[8] or ticket[5] or ends)))
    if ticket[5] then
      redis.call('LPUSH', KEYS[3], string.format('%.0f %.0f %s %s', ends, math.max(0, ends - ticket[5]), ticket[6], reason))
      redis.call('LTRIM', KEYS[3], 0, ARGV[4] - 1)
      redis.call('PEXPIRE', KEYS[3], ARGV[5])
    end
    redis.call('DEL', key)
    redis.call('ZREM', KEYS[1], id)
    if ticket[4] then
      redis.call('ZREM', ticket[4], id)
    end
  end
end
return #due / 2
