-- A talk in a listening room is over: its volunteer's pause begins, and nothing overrides it.
-- KEYS: 1 listening room, 2 volunteer, 3 their talks, 4 talks held, 5 hands, 6 log, 7 what was said beside it
-- ARGV: 1 room, 2 volunteer, 3 ms of the pause, 4 after a talk of ARGV 5's level, 5 level, 6 channel, 7 log entries, 8 ms that it is known,
--       9 why: 'over', 'no_show' (nobody talked: no pause), 'lost' (only if no sign of life came in time); 10 ms that words are kept
-- Reply: {unix ms until which the pause goes on, level} | 0 it was over already
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('ZSCORE', KEYS[4], ARGV[1])
if not held or (ARGV[9] == 'lost' and tonumber(held) > now) then return 0 end
redis.call('ZREM', KEYS[4], ARGV[1])
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('SREM', KEYS[3], ARGV[1])
local level = tonumber(redis.call('HGET', KEYS[1], 'level') or '0')
local shielded = redis.call('HGET', KEYS[1], 'state') == 'shielded'
redis.call('HSET', KEYS[1], 'state', shielded and 'shielded' or 'over', 'hand', '')
redis.call('HDEL', KEYS[1], 'note')
redis.call('PEXPIRE', KEYS[1], ARGV[8])
redis.call('PEXPIRE', KEYS[7], ARGV[10])
local pause = tonumber(redis.call('HGET', KEYS[2], 'pause') or '0')
if ARGV[9] ~= 'no_show' then
  pause = math.max(pause, now + ARGV[level >= tonumber(ARGV[5]) and 4 or 3])
  redis.call('HSET', KEYS[2], 'pause', pause, 'rested', now)
end
redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[7], '*', 'what', 'talked', 'staff', ARGV[2], 'room', ARGV[1], 'level', level, 'why', ARGV[9],
  'pause', pause)
redis.call('SPUBLISH', ARGV[6], 'talked ' .. ARGV[2] .. ' ' .. ARGV[1])
return {pause, level}
