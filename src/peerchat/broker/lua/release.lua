-- A pair that did not come to be is undone: both tickets are back in line with their old seniority, as soon as they connect.
-- KEYS: 1 ticket of the one who came, 2 ticket of the one who did not
-- ARGV: 1 and 2 their ids, 3 ms that the places are kept
-- Reply: how many tickets were put back
local back = 0
for i = 1, 2 do
  local ticket = redis.call('HMGET', KEYS[i], 'state', 'with')
  if ticket[1] == 'paired' and ticket[2] == ARGV[3 - i] then
    redis.call('HSET', KEYS[i], 'state', 'waiting', 'lease', 0)
    redis.call('HDEL', KEYS[i], 'connection', 'pair', 'with')
    redis.call('PEXPIRE', KEYS[i], ARGV[3])
    back = back + 1
  end
end
return back
