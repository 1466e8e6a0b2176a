-- One worker's figures: what it counted is added to everybody's counts exactly once, and its own record lives for a lease.
-- KEYS: 1 counts, 2 records, 3 leases
-- ARGV: 1 worker, 2 number of this act (1, 2, ...; the same again adds nothing), 3 lease in ms, or 0: it says goodbye, 4 record,
--       5 ms that counts are kept, 6.. name and increment by turns
-- Reply: {now in ms, 1 counted or 0 known already, workers that went without goodbye and were cleared away}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local worker, act, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local lost = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)
local gone = 0
for _, id in ipairs(lost) do
  redis.call('ZREM', KEYS[3], id)
  redis.call('HDEL', KEYS[2], id)
  if id ~= worker then
    redis.call('HINCRBY', KEYS[1], 'workers_ended|lost', 1)
    gone = gone + 1
  end
end
local known = string.match(redis.call('HGET', KEYS[2], worker) or '0 ', '^(%d+) ')
local counted = act > tonumber(known) and 1 or 0
if counted == 1 then
  if act == 1 then redis.call('HINCRBY', KEYS[1], 'workers_started', 1) end
  for i = 6, #ARGV, 2 do
    redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
if lease > 0 then
  redis.call('HSET', KEYS[2], worker, string.format('%d ', act) .. ARGV[4])
  redis.call('ZADD', KEYS[3], now + lease, worker)
elseif redis.call('ZREM', KEYS[3], worker) == 1 then
  redis.call('HDEL', KEYS[2], worker)
  redis.call('HINCRBY', KEYS[1], 'workers_ended|goodbye', 1)
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[5]) end
return {now, counted, gone}
