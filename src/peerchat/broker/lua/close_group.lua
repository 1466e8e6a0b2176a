-- A group of answers that is large enough, and to which nobody was added today, is closed: whoever answers from now on begins another
-- one. A closed group waits here until it was written down, whoever closed it.
-- KEYS: 1 open group, 2 closed group
-- ARGV: 1 people at least, 2 ms that a closed group waits
-- Reply: {word, value, ...} of the closed group; empty: there is none
local time = redis.call('TIME')
local day = time[1] - time[1] % 86400
if redis.call('EXISTS', KEYS[2]) == 0 then
  local open = redis.call('HMGET', KEYS[1], 'people', 'end')
  if not open[1] or tonumber(open[1]) < tonumber(ARGV[1]) or tonumber(open[2]) >= day then return {} end
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return redis.call('HGETALL', KEYS[2])
