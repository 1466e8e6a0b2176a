-- How rooms are, without a word of what is said there, or a name.
-- KEYS of each room: 1 room, 2 log, 3 here
-- ARGV 1 entries of the log that are looked at, 2 ms that count as lately
-- reply {unix ms now, then of each room: 0 if it has ended, or {kind, topic, language, born, made, level, level at, harm at, holds, held at,
--       slow closes, slow at, said at, who said that, unix ms of what waits for an answer, said lately, unix ms since when that counts,
--       then of each seat that did not leave: id, connection or '', end of its lease, messages, times that it was taken}}
local t = redis.call('TIME')
local now, reply = t[1] * 1000 + math.floor(t[2] / 1000), {}
local wanted = {'kind', 'topic', 'lang', 'born', 'made', 'level', 'level_at', 'flag_at', 'holds', 'holds_at', 'slow', 'slow_at'}
reply[1] = now
for k = 1, #KEYS, 3 do
  local all, f, room = redis.call('HGETALL', KEYS[k]), {}, {}
  for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
  local entries = f.state == 'open' and redis.call('XREVRANGE', KEYS[k + 1], '+', '-', 'COUNT', ARGV[1]) or {}
  for i, name in ipairs(wanted) do room[i] = f[name] or '' end
  local said_at, last, waits, lately, since, over = '', '', '', 0, now - ARGV[2], false
  for i, entry in ipairs(entries) do
    local at = string.match(entry[2][4], '^"at":(%d+)') or '0'
    -- Only what a seat has numbered names its source: words, and signs that answer them.
    local by = string.match(entry[2][6] or '', '^(.*):')
    if by then
      if last == '' then said_at, last = at, by end
      over = over or by ~= last
      if not over and string.find(entry[2][4], '"kind":"text"', 1, true) then waits = at end
      if tonumber(at) >= since then lately = lately + 1 end
    end
    if i == tonumber(ARGV[1]) and tonumber(at) > since then since = tonumber(at) end
  end
  for i, value in ipairs({said_at, last, waits, lately, string.format('%.0f', since)}) do room[12 + i] = value end
  local lease = redis.call('ZRANGE', KEYS[k + 2], 0, -1, 'WITHSCORES')
  for i = 1, #lease, 2 do lease[lease[i]] = lease[i + 1] end
  for name in pairs(f) do
    local id = string.match(name, '^m:(.*)')
    if id and f['j:' .. id] ~= 'left' then
      for _, value in ipairs({id, f['c:' .. id] or '', lease[id] or '0', f['n:' .. id] or '0', f['f:' .. id] or '0'}) do room[#room + 1] = value end
    end
  end
  reply[#reply + 1] = #entries > 0 and room or 0
end
return reply
