-- Two never meet again, both ways in one act.
-- KEYS: 1, 2 whom the one and the other are to avoid
-- ARGV: 1, 2 the two visitors, 3 ms that both live
-- Reply: 1
for i = 1, 2 do
  redis.call('HSET', KEYS[i], ARGV[3 - i], 'blocked')
  redis.call('PEXPIRE', KEYS[i], ARGV[3])
end
return 1
