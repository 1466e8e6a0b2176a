-- Who came into one language's line, who left it for which reason, and who is in it: one moment's truth.
-- KEYS: 1 tally, 2 open places
-- ARGV: none
-- Reply: {in line, {word, number, ...}}
return {redis.call('ZCARD', KEYS[2]), redis.call('HGETALL', KEYS[1])}
