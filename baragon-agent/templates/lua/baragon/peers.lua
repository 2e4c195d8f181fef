-- Chooses the peer of each request from the dictionary that the agent fills.
-- Nothing in it is ever evaluated: an entry is text that is taken apart once.

local balancer = require "ngx.balancer"

local dict = ngx.shared.baragon_endpoints
local math_max = math.max
local math_random = math.random

local _M = {}

-- Peers that one request is sent to; nginx.conf has the same bound.
local MOST_TRIES = 10

-- The key that says which endpoints the dictionary holds. No upstream block has
-- such a name.
_M.STAMP = "=stamp"

-- By upstream block: the text as it was taken apart, and its peers.
local known = {}

-- A peer that has joined others grows to its weight.
local function weight_of(peer, now)
    local age = now and peer.start and now - peer.start
    if not age or age >= peer.slow then
        return peer.weight
    end
    return peer.weight * math_max(age / peer.slow, 0.01)
end

local function choose(peers, tried, now)
    local best, total = nil, 0
    for i = 1, #peers do
        local peer = peers[i]
        if not (tried and tried[peer.address]) then
            local weight = weight_of(peer, now)
            peer.current = peer.current + weight
            total = total + weight
            if not best or peer.current > best.current then
                best = peer
            end
        end
    end
    if best then
        best.current = best.current - total
    end
    return best
end

local function take_apart(text)
    local list = { text = text, primaries = {}, backups = {}, grows_until = 0 }
    local form = "([^/,]+):(%d+)/(%d+)/([pb])/?(%d*)@?([%d%.]*)"
    for host, port, weight, role, slow, start in text:gmatch(form) do
        slow, start = tonumber(slow), tonumber(start)
        if start then
            list.grows_until = math_max(list.grows_until, start + slow)
        end
        local peers = role == "p" and list.primaries or list.backups
        peers[#peers + 1] = {
            host = host,
            port = tonumber(port),
            weight = tonumber(weight),
            slow = slow,
            start = start,
            address = host .. ":" .. port,
            current = 0,
        }
    end
    list.count = #list.primaries + #list.backups
    -- Workers, and the same worker after each change, do not all begin with the
    -- first peer.
    if #list.primaries > 1 then
        local now = ngx.now()
        for _ = 1, math_random(0, math.min(2 * #list.primaries, 64)) do
            choose(list.primaries, nil, now)
        end
    end
    return list
end

local function list_of(name)
    local text = dict:get(name)
    local list = known[name]
    if list and list.text == text then
        return list
    end
    if not text then
        known[name] = nil
        return nil
    end
    list = take_apart(text)
    known[name] = list
    return list
end

-- In the access phase: a service without peers answers 503.
function _M.expect(name, service)
    local list = list_of(name)
    if list and list.count > 0 then
        return
    end
    ngx.status = 503
    ngx.header.content_type = "text/plain"
    ngx.print(service, " has no upstreams\n")
    return ngx.exit(503)
end

-- In the balancer phase: smooth weighted round-robin among the primaries, then
-- among the backups. nginx calls again when a peer did not answer.
function _M.balance(name)
    local list = list_of(name)
    if not list or list.count == 0 then
        -- Taken away since the access phase: no live upstreams.
        return ngx.exit(-3)
    end
    local ctx = ngx.ctx
    local now = list.grows_until > 0 and ngx.now()
    if now and now >= list.grows_until then
        list.grows_until = 0
    end
    local tried
    if balancer.get_last_failure() then
        tried = ctx.baragon_tried or {}
        tried[ctx.baragon_peer] = true
        ctx.baragon_tried = tried
        ctx.baragon_tries = ctx.baragon_tries + 1
    else
        ctx.baragon_tries = 1
        if list.count > 1 then
            balancer.set_more_tries(math.min(list.count, MOST_TRIES) - 1)
        end
    end
    local peer
    if ctx.baragon_tries >= MOST_TRIES then
        -- The last one is for a backup, though not all others were tried.
        peer = choose(list.backups, tried)
    end
    peer = peer or choose(list.primaries, tried, now) or choose(list.backups, tried)
    if not peer then
        -- A stale kept-alive connection says nothing about its peer.
        ctx.baragon_tried = nil
        peer = choose(list.primaries, nil, now) or choose(list.backups)
    end
    ctx.baragon_peer = peer.address
    local ok, err = balancer.set_current_peer(peer.host, peer.port)
    if not ok then
        ngx.log(ngx.ERR, "peer ", peer.address, " of ", name, ": ", err)
        return ngx.exit(ngx.ERROR)
    end
end

-- Entries of a file, a journal's line, or a push.
function _M.entries(text)
    return text:gmatch("([%w%._%-]+)=([^=;%s]*)")
end

local function read(path)
    local file, err = io.open(path, "rb")
    if not file then
        return nil, err
    end
    local text = file:read("*a")
    file:close()
    return text
end

local function put(text)
    for name, peers in _M.entries(text) do
        local ok, err = dict:safe_set(name, peers)
        if not ok then
            ngx.log(ngx.ERR, "endpoints of ", name, ": ", err, "; raise nginx.lua_dict")
            return false
        end
    end
    return true
end

-- When nginx starts. A reload finds the dictionary as it was.
function _M.seed(tree, number)
    if dict:get(_M.STAMP) then
        return
    end
    local text, err = read(tree .. "/endpoints")
    if not text then
        ngx.log(ngx.ERR, "endpoints: ", err)
        return
    end
    local edition, complete = "0", put(text)
    for line in (read(tree .. "/manifest.journal") or ""):gmatch("([^\n]*)\n") do
        local number_of_line, lists = line:match("^(%d+)\t%x+\t([^\t]*)\t{.*}$")
        if lists then
            complete = put(lists) and complete
            edition = number_of_line
        end
    end
    if complete then
        dict:safe_set(_M.STAMP, number .. "." .. edition)
    end
end

return _M
