-- The talk with a volunteer broke off, or never began, or is handed over: the person is back in line with the old seniority as soon
-- as they connect, once per talk.
-- KEYS: 1 ticket, 2 listening room, 3 who was asked for this person, 4 log
-- ARGV: 1 ticket, 2 room, 3 ms that the place is kept, 4 ms that tickets live, 5 ticket's words from now on (opaque), 6 what the person
--       allows the next one to know, 7 ms until this volunteer is asked again, 8 ms that it is known who was asked, 9 log entries
-- Reply: 1 done, 0 it was not in that room (any more)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ticket = redis.call('HMGET', KEYS[1], 'state', 'with', 'open', 'tally', 'keep', 'about')
if ticket[1] ~= 'paired' or ticket[2] ~= 'listening ' .. ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'lease', 0, 'ticket', ARGV[5], 'note', ARGV[6], 'rings', 0, 'back', now)
redis.call('HDEL', KEYS[1], 'connection', 'pair', 'with', 'offer', 'unserved')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', ticket[3], math.max(now + ARGV[3], ticket[5] or 0), ARGV[1])
redis.call('HINCRBY', ticket[4], 'returned', 1)
redis.call('XADD', ticket[4] .. ':log', '*', 'what', 'returned', 'kind', 'volunteer', 'about', ticket[6] or '', 'ms', 0)
local staff = redis.call('HGET', KEYS[2], 'staff')
if staff then
  redis.call('HSET', KEYS[3], staff, now + ARGV[7])
  redis.call('PEXPIRE', KEYS[3], ARGV[8])
end
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[9], '*', 'what', 'returned', 'ticket', ARGV[1], 'room', ARGV[2])
return 1
