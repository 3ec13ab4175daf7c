-- What Envoy does not know itself: the limit of a body that says how long it is, and who is in a
-- canary. A route's metadata holds what is asked of it.
local SIDE = "x-strangler-side"

-- A caller's bucket: the first 8 bytes of SHA-256 over salt, key and value, modulo 10,000.
local bit = require("bit")
local band, bxor, ror, shr = bit.band, bit.bxor, bit.ror, bit.rshift
local start, keys, prime = {}, {}, 2
local function fraction(root) return bit.tobit(math.floor(root % 1 * 4294967296)) end
while #keys < 64 do
  local whole = true
  for each = 2, math.floor(math.sqrt(prime)) do whole = whole and prime % each ~= 0 end
  if whole then
    if #start < 8 then start[#start + 1] = fraction(prime ^ (1 / 2)) end
    keys[#keys + 1] = fraction(prime ^ (1 / 3))
  end
  prime = prime + 1
end

local function bucket(text)
  local bits = #text * 8
  text = text .. "\128" .. ("\0"):rep((55 - #text) % 64 + 5)
      .. string.char(band(shr(bits, 16), 255), band(shr(bits, 8), 255), band(bits, 255))
  local hash, words = {unpack(start)}, {}
  for block = 1, #text, 64 do
    for i = 1, 16 do
      local a, b, c, d = text:byte(block + i * 4 - 4, block + i * 4 - 1)
      words[i] = bit.tobit(((a * 256 + b) * 256 + c) * 256 + d)
    end
    for i = 17, 64 do
      local x, y = words[i - 15], words[i - 2]
      words[i] = bit.tobit(words[i - 16] + bxor(ror(x, 7), ror(x, 18), shr(x, 3))
          + words[i - 7] + bxor(ror(y, 17), ror(y, 19), shr(y, 10)))
    end
    local a, b, c, d, e, f, g, h = unpack(hash)
    for i = 1, 64 do
      local one = h + bxor(ror(e, 6), ror(e, 11), ror(e, 25)) + bxor(g, band(e, bxor(f, g)))
          + keys[i] + words[i]
      local two = bxor(ror(a, 2), ror(a, 13), ror(a, 22)) + bxor(band(a, bxor(b, c)), band(b, c))
      h, g, f, e, d, c, b, a = g, f, e, bit.tobit(d + one), c, b, a, bit.tobit(one + two)
    end
    for i, each in ipairs({a, b, c, d, e, f, g, h}) do hash[i] = bit.tobit(hash[i] + each) end
  end
  local high, low = hash[1] % 4294967296, hash[2] % 4294967296
  return (high % 10000 * 7296 + low) % 10000
end

local function values(headers, name)
  local found = {}
  for i = 1, headers:getNumValues(name) do found[i] = headers:getAtIndex(name, i - 1) end
  return found
end

local function cookie(headers, name)
  for _, line in ipairs(values(headers, "cookie")) do
    for pair in line:gmatch("[^;]+") do
      local key, value = pair:match("^[ \t]*([^=]*)=(.-)[ \t]*$")
      if key == name then return value end
    end
  end
end

local function caller(request, key)
  local kind, name = key:match("^([^:]*):?(.*)$")
  if kind == "header" then return table.concat(values(request:headers(), name), ", ") end
  if kind == "cookie" then return cookie(request:headers(), name) end
  local address = request:streamInfo():downstreamRemoteAddress()
  return address:match("^%[(.*)%]") or address:match("^[^:]*")
end

function envoy_on_request(request)
  if request:headers():get(SIDE) then
    request:headers():remove(SIDE)
    request:clearRouteCache()
  end
  local route = request:metadata()
  local most, length = route:get("body"), request:headers():get("content-length")
  if most and (tonumber(length or 0) or 0) > most then
    request:respond({[":status"] = "413"}, "")
  end
  if not route:get("salt") then return end
  for _, key in ipairs(route:get("by")) do
    local value = caller(request, key)
    if value and value ~= "" then
      if bucket(route:get("salt") .. "\0" .. key .. "\0" .. value) < route:get("buckets") then
        request:headers():add(SIDE, "in")
        request:clearRouteCache()
      end
      return
    end
  end
end
