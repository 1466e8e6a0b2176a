-- How one language's lines stand at this moment, as numbers: who is in them is not told.
-- KEYS: 1 open places, 2.. lines, then for each topic its lines and its rooms
-- ARGV: 1 how many lines, 2 how many lines a topic has, 3 prefix of tickets, 4 people looked at in each line
-- Reply: {now, places, {people, ms that the longest has waited, people, ms, ...}, {people, rooms, people, rooms, ...} by topic}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lines, topics = {}, {}
local count, of_topic = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 2, count + 1 do
  local longest = 0
  for _, id in ipairs(redis.call('ZRANGE', KEYS[i], 0, ARGV[4] - 1)) do
    local t = redis.call('HMGET', ARGV[3] .. id, 'since', 'back')
    longest = math.max(longest, now - (t[2] or t[1] or now))
  end
  lines[#lines + 1] = redis.call('ZCARD', KEYS[i])
  lines[#lines + 1] = longest
end
for first = count + 2, #KEYS, of_topic + 1 do
  local people = 0
  for i = first, first + of_topic - 1 do people = people + redis.call('ZCARD', KEYS[i]) end
  topics[#topics + 1] = people
  topics[#topics + 1] = redis.call('ZCOUNT', KEYS[first + of_topic], now, '+inf')
end
return {now, redis.call('ZCARD', KEYS[1]), lines, topics}
