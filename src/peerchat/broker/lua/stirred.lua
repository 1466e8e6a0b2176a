-- Which rooms have lived since the last look: said something, or (in the index ':stir' beside the live one) came to something rarer.
-- KEYS live indexes, one or more
-- ARGV 1 unix ms since when
-- reply {unix ms now, {room, last activity of each}, {room of each to which something rarer happened}}
local t = redis.call('TIME')
local spoke, stirred = {}, {}
for _, key in ipairs(KEYS) do
  for _, word in ipairs(redis.call('ZRANGEBYSCORE', key, ARGV[1], '+inf', 'WITHSCORES')) do spoke[#spoke + 1] = word end
  for _, room in ipairs(redis.call('ZRANGEBYSCORE', key .. ':stir', ARGV[1], '+inf')) do stirred[#stirred + 1] = room end
end
return {t[1] * 1000 + math.floor(t[2] / 1000), spoke, stirred}
