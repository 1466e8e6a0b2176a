-- Who could be matched now: the longest waiting of each line, connected ones only. Whoever is not there any more (the
-- worker died, the ticket expired, the match happened) is taken out of the line on the way.
-- KEYS: 1.. lines; the last may fill what the others leave
-- ARGV: 1 prefix of the tickets' keys, 2 tickets at most in all, 3 looked at per line but the last
-- Reply: {now in ms, {ticket id, since, connection, ticket (opaque)}, ...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, seen, reply = tonumber(ARGV[2]), {}, {now}
for i, line in ipairs(KEYS) do
  for _, id in ipairs(redis.call('ZRANGE', line, 0, (i < #KEYS and ARGV[3] or most) - 1)) do
    if seen[id] == nil then
      local ticket = redis.call('HMGET', ARGV[1] .. id, 'state', 'lease', 'since', 'connection', 'ticket')
      seen[id] = ticket[1] == 'waiting' and tonumber(ticket[2]) > now
      if seen[id] then
        reply[#reply + 1] = {id, tonumber(ticket[3]), ticket[4], ticket[5]}
        if #reply > most then
          return reply
        end
      end
    end
    if not seen[id] then
      redis.call('ZREM', line, id)
    end
  end
end
return reply
