-- wrk's side: the requests of a file in turn, and one line of JSON in the end.
--   wrk ... -s load.lua URL -- FILE [PAUSE_MS]
-- With a pause each connection waits 0 to 2 * PAUSE_MS before a request: the offered load is then
-- about the same whoever answers.

local requests, count, turn = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    count = count + 1
    requests[count] = file:read(tonumber(length))
    file:read(1)
  end
  file:close()
  local pause = tonumber(args[2] or 0)
  if pause > 0 then
    function delay() return math.random(0, 2 * pause) end
  end
end

function request()
  turn = turn % count + 1
  return requests[turn]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.6f, "p99": %.6f, ' ..
    '"max": %.6f, "status": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e6,
    latency:percentile(99) / 1e6, latency.max / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
