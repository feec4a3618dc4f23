-- Steers the player by keys and mouse: avoids walls, water and drops, wanders, sometimes stops or jumps.

local KEYS = {forward = 1, back = 2, left = 4, right = 8, jump = 16, camera = 32}
local SIGHT = 7 -- nodes looked ahead
local WIDTH = 0.4 -- half the width of the free path, nodes
local STRIDE = 0.5 -- nodes between two samples of the ground
local COUNTS = 50 -- mouse counts per degree
local REACTION = 1.6 -- gain of the steering, 1/s

local function solid(x, y, z)
	local node = minetest.get_node({x = math.floor(x + 0.5), y = y, z = math.floor(z + 0.5)})
	local definition = minetest.registered_nodes[node.name]
	return not definition or definition.walkable, not definition or definition.liquidtype ~= "none" or definition.damage_per_second > 0
end

-- Height of the feet one stride ahead of height y, or nil if the way is blocked or unsafe.
local function onward(x, y, z, climb)
	for up = climb, -2, -1 do
		local floor, wet = solid(x, y + up - 1, z)
		local legs, drowned = solid(x, y + up, z)
		if wet or drowned then
			return nil
		elseif floor and not legs and not solid(x, y + up + 1, z) then
			return y + up
		end
	end
end

-- Free distance from pos in a direction, in nodes, at most SIGHT.
local function free(pos, yaw, climb, within)
	local ahead_x, ahead_z = -math.sin(yaw), math.cos(yaw)
	local levels = {}
	for side = -1, 1 do
		levels[side] = math.floor(pos.y + 0.5)
	end
	for gone = STRIDE, SIGHT, STRIDE do
		for side = -1, 1 do
			local x = pos.x + gone * ahead_x + side * WIDTH * ahead_z
			local z = pos.z + gone * ahead_z - side * WIDTH * ahead_x
			levels[side] = onward(x, levels[side], z, climb)
			if not levels[side] or math.abs(x - within.x) > within.reach or math.abs(z - within.z) > within.reach then
				return gone - STRIDE
			end
		end
	end
	return SIGHT
end

local function wrap(angle)
	return (angle + math.pi) % (2 * math.pi) - math.pi
end

local walker = {KEYS = KEYS, free = free}

-- Returns a function of the elapsed seconds that gives turn and nod (mouse counts per second) and keys.
-- plan.direction: of the walk relative to the view, radians, which plan.keys produce.
function walker.new(player, plan)
	local start = player:get_pos()
	local within = {x = start.x, z = start.z, reach = plan.reach}
	local goal, wander, nod = wrap(player:get_look_horizontal() + plan.direction), 0, plan.pitch
	local look, change, pause, leap, under_way = 0, math.random() * plan.steady, 0, 0, 0
	return function(dtime)
		local pos, yaw = player:get_pos(), player:get_look_horizontal() + plan.direction
		look, change, pause, leap = look - dtime, change - dtime, pause - dtime, leap - dtime
		if change < 0 then -- changes direction, view, pace, or stops
			change = plan.steady * (0.5 + math.random())
			wander = (math.random() - 0.5) * plan.turns
			nod = plan.pitch + (math.random() - 0.5) * plan.nods
			if math.random() < plan.pauses then
				pause = 0.8 + 2.5 * math.random()
			elseif math.random() < plan.paces then
				player:set_physics_override({speed = plan.speed / 4 * (0.65 + 0.6 * math.random())})
			end
		end
		if look < 0 then
			look = 0.25
			local best = -math.huge
			for n = -11, 12 do
				local angle = n * math.pi / 12
				local score = free(pos, yaw + angle, 1, within) - 1.2 * math.abs(angle) - 1.5 * math.abs(wrap(angle - wander))
				if score > best then
					best, goal = score, yaw + angle
				end
			end
			wander = wander * 0.8
		end
		local ahead = free(pos, yaw, 1, within)
		local blocked = ahead < 1
		if blocked then
			pause = math.max(pause, 0.5)
		end
		if plan.jumps and leap < 0 and not blocked and pause < 0 and (free(pos, yaw, 0, within) < 1.3 or math.random() < plan.leaps * dtime) then
			leap = 0.25
		end
		local speed = vector.length(player:get_velocity())
		under_way = pause > 0 and 0 or under_way + dtime
		if plan.outside and under_way > 0.6 and math.abs(speed / plan.speed - 1) > 0.03 then
			pause = 0.6 -- touched something, so the legs are out of step with the sound: start again
		end
		local keys = pause > 0 and 0 or plan.keys
		if leap > 0 and keys > 0 then
			keys = keys + KEYS.jump
		end
		local turn = math.deg(wrap(goal - yaw))
		local lift = nod - math.deg(player:get_look_vertical())
		return -COUNTS * REACTION * math.max(-120, math.min(120, turn)), COUNTS * REACTION * lift, keys
	end
end

return walker
