-- A place is kept under a code. One place has one code: an older one leads nowhere any more.
-- KEYS: 1 the code's record, 2 the place's record
-- ARGV: 1 ticket id, 2 ticket (opaque), 3 code (hashed), 4 address to call or '', 5 ms that both live, 6 prefix of codes' records
-- Reply: 1
local older = redis.call('HGET', KEYS[2], 'code')
if older then
  redis.call('DEL', ARGV[6] .. older)
end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'ticket', ARGV[2])
redis.call('HSET', KEYS[2], 'code', ARGV[3], 'push', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return 1
