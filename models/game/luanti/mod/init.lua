-- One film: builds the place, waits until the client has it, walks the player for plan.seconds, ends the game.
-- plan.json, beside this file, is `walk` of game.luanti.film.Plan.

local here = minetest.get_modpath("filmed_walk")
local file = io.open(here .. "/plan.json")
local plan = minetest.parse_json(file:read("*a"))
file:close()
local places, walker = dofile(here .. "/places.lua"), dofile(here .. "/walker.lua")

local LOADING = 7 -- real seconds until the client has the player's surroundings
local CONTROL = minetest.get_worldpath() .. "/control"

local sound_play = minetest.sound_play
minetest.sound_play = function() end -- the client plays the player's footsteps itself; all other sounds are off
minetest.send_join_message = function() end
minetest.send_leave_message = function() end
minetest.get_server_status = function() end
player_api.globalstep = function() end

local function command(rolling, turn, nod, keys)
	minetest.safe_file_write(CONTROL, string.format("%d %.3f %.3f %d\n", rolling and 1 or 0, turn, nod, keys))
end

-- Sync mark: a burst of noise and a white frame that start in the same server step.
local function mark(player)
	local white = player:hud_add({hud_elem_type = "image", position = {x = 0.5, y = 0.5}, scale = {x = -100, y = -100}, text = "filmed_walk_white.png"})
	sound_play("filmed_walk_mark", {to_player = player:get_player_name(), gain = 0.6}, true)
	minetest.after(0.2, function() player:hud_remove(white) end)
end

local function roll(player)
	local walk, passed, marked = walker.new(player, plan), 0, 0
	command(true, 0, 0, plan.outside and walker.KEYS.camera or 0)
	minetest.register_globalstep(function(dtime)
		passed = passed + dtime
		if marked < 2 and passed > (marked == 0 and 0.5 or plan.seconds - 0.6) then
			marked = marked + 1
			mark(player)
		end
		if passed > plan.seconds then
			command(false, 0, 0, 0)
			minetest.request_shutdown()
			passed = -math.huge
		elseif passed > 0.2 then
			command(true, walk(dtime))
		end
	end)
end

local function dress(player)
	player:hud_set_flags({hotbar = false, healthbar = false, crosshair = false, wielditem = plan.hand, breathbar = false, minimap = false, chat = false})
	player:set_properties({stepheight = plan.jumps and 0.6 or 1.1, eye_height = plan.eye})
	player:set_physics_override({speed = plan.speed / 4, jump = 1, sneak = false})
	player:set_fov(plan.fov)
	player:set_clouds({density = plan.clouds})
	minetest.set_timeofday(plan.time)
	if plan.outside then
		local walk, stand, still = {x = 0, y = plan.stride}, {x = plan.stand, y = plan.stand + 1}, {x = 0, y = 0}
		player:set_properties({visual = "mesh", mesh = "filmed_walk_walker.b3d", textures = {"filmed_walk_clothes.png"}, visual_size = {x = 1, y = 1},
			backface_culling = false})
		player:set_local_animation(stand, walk, still, still, plan.frames)
		player:set_eye_offset({x = 0, y = 0, z = 0}, plan.shift)
	end
end

minetest.register_on_joinplayer(function(player)
	minetest.after(0.5, function()
		math.randomseed(plan.seed)
		places.make(plan, function(start)
			dress(player)
			player:set_pos(start)
			player:set_look_horizontal(math.random() * 2 * math.pi)
			player:set_look_vertical(math.rad(plan.pitch))
			minetest.after(LOADING, function() roll(player) end)
		end)
	end)
end)
