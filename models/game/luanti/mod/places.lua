-- Places of a walk: found in the generated world or built. plan.place is the name of a function in `builders`.

local HALF = 26 -- half the side of a built place, nodes
local FLOOR = 120 -- y of the floor of built places

local function id(name)
	return minetest.get_content_id(name)
end

local function pick(list)
	return list[math.random(#list)]
end

-- A function of x, z that returns the name of the ground there.
local function patches(plan)
	local noise = PerlinNoise({offset = 0, scale = 1, spread = {x = plan.patch, y = plan.patch, z = plan.patch}, seed = plan.seed, octaves = 2, persist = 0.5})
	return function(x, z)
		local share = math.max(0, math.min(0.999, 0.5 + 0.55 * noise:get_2d({x = x, y = z})))
		return plan.grounds[1 + math.floor(share * #plan.grounds)]
	end
end

-- Calls change(data, area) on the nodes of a box.
local function rebuild(from, to, change)
	local manip = minetest.get_voxel_manip()
	local low, high = manip:read_from_map(from, to)
	local area, data = VoxelArea:new({MinEdge = low, MaxEdge = high}), manip:get_data()
	change(data, area)
	manip:set_data(data)
	manip:write_to_map(true)
end

-- Height of the ground below `top`; nil inside rock, on water and on trees.
local function surface(x, z, top, bottom)
	for y = top, bottom, -1 do
		local node = minetest.registered_nodes[minetest.get_node({x = x, y = y, z = z}).name]
		if node and (node.liquidtype ~= "none" or node.walkable and y == top) then
			return nil
		elseif node and node.walkable then
			return minetest.get_item_group(node.name, "leaves") == 0 and minetest.get_item_group(node.name, "tree") == 0 and y or nil
		end
	end
end

-- Finds land in the generated world; calls found(position of the feet).
local function land(found, tries)
	local x, z = math.random(-20, 20) * 200, math.random(-20, 20) * 200
	local low, high = {x = x - 48, y = -16, z = z - 48}, {x = x + 48, y = 64, z = z + 48}
	minetest.emerge_area(low, high, function(_, _, left)
		if left > 0 then
			return
		end
		for _ = 1, 60 do
			local at_x, at_z = x + math.random(-12, 12), z + math.random(-12, 12)
			local y = surface(at_x, at_z, 64, -16)
			local around = 0
			for side_x = -8, 8, 8 do
				for side_z = -8, 8, 8 do
					local level = surface(at_x + side_x, at_z + side_z, 64, -16)
					around = around + (y and level and math.abs(level - y) < 6 and 1 or 0)
				end
			end
			if around >= 7 then
				return found({x = at_x, y = y + 1, z = at_z})
			end
		end
		if (tries or 0) < 12 then
			land(found, (tries or 0) + 1)
		else
			error("No dry land was found in this world.")
		end
	end)
end

local builders = {}

-- Places lamps on the ground, about one per 25 square nodes.
local function light(start)
	for _ = 1, 100 do
		local x, z = start.x + math.random(-25, 25), start.z + math.random(-25, 25)
		local y = surface(x, z, start.y + 20, start.y - 20)
		if y and math.abs(x - start.x) + math.abs(z - start.z) > 2 then
			minetest.set_node({x = x, y = y + 1, z = z}, {name = pick({"default:torch", "default:meselamp"}), param2 = 1})
		end
	end
end

-- Generated land, optionally changed by `change`, with lamps if the plan has them.
local function outdoors(plan, ready, change)
	land(function(start)
		if change then
			change(start)
		end
		if plan.lamps then
			light(start)
		end
		ready(start)
	end)
end

function builders.nature(plan, ready)
	outdoors(plan, ready)
end

-- Generated land whose top layer is replaced by the plan's grounds.
function builders.patches(plan, ready)
	outdoors(plan, ready, function(start)
		local ground = patches(plan)
		for x = start.x - 30, start.x + 30 do
			for z = start.z - 30, start.z + 30 do
				local y = surface(x, z, start.y + 30, start.y - 20)
				if y then
					minetest.swap_node({x = x, y = y, z = z}, {name = ground(x, z)})
				end
			end
		end
	end)
end

local function box(rise, change, ready)
	local low, high = {x = -HALF - 3, y = FLOOR - 2, z = -HALF - 3}, {x = HALF + 3, y = FLOOR + rise + 2, z = HALF + 3}
	minetest.emerge_area(low, high, function(_, _, left)
		if left == 0 then
			rebuild(low, high, change)
			minetest.after(1, function() ready({x = 0, y = FLOOR + 1, z = 0}) end)
		end
	end)
end

-- A hall with pillars, with or without a roof.
function builders.hall(plan, ready)
	local rise, ground = plan.height, patches(plan)
	local pillars = {}
	for _ = 1, plan.pillars do
		local x, z = math.random(-HALF, HALF), math.random(-HALF, HALF)
		if math.abs(x) > 2 or math.abs(z) > 2 then
			table.insert(pillars, {x = x, z = z, wide = math.random(0, 1), high = math.random() < 0.3 and math.random(1, rise) or rise, wall = pick(plan.walls)})
		end
	end
	box(rise, function(data, area)
		for x = -HALF - 1, HALF + 1 do
			for z = -HALF - 1, HALF + 1 do
				local edge = math.abs(x) > HALF or math.abs(z) > HALF
				data[area:index(x, FLOOR, z)] = id(ground(x, z))
				for y = FLOOR + 1, FLOOR + rise do
					data[area:index(x, y, z)] = id(edge and plan.walls[1 + (math.floor((x + z) / plan.bay) + y) % #plan.walls] or "air")
				end
				if plan.roof then
					local lamp = x % plan.bay == 0 and z % plan.bay == 0
					data[area:index(x, FLOOR + rise + 1, z)] = id(lamp and "default:meselamp" or plan.walls[1])
				end
			end
		end
		for _, pillar in ipairs(pillars) do
			for x = pillar.x, pillar.x + pillar.wide do
				for z = pillar.z, pillar.z + pillar.wide do
					for y = FLOOR + 1, FLOOR + pillar.high do
						data[area:index(x, y, z)] = id(pillar.wall)
					end
				end
			end
			if math.random() < 0.4 and not plan.roof then
				data[area:index(pillar.x, FLOOR + pillar.high, pillar.z)] = id("default:meselamp")
			end
		end
	end, ready)
end

-- Passages through solid rock with lamps in the walls.
function builders.tunnel(plan, ready)
	local rise, ground = plan.height, patches(plan)
	local open = {}
	local function clear(x, z)
		if math.abs(x) < HALF and math.abs(z) < HALF then
			open[x * 1000 + z] = true
		end
	end
	for _ = 1, 5 do -- winding passages from the centre
		local x, z, heading = 0, 0, math.random() * 2 * math.pi
		for _ = 1, 90 do
			heading = heading + (math.random() - 0.5) * 0.7
			x, z = x + math.sin(heading), z + math.cos(heading)
			if math.abs(x) > HALF - 2 or math.abs(z) > HALF - 2 then
				heading = math.atan2(-x, -z) + math.random() - 0.5
			end
			for side_x = -1, plan.wide do
				for side_z = -1, plan.wide do
					clear(math.floor(x) + side_x, math.floor(z) + side_z)
				end
			end
		end
	end
	box(rise, function(data, area)
		for x = -HALF - 1, HALF + 1 do
			for z = -HALF - 1, HALF + 1 do
				local here = open[x * 1000 + z]
				local roof = FLOOR + rise - (math.random() < plan.rough and 1 or 0)
				data[area:index(x, FLOOR, z)] = id(ground(x, z))
				for y = FLOOR + 1, FLOOR + rise + 1 do
					data[area:index(x, y, z)] = id(here and y <= roof and "air" or pick(plan.walls))
				end
				if not here and math.random() < 0.2 then
					data[area:index(x, FLOOR + math.random(1, 3), z)] = id("default:meselamp")
				end
			end
		end
	end, ready)
end

return {make = function(plan, ready) builders[plan.place](plan, ready) end, builders = builders}
