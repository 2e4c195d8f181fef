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
        if not peer:match("^%[?[%x%.:]+%]?:%d+/%d+/[pb]$") then
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

local function remove_others(entries)
    for _, key in ipairs(dict:get_keys(0)) do
        if key ~= STAMP and not entries[key] then
            dict:delete(key)
        end
    end
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
    -- A dictionary that is full loses what it was to replace.
    if dict:free_space() < 2 * #body + 131072 then
        return refuse(507, "the dictionary of endpoints is full; raise nginx.lua_dict")
    end
    local store = verb == "add" and dict.safe_add or dict.safe_set
    for name, list in pairs(entries) do
        local ok, err = store(dict, name, list)
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
