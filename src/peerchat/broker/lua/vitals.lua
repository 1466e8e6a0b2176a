-- How rooms are, without a word of what is said there, or a name.
-- KEYS of each room: 1 room, 2 log, 3 here
-- ARGV 1 entries of the log that are looked at, 2 ms that count as lately
-- reply {unix ms now, then of each room: 0 if it has ended, or {state, kind, topic, language, born, made, level, level at, harm at, holds,
--       held at, slow closes, slow at, said at, who said that, unix ms of what waits for an answer, said lately, unix ms since when that
--       counts, then of each seat that was taken and not left: id, end of its lease, connection or '', messages, times that it was taken}}
local t = redis.call('TIME')
local now, reply = t[1] * 1000 + math.floor(t[2] / 1000), {}
local wanted = {'state', 'kind', 'topic', 'lang', 'born', 'made', 'level', 'level_at', 'flag_at', 'holds', 'holds_at', 'slow', 'slow_at'}
reply[1] = now
for k = 1, #KEYS, 3 do
  local entries = redis.call('XREVRANGE', KEYS[k + 1], '+', '-', 'COUNT', ARGV[1])
  local room = redis.call('HMGET', KEYS[k], unpack(wanted))
  if room[1] ~= 'open' or #entries == 0 then
    reply[#reply + 1] = 0
  else
    local said_at, last, waits, lately, since, over = '', '', '', 0, now - ARGV[2], false
    for i, entry in ipairs(entries) do
      local at = tonumber(string.match(entry[2][4], '^"at":(%d+)') or '0')
      -- Only what a seat has numbered names its source: words, and signs that answer them.
      local by = string.match(entry[2][6] or '', '^(.*):')
      if by then
        if last == '' then said_at, last = at, by end
        over = over or by ~= last
        if not over and string.find(entry[2][4], '"kind":"text"', 1, true) then waits = at end
        if at >= since then lately = lately + 1 end
      end
      if i == tonumber(ARGV[1]) and at > since then since = at end
    end
    for i, value in ipairs({said_at, last, waits, lately, since}) do room[13 + i] = value end
    local here = redis.call('ZRANGE', KEYS[k + 2], 0, -1, 'WITHSCORES')
    for i = 1, #here, 2 do
      local seat, n = here[i], #room
      room[n + 1], room[n + 2] = seat, here[i + 1]
      room[n + 3], room[n + 4], room[n + 5] = unpack(redis.call('HMGET', KEYS[k], 'c:' .. seat, 'n:' .. seat, 'f:' .. seat))
    end
    reply[#reply + 1] = room
  end
end
return reply
