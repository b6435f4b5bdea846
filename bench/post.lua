-- Sends the requests of a file (8 digits of length, then the bytes), each once, from the one after
-- `skip` on; prints what was measured as one line of JSON. Used by wrk: see load.py.

local requests, position = {}, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  position = tonumber(args[2])
  while true do
    local length = file:read(8)
    if not length then break end
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency, asked)
  local errors = summary.errors
  io.write(string.format(
    '\nJSON{"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
