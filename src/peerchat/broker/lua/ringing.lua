-- One look at who waits for a volunteer, and at who is on duty. Nothing is changed, but volunteers whose lease is over are let go.
-- KEYS: 1 duty, 2 offers, 3 talks held, 4.. lines
-- ARGV: 1 prefix of tickets, 2 of volunteers, 3 of listening rooms, 4 people looked at in each line, 5 of shields
-- Reply: {now, {{id, since, connection, ticket, offer, visitor, {volunteer, until, ...}}, ...}, {{volunteer, on, away, most, pause, rested,
--        offer, its ticket, languages, name, until it rings, {level of each talk, ...}}, ...}, {{volunteer, offer, ticket, until} that is over, ...},
--        {room without a sign of life, ...}}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local people, staff = {}, {}
for i = 4, #KEYS do
  for _, id in ipairs(redis.call('ZRANGE', KEYS[i], 0, ARGV[4] - 1)) do
    local t = redis.call('HMGET', ARGV[1] .. id, 'state', 'lease', 'since', 'connection', 'ticket', 'offer', 'visitor')
    if t[1] == 'waiting' and tonumber(t[2]) > now and redis.call('EXISTS', ARGV[5] .. t[7]) == 0 then
      people[#people + 1] = {id, tonumber(t[3]), t[4], t[5], t[6] or '', t[7], redis.call('HGETALL', ARGV[1] .. id .. ':rung')}
    end
  end
end
local lost = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
  local f, levels = redis.call('HMGET', ARGV[2] .. id, 'on', 'away', 'most', 'pause', 'rested', 'offer', 'ticket', 'langs',
    'name', 'until'), {}
  for _, room in ipairs(redis.call('SMEMBERS', ARGV[2] .. id .. ':talks')) do
    levels[#levels + 1] = tonumber(redis.call('HGET', ARGV[3] .. room, 'level') or '0')
  end
  staff[#staff + 1] = {id, f[1] or '', f[2] or '', tonumber(f[3] or '1'), tonumber(f[4] or '0'), tonumber(f[5] or '0'), f[6] or '',
    f[7] or '', f[8] or '', f[9] or '', tonumber(f[10] or '0'), levels}
end
local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
for _, id in ipairs(lost) do
  redis.call('ZREM', KEYS[1], id)
  over[#over + 1] = id
end
for i, id in ipairs(over) do
  local f = redis.call('HMGET', ARGV[2] .. id, 'offer', 'ticket', 'until')
  if not f[1] then redis.call('ZREM', KEYS[2], id) end
  over[i] = {id, f[1] or '', f[2] or '', tonumber(f[3] or '0')}
end
return {now, people, staff, over, redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)}
