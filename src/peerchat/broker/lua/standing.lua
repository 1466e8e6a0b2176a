-- What somebody brings along who sits down: a pause or a ban that goes on, and the openings they wrote in other rooms.
-- KEYS 1 what is known of the visitor, 2 openings
-- ARGV none
-- reply {step or '', reason, ms left, unix ms when it was taken, {opening and room of each}}
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local known, openings = redis.call('HMGET', KEYS[1], 'now', 'reason', 'until', 'taken'), redis.call('SMEMBERS', KEYS[2])
local left = known[1] and known[3] - now or 0
if left <= 0 then return {'', '', 0, 0, openings} end
return {known[1], known[2], left, tonumber(known[4]), openings}
