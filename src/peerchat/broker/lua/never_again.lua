-- One of two blocked the other: no wish counts between them, their codes lead nowhere, and where both came with them meanwhile,
-- those two are kept apart in the same act.
-- KEYS: 1 what is known of these two people
-- ARGV: 1 prefix of rooms' wishes, 2 ms that this is kept: nobody has a seat to wish with for longer, 3 prefix of whom to avoid
-- Reply: how many came with the codes meanwhile
local meeting = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], 'never', 'PX', ARGV[2])
if not meeting or meeting == 'never' then
  return 0
end
local came = {}
local wishes = redis.call('HGETALL', ARGV[1] .. meeting)
for i = 1, #wishes, 2 do
  if string.find(wishes[i], '^v:') then
    came[#came + 1] = wishes[i + 1]
  end
end
redis.call('DEL', ARGV[1] .. meeting)
if #came == 2 then
  for i = 1, 2 do
    redis.call('HSET', ARGV[3] .. came[i], came[3 - i], 'blocked')
    redis.call('PEXPIRE', ARGV[3] .. came[i], ARGV[2])
  end
end
return #came
