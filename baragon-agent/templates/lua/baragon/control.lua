-- What the agent asks and says over the control socket.

local peers = require "baragon.peers"

local dict = ngx.shared.baragon_endpoints
local STAMP = peers.STAMP

local _M = {}

local function refuse(status, reason)
    ngx.status = status
    ngx.print(reason)
    return ngx.exit(status)
end

-- The number of the configuration of this worker, and the stamp of the
-- endpoints, which all workers share.
function _M.answer(number)
    ngx.header.content_type = "text/plain"
    ngx.print(number, " ", dict:get(STAMP) or "-")
end

local function are_peers(text)
    for peer in text:gmatch("[^,]+") do
        if not peer:match("^%[?[%x%.:]+%]?:%d+/%d+/[pb]/?%d*$") then
            return false
        end
    end
    return true
end

-- Every entry, or nil: a push is taken as a whole or not at all.
local function read_entries(text)
    local entries, lines = {}, 0
    for name, list in peers.entries(text) do
        if not are_peers(list) then
            return nil
        end
        entries[name] = list
        lines = lines + 1
    end
    local _, ends = text:gsub("\n", "")
    return ends == lines and entries or nil
end

local VERBS = { add = true, change = true, replace = true }

-- Entries of services that are gone stay for requests that an old worker has
-- begun, as long as there may be one (`worker_shutdown_timeout`).
local LINGER = 600

local function lingers(key)
    return (dict:ttl(key) or 0) > 0
end

local function remove_others(entries)
    for _, key in ipairs(dict:get_keys(0)) do
        if key ~= STAMP and not entries[key] and not lingers(key) then
            dict:expire(key, LINGER)
        end
    end
end

-- A dictionary that is full loses what it was to replace.
local function has_room(body)
    local wanted = 2 * #body + 131072
    if dict:free_space() >= wanted then
        return true
    end
    for _, key in ipairs(dict:get_keys(0)) do
        if lingers(key) then
            dict:delete(key)
        end
    end
    dict:flush_expired()
    return dict:free_space() >= wanted
end

-- The list, with the time at which each peer that grows has joined the others.
-- Whatever is pushed later leaves it as it was.
local function with_starts(name, list)
    local before = list:find("/p/%d") and not lingers(name) and dict:get(name)
    if not before or before == "" then
        return list
    end
    local known = {}
    for address, start in before:gmatch("([^/,]+)/%d+/[pb]/?%d*@?([%d%.]*)") do
        known[address] = start
    end
    local now = ngx.now()
    return (list:gsub("([^/,]+)/(%d+)/p/(%d+)", function(address, weight, slow)
        local start = known[address] or string.format("%.3f", now)
        local grows = start ~= "" and now - tonumber(start) < tonumber(slow)
        return address .. "/" .. weight .. "/p/" .. slow .. (grows and "@" .. start or "")
    end))
end

-- What has no entry yet, or one of a service that is gone.
local function add(name, list)
    if lingers(name) then
        return dict:safe_set(name, list)
    end
    return dict:safe_add(name, list)
end

local function set(name, list)
    return dict:safe_set(name, with_starts(name, list))
end

-- Body: `change FROM TO`, `replace TO` or `add`, then a line an upstream block.
function _M.put(number)
    ngx.req.read_body()
    local body = ngx.req.get_body_data() or ""
    local head, rest = body:match("^([^\n]*)\n(.*)$")
    local verb, first, second = (head or ""):match("^(%l+) ?([%d%.]*) ?([%d%.]*)$")
    local entries = VERBS[verb or ""] and read_entries(rest)
    if not entries then
        return refuse(400, "the push of endpoints cannot be read")
    end
    if verb == "change" and dict:get(STAMP) ~= first then
        return refuse(409, "the endpoints are those of " .. (dict:get(STAMP) or "nothing"))
    end
    if not has_room(body) then
        return refuse(507, "the dictionary of endpoints is full; raise nginx.lua_dict")
    end
    local store = verb == "add" and add or set
    for name, list in pairs(entries) do
        local ok, err = store(name, list)
        if not ok and err ~= "exists" then
            dict:delete(STAMP)
            return refuse(507, "the dictionary of endpoints: " .. err .. "; raise nginx.lua_dict")
        end
    end
    if verb == "replace" then
        remove_others(entries)
        dict:safe_set(STAMP, first)
    elseif verb == "change" then
        dict:safe_set(STAMP, second)
    end
    return _M.answer(number)
end

return _M
