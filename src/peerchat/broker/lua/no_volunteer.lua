-- Somebody has waited for a volunteer in vain: told once, and counted once with the reason.
-- KEYS: 1 ticket, 2 duty, 3 unserved, 4 log
-- ARGV: 1 ticket, 2 ms that counts are kept, 3 log entries
-- Reply: the reason: 'nobody_on_duty', 'all_busy', 'not_accepted' | '' they wait no more
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local t = redis.call('HMGET', KEYS[1], 'state', 'rings', 'unserved', 'tally', 'about', 'since', 'back')
if t[1] ~= 'waiting' then return '' end
local why = 'not_accepted'
if tonumber(t[2] or '0') == 0 then
  why = redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf') > 0 and 'all_busy' or 'nobody_on_duty'
end
if not t[3] then
  redis.call('HSET', KEYS[1], 'unserved', why)
  redis.call('HINCRBY', KEYS[3], why, 1)
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*', 'what', 'unserved', 'ticket', ARGV[1], 'why', why)
  redis.call('XADD', t[4] .. ':log', '*', 'what', why, 'kind', 'volunteer', 'about', t[5], 'ms', now - (t[7] or t[6]))
end
return why
