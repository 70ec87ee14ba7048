-- Ten thousand who ask for the form of one session, none of them with a place yet; counts what they are answered.
local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   forms, places, refused, failed = 0, 0, 0, 0
end

function response(status, headers, body)
   if status >= 500 then
      failed = failed + 1
   elseif status ~= 200 then
      refused = refused + 1
   elseif headers["refresh"] then
      places = places + 1
   else
      forms = forms + 1
   end
end

function done(summary, latency, requests)
   local told = { forms = 0, places = 0, refused = 0, failed = 0 }
   for _, thread in ipairs(threads) do
      for name, n in pairs(told) do
         told[name] = n + thread:get(name)
      end
   end
   local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   io.write(string.format(
      '{"answers": %d, "seconds": %.3f, "forms": %d, "places": %d, "refused": %d, "failed": %d, "lost": %d,' ..
      ' "p50_ms": %.1f, "p95_ms": %.1f, "p99_ms": %.1f, "longest_ms": %.1f}\n',
      summary.requests, summary.duration / 1e6, told.forms, told.places, told.refused, told.failed, lost,
      latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
