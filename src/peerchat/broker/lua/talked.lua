-- Whose talk is over, each told once: those who wrote or signed something in a room where somebody else did, too.
-- KEYS 1 room
-- ARGV 1 seat, or '' for all
-- reply {highest level of acute need raised in the room, visitor of each}
local all, f, active, reply = redis.call('HGETALL', KEYS[1]), {}, {}, {}
for i = 1, #all, 2 do
  f[all[i]] = all[i + 1]
  active[#active + 1] = string.match(all[i], '^n:(.*)')
end
reply[1] = f.level or '0'
for _, seat in ipairs(active) do
  local asked = (ARGV[1] == '' or ARGV[1] == seat) and f['v:' .. seat] and #active > 1
  if asked and redis.call('HSETNX', KEYS[1], 'd:' .. seat, 1) == 1 then reply[#reply + 1] = f['v:' .. seat] end
end
return reply
