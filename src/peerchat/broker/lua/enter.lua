-- A ticket steps into its lines: arrival, return, another wish, and healing in one act. Seniority, once known, stays;
-- what is shown never rises but for the fast lane; a newer connection displaces an older one.
-- KEYS: 1 ticket, 2 open places, 3 tally, 4 channel, 5 whom to avoid, 6 fast lane, 7.. lines, first the one that is counted in
-- ARGV: 1 ticket id, 2 connection, 3 since in ms where the store knows none, 4 ticket (opaque), 5 visitor; in ms: 6 lease, 7 how
--       long a place is kept, 8 own head start, 9 that of the fast lane, and lives of 10 tickets, 11 lines, 12 tally, 13 avoid;
--       14 recent waits (key), 15 topics and age, 16 unix ms after which nobody waits for the answer, 17 kind of talk, 18 log entries
-- Reply: {"waiting", since, position, let ahead, {visitor, ...}} | {"paired", pair} | {"late"} | {"spent"}: missed too often
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[16]) then return {'late'} end -- a newer connection may have come meanwhile
local known = redis.call('HMGET', KEYS[1], 'state', 'connection', 'since', 'shown', 'pair', 'lines', 'main', 'keep', 'offer',
  'kind', 'about')
if known[2] and known[2] ~= ARGV[2] then redis.call('SPUBLISH', KEYS[4], 'displaced ' .. ARGV[1] .. ' ' .. known[2]) end
if known[1] == 'spent' then return {'spent'} end
if known[1] == 'paired' then
  redis.call('HSET', KEYS[1], 'connection', ARGV[2])
  return {'paired', known[5]}
end
local open, keep, stood = redis.call('ZSCORE', KEYS[2], ARGV[1]), tonumber(known[8] or 0), known[6] or ''
local ends = open and math.max(open + (known[2] and ARGV[7] or 0), keep)
if open and (not known[1] or (known[2] ~= ARGV[2] and ends <= now)) then
  local why = keep >= ends and 'unclaimed' or 'vanished'
  redis.call('HINCRBY', KEYS[3], why, 1)
  redis.call('XADD', KEYS[3] .. ':log', '*', 'what', why, 'kind', known[10] or '', 'about', known[11] or '', 'ms', ends - (known[3] or ends))
  redis.call('DEL', KEYS[1])
  known = {}
end
if not known[1] then -- the tally is never empty, so its life need not be renewed by everyone
  if redis.call('HINCRBY', KEYS[3], 'joined', 1) % 16 == 1 then redis.call('PEXPIRE', KEYS[3], ARGV[12]) end
  redis.call('XADD', KEYS[3] .. ':log', 'MAXLEN', '~', ARGV[18], '*', 'what', 'joined', 'kind', ARGV[17], 'about', ARGV[15], 'ms', 0)
end
local since, lines = tonumber(known[3] or math.min(ARGV[3], now)), table.concat(KEYS, ' ', 7)
local score = since - ARGV[8]
for line in string.gmatch(stood ~= lines and stood or '', '%S+') do redis.call('ZREM', line, ARGV[1]) end
for i = 7, #KEYS do redis.call('ZADD', KEYS[i], score, ARGV[1]); redis.call('PEXPIRE', KEYS[i], ARGV[11]) end
local ahead = redis.call('ZCOUNT', KEYS[6], '(' .. since - ARGV[9], '(' .. score)
local base = math.max(redis.call('ZRANK', KEYS[7], ARGV[1]) - ahead, 0) + 1
base = known[7] == KEYS[7] and math.min(base, known[4]) or base
redis.call('HSET', KEYS[1], 'state', 'waiting', 'connection', ARGV[2], 'since', since, 'score', score, 'shown', base, 'main', KEYS[7],
  'lines', lines, 'visitor', ARGV[5], 'ticket', ARGV[4], 'lease', now + ARGV[6], 'open', KEYS[2], 'tally', KEYS[3],
  'waits', ARGV[14], 'about', ARGV[15], 'kind', ARGV[17], 'offer', stood == lines and known[9] or '')
redis.call('ZADD', KEYS[2], now + ARGV[6], ARGV[1])
local avoid = redis.call('HKEYS', KEYS[5])
for i, life in pairs({ARGV[10], ARGV[12], [5] = avoid[1] and ARGV[13]}) do redis.call('PEXPIRE', KEYS[i], life) end
return {'waiting', since, base + ahead, ahead, avoid}
