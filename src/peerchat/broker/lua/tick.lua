-- A worker's regular look at a room it attends: vouch for its seats, see who is there and how far the log is.
-- KEYS 1 room, 2 log, 3 here, 4 live
-- ARGV 1 worker, 2 lease ms, 3 room ms, 4 room id, then seat and connection of each seat vouched for
-- reply {'ok', ID of the last entry, workers, {id, connected, lease ms left} of each member} | {'ended', number} | {'gone'}
local room = KEYS[1]
local all = redis.call('HGETALL', room)
if #all == 0 or redis.call('EXISTS', KEYS[2]) == 0 then return {'gone'} end
local f = {}
for i = 1, #all, 2 do f[all[i]] = all[i + 1] end
if f.state ~= 'open' then return {'ended', f.num} end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i = 5, #ARGV, 2 do
  if f['c:' .. ARGV[i]] == ARGV[i + 1] then redis.call('ZADD', KEYS[3], now + tonumber(ARGV[2]), ARGV[i]) end
end
for _, key in ipairs({room, KEYS[3], KEYS[4]}) do redis.call('PEXPIRE', key, ARGV[3]) end
local members, workers = {}, {}
for name in pairs(f) do
  local id = string.match(name, '^m:(.*)')
  if id then
    local left = tonumber(redis.call('ZSCORE', KEYS[3], id) or '0') - now
    members[#members + 1] = {id, f['c:' .. id] or '', tostring(left)}
    -- Attending workers are those with a living seat: one that died without a word stops counting here.
    if left > 0 and (f['c:' .. id] or '') ~= '' then workers[f['w:' .. id]] = true end
  end
end
workers[ARGV[1]] = true
local ws = ''
for worker in pairs(workers) do ws = ws .. worker .. ',' end
if ws ~= f.ws then
  redis.call('HSET', room, 'ws', ws)
  if #ws < #f.ws then redis.call('ZADD', KEYS[4] .. ':stir', now, ARGV[4]) end
end
return {'ok', f.last, ws, members}
