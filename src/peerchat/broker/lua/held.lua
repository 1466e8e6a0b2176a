-- Whose place is kept and who is not connected now, the longest waiting first, without those who were called just now.
-- KEYS: 1 kept places of a line
-- ARGV: 1 prefix of the tickets' keys, 2 looked at, at most, 3 returned, at most, 4 ms between two calls
-- Reply: {now in ms, {since, ticket (opaque)}, ...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local reply = {now}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[2] - 1)) do
  local known = redis.call('HMGET', ARGV[1] .. id, 'state', 'keep', 'lease', 'called', 'since', 'ticket')
  if known[1] ~= 'waiting' or tonumber(known[2] or 0) <= now then
    redis.call('ZREM', KEYS[1], id)
  elseif tonumber(known[3]) <= now and (known[4] or 0) + ARGV[4] <= now and #reply <= tonumber(ARGV[3]) then
    reply[#reply + 1] = {tonumber(known[5]), known[6]}
  end
end
return reply
