-- A message was held: what weighs on its visitor has halved since as time went by, grows, and may reach the next step of the ladder.
-- One held message is a mistake and reaches none; no two steps are taken at once. Who sends the same again after a broken connection
-- is not counted twice.
-- KEYS 1 what is known of the visitor
-- ARGV 1 weight, 2 reason, 3 half-life ms, 4 forgotten below this, 5 mark of seat, n and text, 6 connection, 7-10 weights from which
--      notice, pause, end and ban follow, 11 ban ms, then ms of the pauses, growing
-- reply {step or '', reason, ms that it lasts, unix ms when it was taken}
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'score', 'at', 'held', 'step', 'pauses', 'mark', 'connection', 'until')
if known[6] == ARGV[5] and known[7] ~= ARGV[6] then
  redis.call('HSET', KEYS[1], 'connection', ARGV[6]) -- once more over the same one is insisting
  return {'', '', 0, 0}
end
local held, before, pauses, ends = (known[3] or 0) + 1, tonumber(known[4] or 0), tonumber(known[5] or 0), tonumber(known[8] or 0)
local score = (known[1] or 0) * 0.5 ^ ((now - (known[2] or now)) / ARGV[3]) + ARGV[1]
local step, names = 0, {'notice', 'pause', 'end', 'ban'}
for i = 1, 4 do
  if score >= tonumber(ARGV[6 + i]) and i <= before + 1 and held > 1 then step = i end
end
if step == 1 and before >= 1 then step = 0 end -- one notice is enough
local lasts = 0
if step == 2 then
  pauses = pauses + 1
  lasts = tonumber(ARGV[11 + math.min(pauses, #ARGV - 11)])
elseif step == 4 then
  lasts = tonumber(ARGV[11])
end
redis.call('HSET', KEYS[1], 'score', string.format('%.4f', score), 'at', now, 'held', held, 'mark', ARGV[5], 'connection', ARGV[6])
if step > 0 then
  ends = math.max(ends, now + lasts)
  redis.call('HSET', KEYS[1], 'step', math.max(step, before), 'pauses', pauses, 'now', names[step], 'reason', ARGV[2], 'taken', now, 'until', now + lasts)
end
local remembered = ARGV[3] * math.log(math.max(1, score / ARGV[4])) / math.log(2)
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(remembered, ends - now, 1000)))
return {names[step] or '', ARGV[2], lasts, now}
