-- Sealed texts of one case, each once, no more of a kind than fit; all of them end together.
-- KEYS: 1 the case's texts
-- ARGV: 1 unix seconds at which they end, 2 kind, 3 how many of this kind there may be, then name and sealed text of each
-- Reply: how many of these are kept, how many of them are new
local had, kept, new = 0, 0, 0
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(name, 1, #ARGV[2] + 1) == ARGV[2] .. ':' then had = had + 1 end
end
for i = 4, #ARGV, 2 do
  local name = ARGV[2] .. ':' .. ARGV[i]
  if redis.call('HEXISTS', KEYS[1], name) == 1 then
    kept = kept + 1
  elseif had + new < tonumber(ARGV[3]) then
    redis.call('HSET', KEYS[1], name, ARGV[i + 1])
    kept, new = kept + 1, new + 1
  end
end
redis.call('EXPIREAT', KEYS[1], ARGV[1])
return {kept, new}
