-- The look at pairs in which nothing seems to have changed: vouch for both seats if all is as this worker knows it. Most looks are this.
-- One word for each room, because in so short a look the words cost more than the calls; other keys' names follow from the room's.
-- KEYS rooms
-- ARGV 1 worker, 2 lease ms, then for each room 'ID of the last entry, seat, its connection, the other seat, its connection', by spaces
-- reply for each room: 0 all is so: these two, nobody else, no other worker, no other entry | 1 not so, and nothing was done: tick.lua tells
local t, call, reply = redis.call('TIME'), redis.call, {}
local ends, mine = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2], ARGV[1] .. ','
for i, room in ipairs(KEYS) do
  local known, a, at_a, b, at_b = string.match(ARGV[i + 2], '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
  -- An end changes the last entry, too.
  local f = call('HMGET', room, 'last', 'ws', 'c:' .. a, 'c:' .. b)
  local same = f[1] == known and f[2] == mine and f[3] == at_a and f[4] == at_b and call('EXISTS', room .. ':log') == 1
    and call('ZCARD', room .. ':here') == 2
  if same then call('ZADD', room .. ':here', ends, a, ends, b) end
  reply[i] = same and 0 or 1
end
return reply
