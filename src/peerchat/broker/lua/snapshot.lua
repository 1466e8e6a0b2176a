-- Who could be matched now, connected ones only: of each line the longest waiting, and some from anywhere behind them, so that
-- nobody is hidden for ever. Whoever is not there any more is taken out of the line on the way.
-- KEYS: 1.. lines; the last may fill what the others leave
-- ARGV: 1 prefix of the tickets' keys, 2 tickets at most in all, 3 looked at per line but the last, 4 chance in [0, 1)
-- Reply: {now in ms, {ticket id, since, connection, ticket (opaque)}, ...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, seen, reply = tonumber(ARGV[2]), {}, {now}
local function look(line, first, last)
  for _, id in ipairs(redis.call('ZRANGE', line, first, last)) do
    if seen[id] == nil and #reply <= most then
      local ticket = redis.call('HMGET', ARGV[1] .. id, 'state', 'lease', 'since', 'connection', 'ticket')
      seen[id] = ticket[1] == 'waiting' and tonumber(ticket[2]) > now
      if seen[id] then
        reply[#reply + 1] = {id, tonumber(ticket[3]), ticket[4], ticket[5]}
      end
    end
    if seen[id] == false then
      redis.call('ZREM', line, id)
    end
  end
end
for i, line in ipairs(KEYS) do
  local share, size = i < #KEYS and tonumber(ARGV[3]) or most, redis.call('ZCARD', line)
  if size > share then
    local window = math.ceil(math.min(share, most - #reply + 1) / 4)
    local behind = share - window + math.floor(tonumber(ARGV[4]) * (size - share + 1))
    look(line, behind, behind + window - 1)
    share = i < #KEYS and share - window or share
  end
  if share > 0 then look(line, 0, share - 1) end -- to -1 would mean: all of it
end
return reply
