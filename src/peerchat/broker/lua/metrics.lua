-- What all workers counted, and what each of those that live says of itself: one moment's truth.
-- KEYS: 1 counts, 2 records, 3 leases
-- ARGV: none
-- Reply: {{name, number, ...}, {worker, record, ...}}; a record begins with its number and a blank
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local records = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. now, '+inf')) do
  records[#records + 1] = id
  records[#records + 1] = redis.call('HGET', KEYS[2], id) or '0 '
end
return {redis.call('HGETALL', KEYS[1]), records}
