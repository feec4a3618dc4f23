"""Captions of recordings: material, action, captions and evaluated group, by rules from class, tag and file name.

A *concept* is class/tag ("footsteps/gravel"). Every concept has a material, an action and a list of captions, from
single words to phrases. File names add details that the tag does not have (a door that opens, a cowbell, heavy rain).
Labels come from names; not every file was listened to.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

GROUPS = ("metal", "wood", "glass", "gravel footsteps", "grass footsteps", "water", "cloth", "door")
"""The words of the evaluation: generated sounds are classified into these groups."""

GROUP_OF = {
    "metal": "hits/metal hits/metal-break hits/metal-shell hits/chain-fence hits/metal-on-stone",
    "wood": "hits/wood hits/wood-knock hits/wood-break",
    "glass": "hits/glass hits/glass-break scratches/glass footsteps/glass",
    "gravel footsteps": "footsteps/gravel",
    "grass footsteps": "footsteps/grass footsteps/grass-long",
    "water": "water/splash water/flow water/rain water/bubble water/swim water/drip water/pour footsteps/water",
    "cloth": "cloth/clothing cloth/handling cloth/curtain cloth/leather cloth/flutter cloth/zipper",
    "door": (
        "doors/wood doors/generic doors/metal doors/creak doors/chest-wood doors/chest doors/car doors/stone "
        "doors/fence doors/window"
    ),
}
_GROUP = {concept: group for group, concepts in GROUP_OF.items() for concept in concepts.split()}

SURFACES = {
    "metal": ["metal", "steel", "iron", "a metal plate", "sheet metal", "a metal pipe", "tin"],
    "wood": ["wood", "a wooden board", "timber", "a wooden plank", "a wooden table", "wooden box"],
    "glass": ["glass", "a glass bottle", "a window pane", "a drinking glass", "a glass jar"],
    "gravel": ["gravel", "pebbles", "small stones", "a gravel path", "shingle", "loose stones"],
    "grass": ["grass", "a lawn", "a meadow", "tall grass", "the grass outside", "turf"],
    "water": ["water", "a puddle", "shallow water", "a wet floor"],
    "cloth": ["cloth", "fabric", "clothes", "a jacket", "textile", "a curtain"],
    "stone": ["stone", "rock", "a stone slab", "brick"],
    "concrete": ["concrete", "asphalt", "pavement", "a street"],
    "dirt": ["dirt", "earth", "soil", "a dirt path", "mud"],
    "sand": ["sand", "a sandy beach", "dry sand"],
    "snow": ["snow", "fresh snow", "packed snow"],
    "leaves": ["leaves", "dry leaves", "a forest floor", "a bush", "branches"],
    "straw": ["straw", "hay", "dry straw"],
    "ice": ["ice", "frozen ground", "an icy surface"],
    "carpet": ["carpet", "a rug", "a soft floor"],
    "tile": ["tiles", "a tiled floor", "a hard floor", "linoleum"],
    "ceramic": ["ceramic", "porcelain", "a plate", "a clay pot"],
    "plastic": ["plastic", "a plastic box", "plastic bottle"],
    "paper": ["paper", "a book", "a page", "cardboard"],
    "leather": ["leather", "a leather bag", "a boot"],
    "flesh": ["flesh", "meat", "a body"],
    "skin": ["skin", "hands", "the body"],
    "bone": ["bone", "bones"],
    "crystal": ["crystal", "small crystals", "a chime"],
    "rubber": ["rubber", "a rubber ball"],
    "beads": ["beads", "a shaker of beads", "a cabasa"],
}
"""Materials and their synonyms; the first is the plain word."""

ACTIONS = {
    "step": [
        "footsteps on {}",
        "walking on {}",
        "walking over {}",
        "a step on {}",
        "someone walks on {}",
        "running on {}",
        "shoes on {}",
        "slow footsteps on {}",
    ],
    "hit": [
        "hitting {}",
        "striking {}",
        "a knock on {}",
        "a drum stick on {}",
        "a hard hit on {}",
        "tapping {}",
        "an impact on {}",
        "banging on {}",
    ],
    "break": ["{} breaking", "breaking {}", "smashing {}", "{} cracks and falls apart"],
    "scrape": ["scraping {}", "scratching {}", "rubbing {}", "dragging something over {}"],
    "rustle": ["{} rustling", "rustle of {}", "moving through {}", "handling {}"],
    "dig": ["digging in {}", "a shovel in {}", "digging {}"],
    "saw": ["sawing {}", "a saw in {}"],
    "slide": ["sliding on {}", "something slides over {}"],
    "land": ["landing on {}", "a jump onto {}", "dropping down on {}"],
}

SHORT = {
    "step": ["{} footsteps", "{} steps"],
    "hit": ["{} hit", "{} impact", "{} strike", "{} knock"],
    "break": ["{} break", "broken {}"],
    "scrape": ["{} scrape", "{} scratch"],
    "rustle": ["{} rustle", "{} movement"],
    "dig": ["{} digging"],
    "saw": ["{} saw"],
    "slide": ["{} slide"],
    "land": ["{} landing"],
}

PLAIN_WORD = {
    "step": ("gravel", "grass", "snow", "sand", "dirt", "carpet", "concrete", "straw", "leaves", "tile"),
    "hit": ("metal", "wood", "glass", "stone", "ceramic", "plastic", "crystal", "bone", "rubber", "flesh", "ice"),
    "break": ("glass",),
    "rustle": ("cloth", "paper", "leaves", "leather"),
    "scrape": ("beads",),
}
"""Actions and the materials whose plain word is a caption of them: what that word alone means."""

CONCEPTS = {
    # class/tag: (material, action, captions of its own)
    "footsteps/gravel": (
        "gravel",
        "step",
        ["crunching gravel under boots", "crunchy footsteps", "walking over pebbles", "stones crunch under shoes"],
    ),
    "footsteps/grass": (
        "grass",
        "step",
        ["soft footsteps in the grass", "walking through a field", "stepping on grass", "feet swish through grass"],
    ),
    "footsteps/grass-long": (
        "grass",
        "step",
        ["walking through long grass", "wading through high grass", "feet swish through grass"],
    ),
    "footsteps/water": ("water", "step", ["splashing footsteps", "walking through puddles", "wading", "wet footsteps"]),
    "footsteps/dirt": ("dirt", "step", ["footsteps on the ground", "walking on earth"]),
    "footsteps/snow": ("snow", "step", ["snow crunches under boots", "walking in winter"]),
    "footsteps/wood": (
        "wood",
        "step",
        ["footsteps on floorboards", "walking on a wooden floor", "steps on a wooden stair", "heels on parquet"],
    ),
    "footsteps/metal": (
        "metal",
        "step",
        ["footsteps on a metal grate", "climbing metal stairs", "walking on a steel floor"],
    ),
    "footsteps/sand": ("sand", "step", ["walking along the beach"]),
    "footsteps/stone": ("stone", "step", ["footsteps on flagstones", "steps in a castle"]),
    "footsteps/hard-floor": ("tile", "step", ["footsteps on a hard floor", "shoes on a hard floor"]),
    "footsteps/tile": ("tile", "step", ["footsteps in a bathroom", "shoes on a hard floor"]),
    "footsteps/concrete": ("concrete", "step", ["footsteps on the pavement", "walking down a street"]),
    "footsteps/indoor-floor-stomp": (
        "wood",
        "step",
        ["stomping on the floor", "a foot stomp", "stomp", "heels on an indoor floor"],
    ),
    "footsteps/landing": ("dirt", "land", ["landing after a jump", "a body lands", "thud on the ground"]),
    "footsteps/landing-metal": ("metal", "land", ["landing on a metal floor"]),
    "footsteps/carpet": ("carpet", "step", ["muffled footsteps", "quiet steps indoors"]),
    "footsteps/soft-ground": ("dirt", "step", ["soft footsteps", "quiet steps on soft ground"]),
    "footsteps/soft-wet": ("dirt", "step", ["squelching footsteps", "steps in mud", "wet mud"]),
    "footsteps/straw": ("straw", "step", []),
    "footsteps/barefoot": ("skin", None, ["barefoot steps", "bare feet on the floor", "walking barefoot"]),
    "footsteps/plant": ("leaves", "step", ["stepping on a plant", "stepping through plants"]),
    "footsteps/leaves": ("leaves", "step", ["walking in autumn leaves"]),
    "footsteps/hoof-dirt": ("dirt", None, ["hooves on the ground", "a horse walks", "horse hooves", "hoof steps"]),
    "footsteps/hoof": ("dirt", None, ["a galloping horse", "gallop", "horse hooves", "hoof beats"]),
    "footsteps/glass": ("glass", "step", ["walking on glass"]),
    "footsteps/cloth-shoe": ("cloth", None, ["soft shoes", "footsteps in soft shoes"]),
    "footsteps/leather-shoe": ("leather", None, ["footsteps in leather boots", "leather shoes walking"]),
    "footsteps/armoured": ("metal", None, ["armoured footsteps", "a knight walks", "footsteps in armour"]),
    "footsteps/crystal": ("crystal", "step", []),
    "footsteps/ice": ("ice", "step", []),
    "footsteps/generic": (None, None, ["footsteps", "steps", "someone walking"]),
    "hits/metal": (
        "metal",
        "hit",
        [
            "clang",
            "a metallic clank",
            "hammer on an anvil",
            "metal clangs",
            "striking a metal plate",
            "a stick hits a metal railing",
            "metallic",
        ],
    ),
    "hits/metal-shell": ("metal", "hit", ["empty cartridge falls", "small metal piece drops", "shell casing"]),
    "hits/metal-break": ("metal", "break", ["metal crash", "metal wreck"]),
    "hits/metal-on-stone": ("metal", "hit", ["a pickaxe on stone", "metal on stone"]),
    "hits/chain-fence": ("metal", "hit", ["a chain-link fence rattles", "wire fence"]),
    "hits/wood": (
        "wood",
        "hit",
        [
            "wooden knock",
            "an axe chops wood",
            "chopping wood",
            "a stick on a wooden plank",
            "woodblock",
            "knock on wood",
            "wooden",
        ],
    ),
    "hits/wood-knock": ("wood", "hit", ["knocking on wood", "knock knock", "woodblock"]),
    "hits/wood-break": ("wood", "break", ["a plank snaps", "wood splinters", "a branch breaks"]),
    "hits/stone": ("stone", "hit", ["a pickaxe hits rock", "stones knock together", "rock impact"]),
    "hits/stone-debris": ("stone", "break", ["falling rubble", "stones falling", "rockslide"]),
    "hits/stone-break": ("stone", "break", ["a rock breaks"]),
    "hits/glass": (
        "glass",
        "hit",
        ["clink", "glasses clink", "a bottle is tapped", "tapping a glass", "ringing glass"],
    ),
    "hits/glass-break": (
        "glass",
        "break",
        ["glass shatters", "a window breaks", "shattering glass", "a bottle smashes"],
    ),
    "hits/body": (
        "skin",
        None,
        ["hand clap", "clapping", "slapping the chest", "finger snap", "body percussion", "hands clap"],
    ),
    "hits/flesh": ("flesh", "hit", ["a punch", "a body hit", "a fist hits a body", "slap"]),
    "hits/flesh-wet": ("flesh", "hit", ["a wet splat", "squish", "gore"]),
    "hits/weapon-hit": ("metal", None, ["a sword hits", "weapon impact", "sword fight", "a spear strikes", "weapon"]),
    "hits/generic": (None, None, ["impact", "thud", "hit", "something falls", "a bump"]),
    "hits/ore": ("stone", "hit", ["mining", "a pickaxe strikes ore", "mining rock"]),
    "hits/dirt": ("dirt", "hit", ["a thud on the ground", "dirt falls", "earth is placed"]),
    "hits/coins": ("metal", None, ["coins", "a handful of coins", "coins jingle", "money"]),
    "hits/crystal": ("crystal", "hit", []),
    "hits/bone": ("bone", "hit", ["bones crack"]),
    "hits/soft": ("cloth", "hit", ["a soft thump", "something soft falls"]),
    "hits/ricochet": ("metal", None, ["ricochet", "a bullet ricochets"]),
    "hits/ice": ("ice", "hit", []),
    "hits/ball": ("rubber", "hit", ["a ball bounces", "ball kick", "bouncing ball"]),
    "hits/slime": ("flesh", None, ["slime", "a squishy blob", "slimy squelch"]),
    "hits/ceramic-break": ("ceramic", "break", ["a plate breaks", "broken pottery"]),
    "hits/ceramic": ("ceramic", "hit", []),
    "hits/billiard-ball": ("plastic", None, ["billiard balls", "pool balls collide", "snooker"]),
    "hits/chips": ("plastic", None, ["poker chips", "chips clatter"]),
    "hits/plastic": ("plastic", "hit", []),
    "hits/plastic-break": ("plastic", "break", []),
    "hits/shell-crack": ("ceramic", "break", ["an egg cracks", "shell crack"]),
    "hits/debris": ("stone", None, ["debris", "falling debris"]),
    "hits/rubber": ("rubber", "hit", []),
    "scratches/beads-cabasa": (
        "beads",
        "scrape",
        ["cabasa", "shaking beads", "a cabasa turns", "rattling beads", "shaker"],
    ),
    "scratches/dirt-dig": ("dirt", "dig", ["shovelling earth", "a spade digs"]),
    "scratches/foliage-cut": ("leaves", "rustle", ["cutting plants", "a sickle cuts", "harvesting", "grass is cut"]),
    "scratches/brush": ("cloth", "scrape", ["brushing", "a brush sweeps", "sweeping"]),
    "scratches/wood-saw": ("wood", "saw", ["sawing a plank", "hand saw"]),
    "scratches/slide": ("stone", "slide", ["sliding", "something slides"]),
    "scratches/scrape": ("stone", "scrape", ["a long scrape", "scraping", "dragging"]),
    "scratches/chalk": ("stone", None, ["chalk on a board", "writing with chalk"]),
    "scratches/paper-pencil": ("paper", None, ["writing with a pencil", "pencil on paper", "drawing"]),
    "scratches/glass": ("glass", "scrape", ["squeaking glass", "wiping a window"]),
    "scratches/gravel": ("gravel", "dig", ["digging gravel", "a shovel in gravel"]),
    "scratches/squeak": ("rubber", None, ["squeak", "a squeaky sound"]),
    "scratches/metal": ("metal", "scrape", ["metal scraping on metal", "metal screech"]),
    "scratches/wood": ("wood", "scrape", []),
    "scratches/vinyl": ("plastic", None, ["vinyl scratch", "a record scratches"]),
    "scratches/metal-saw": ("metal", "saw", []),
    "scratches/metal-draw": ("metal", None, ["drawing a sword", "a blade is drawn"]),
    "scratches/match": ("wood", None, ["lighting a match", "a match strikes"]),
    "scratches/flint": ("stone", None, ["flint and steel"]),
    "scratches/stone": ("stone", "scrape", []),
    "scratches/roll": ("stone", None, ["rolling", "something rolls"]),
    "scratches/slide-grass": ("grass", "slide", []),
    "scratches/slide-ice": ("ice", "slide", []),
    "scratches/slide-leaves": ("leaves", "slide", []),
    "scratches/slide-mud": ("dirt", "slide", []),
    "scratches/slide-rock": ("stone", "slide", []),
    "scratches/slide-snow": ("snow", "slide", []),
    "water/splash": (
        "water",
        None,
        [
            "water",
            "water splash",
            "splash",
            "something falls into water",
            "splashing water",
            "a stone drops into a lake",
        ],
    ),
    "water/flow": (
        "water",
        None,
        ["water", "running water", "a stream", "a river flows", "flowing water", "a brook", "water stream"],
    ),
    "water/rain": ("water", None, ["rain", "rainfall", "rain on a roof", "a shower of rain", "it is raining"]),
    "water/drip": (
        "water",
        None,
        ["water", "dripping water", "a water drop", "drip", "a leaking tap", "drops fall in a cave"],
    ),
    "water/bubble": ("water", None, ["water", "bubbles", "bubbling water", "boiling water", "bubbling under water"]),
    "water/swim": ("water", None, ["water", "swimming", "a swimmer", "moving in water", "paddling"]),
    "water/drink": ("water", None, ["drinking", "a gulp", "swallowing water"]),
    "water/pour": ("water", None, ["water", "pouring water", "water into a glass", "filling a bucket"]),
    "cloth/foliage": ("leaves", "rustle", ["foliage", "leaves rustle", "a bush shakes", "plants rustling"]),
    "cloth/clothing": (
        "cloth",
        "rustle",
        ["clothing", "clothes rustle", "fabric moves", "taking off a coat", "cloth swish", "shaking out a sheet"],
    ),
    "cloth/handling": ("cloth", "rustle", ["searching a bag", "packing a bag", "handling things", "rummaging"]),
    "cloth/paper": ("paper", "rustle", ["turning a page", "paper crumples", "leafing through a book"]),
    "cloth/metal-armor": ("metal", None, ["armour", "putting on armour", "chain mail", "metal armour rattles"]),
    "cloth/flutter": ("cloth", "rustle", ["fluttering fabric", "a flag flaps", "wings flap", "flapping"]),
    "cloth/cards": ("paper", None, ["playing cards", "dealing cards", "cards"]),
    "cloth/curtain": ("cloth", "rustle", ["a curtain is drawn", "curtain"]),
    "cloth/leather": ("leather", "rustle", ["leather creaks"]),
    "cloth/zipper": ("cloth", None, ["zipper", "closing a zip", "zip"]),
    "mechanical/keyboard-key": (
        "plastic",
        None,
        ["typing", "a keyboard key", "typing on a keyboard", "key click", "keyboard", "typewriter"],
    ),
    "mechanical/gun-reload": ("metal", None, ["reloading a gun", "gun reload", "loading a weapon", "rifle bolt"]),
    "mechanical/click": ("plastic", None, ["click", "a small click", "button", "pressing a button"]),
    "mechanical/switch": ("plastic", None, ["switch", "a light switch", "flipping a switch", "lever"]),
    "mechanical/machine-loop": ("metal", None, ["machine running", "engine", "a motor runs", "machine hum", "factory"]),
    "mechanical/machine": ("metal", None, ["machine", "a machine starts", "motor", "mechanism"]),
    "mechanical/lock": ("metal", None, ["lock", "a key turns in a lock", "unlocking", "latch"]),
    "mechanical/wood-machine": (
        "wood",
        None,
        ["wooden machine", "a catapult", "creaking wooden mechanism", "siege engine"],
    ),
    "mechanical/bow-draw": ("wood", None, ["drawing a bow", "a bow is drawn", "stretching string"]),
    "mechanical/chain-lift": ("metal", None, ["chain", "a chain lifts", "rattling chain", "drawbridge"]),
    "mechanical/lift": ("metal", None, ["lift", "an elevator moves"]),
    "mechanical/hydraulic": ("metal", None, ["hydraulic", "pneumatic hiss", "piston"]),
    "mechanical/scissors": ("metal", None, ["scissors", "cutting with scissors", "snip"]),
    "mechanical/gear": ("metal", None, ["gears", "gears turning"]),
    "mechanical/clock": ("metal", None, ["clock", "a ticking clock", "tick tock"]),
    "mechanical/rail-cart": ("metal", None, ["a mine cart on rails", "rail cart", "train wheels"]),
    "mechanical/piston": ("metal", None, ["piston"]),
    "mechanical/gear-ratchet": ("metal", None, ["ratchet", "winding a ratchet"]),
    "mechanical/chain": ("metal", None, ["chain", "rattling chain"]),
    "mechanical/metal-click": ("metal", None, ["metal click", "metallic click"]),
    "mechanical/cash-register": ("metal", None, ["cash register"]),
    "mechanical/generic": (None, None, ["mechanism", "mechanical sound"]),
    "whoosh/swing": ("air", None, ["whoosh", "swing", "a sword swings", "swish through the air", "a stick swings"]),
    "whoosh/projectile": ("air", None, ["projectile", "something flies past", "a fireball flies", "launch"]),
    "whoosh/bow": ("air", None, ["bow shot", "an arrow is shot", "bow and arrow", "arrow"]),
    "whoosh/throw": ("air", None, ["throw", "throwing something", "a toss"]),
    "whoosh/flyby": ("air", None, ["flyby", "something passes by", "pass by"]),
    "whoosh/wind": ("air", None, ["wind", "a gust of wind", "blowing air"]),
    "doors/wood": ("wood", None, ["door", "wooden door", "a wooden door", "a door in a house", "door knock and close"]),
    "doors/generic": ("wood", None, ["door", "a door", "a door moves", "the door"]),
    "doors/chest-wood": ("wood", None, ["a wooden chest", "chest lid", "a wooden box opens", "cupboard door"]),
    "doors/chest": ("wood", None, ["a chest", "chest lid", "treasure chest", "lid of a box"]),
    "doors/creak": ("wood", None, ["door", "creaking door", "door creaks", "squeaky hinges", "an old door"]),
    "doors/metal": ("metal", None, ["door", "metal door", "an iron door", "a steel door slams", "gate"]),
    "doors/car": ("metal", None, ["car door", "car door slams", "door of a car"]),
    "doors/stone": ("stone", None, ["stone door", "a heavy stone door grinds"]),
    "doors/fence": ("wood", None, ["fence gate", "garden gate"]),
    "doors/window": ("glass", None, ["window", "a window opens"]),
    "drums/cymbal": ("metal", None, ["cymbal", "a cymbal", "cymbal crash"]),
    "drums/snare": ("drum", None, ["snare drum", "a snare hit", "snare"]),
    "drums/kit-mixed": ("drum", None, ["drum kit", "drums", "a drum hit"]),
    "drums/tom": ("drum", None, ["tom drum", "a tom hit", "tom"]),
    "drums/hand-drum": ("drum", None, ["hand drum", "djembe", "bongo", "a hand on a drum"]),
    "drums/kick": ("drum", None, ["kick drum", "bass drum", "a low drum hit"]),
    "drums/shaker": ("beads", None, ["shaker", "maraca", "tambourine"]),
    "misc/fire": ("fire", None, ["fire", "a crackling fire", "flames", "campfire"]),
    "misc/munch": ("food", None, ["eating", "munching", "chewing", "biting an apple"]),
    "misc/wood-break": ("wood", "break", ["a tree falls", "branches break", "cracking wood"]),
    "misc/collapse-debris": ("stone", None, ["a building collapses", "collapse", "crumbling walls"]),
    "misc/sizzle": ("water", None, ["sizzle", "sizzling", "steam hiss", "frying"]),
    "misc/balloon": ("rubber", None, ["balloon", "a balloon squeaks"]),
    "misc/bell": ("metal", None, ["bell", "a bell rings", "ringing bell"]),
    "misc/steam": ("air", None, ["steam", "steam hiss"]),
    "misc/ambience": (None, None, ["ambience", "background noise"]),
    "misc/snap": ("wood", None, ["snap", "something snaps"]),
    "misc/pop": ("air", None, ["pop", "a cork pops"]),
    "misc/rubberband": ("rubber", None, ["rubber band", "an elastic band twangs"]),
}

NAMES = [
    # (classes, pattern of the file name, captions; {m} is the material)
    ("doors", r"clos", ["{m} door closing", "a {m} door closes", "closing a door", "door shut"]),
    ("doors", r"open", ["{m} door opening", "a {m} door opens", "opening a door"]),
    ("doors", r"slam|bash|bang", ["a {m} door slams", "door slam", "slamming a door"]),
    ("drums", r"hi?_?hat|hh|hat", ["hi-hat", "closed hi-hat"]),
    ("drums", r"ride|rd_", ["ride cymbal"]),
    ("drums", r"crash|china|splash", ["crash cymbal", "cymbal crash"]),
    ("drums", r"rim|stick", ["rim click", "stick click"]),
    ("drums", r"tamb", ["tambourine"]),
    ("drums", r"marac|shak", ["maraca", "shaker"]),
    ("hits drums", r"cowbell", ["cowbell", "a cowbell is struck"]),
    ("hits", r"clap", ["hand clap", "clapping"]),
    ("hits", r"snap", ["finger snap"]),
    ("hits", r"chop|axe", ["an axe chops {m}", "chopping {m}"]),
    ("hits", r"hammer|anvil|smith", ["a hammer on {m}", "hammering {m}"]),
    ("hits", r"sword|spear|pike", ["sword hit", "a blade strikes"]),
    ("hits", r"arrow", ["an arrow hits {m}"]),
    ("hits", r"shield", ["a {m} shield is hit"]),
    ("hits", r"drop|fall|place", ["something falls on {m}", "{m} is put down"]),
    ("water", r"rain", ["rain", "heavy rain"]),
    ("water", r"river|stream|brook|creek", ["river", "a stream flows"]),
    ("water", r"fall|cascade", ["waterfall"]),
    ("water", r"lake|sea|ocean|wave|surf", ["waves", "water laps at the shore"]),
    ("footsteps", r"run|sprint", ["running on {m}", "running footsteps"]),
    ("footsteps", r"walk", ["walking on {m}", "walking"]),
    ("footsteps", r"jump|land", ["landing on {m}"]),
]


@dataclass(frozen=True)
class Words:
    """Labels of a recording. `concept` is class/tag, `group` one of GROUPS or None; `captions` are lower case and
    distinct.
    """

    concept: str
    material: str | None
    action: str | None
    group: str | None
    captions: tuple[str, ...]


def words_of(sound_class: str, tag: str, origin: str) -> Words:
    """Labels of a recording. Raises KeyError for an unknown class/tag."""
    concept = f"{sound_class}/{tag}"
    material, action, own = CONCEPTS[concept]
    captions = list(own)
    surfaces = SURFACES.get(material or "", [])
    if action:
        if material in PLAIN_WORD.get(action, ()):
            captions.insert(0, material)
        captions += [pattern.format(material) for pattern in SHORT[action]]
        captions += [pattern.format(surface) for pattern in ACTIONS[action] for surface in surfaces]
    name = Path(origin).stem.lower()
    for classes, pattern, added in NAMES:
        if sound_class in classes.split() and re.search(pattern, name):
            captions += [text.format(m=surfaces[0] if surfaces else "the ground") for text in added]
    return Words(concept, material, action, _GROUP.get(concept), tuple(dict.fromkeys(captions)))


def choose_captions(words: Words, count: int, random: np.random.Generator) -> list[str]:
    """`count` random captions: half of them from the first, short and plain ones, half from all."""
    plain = words.captions[: max(3, len(CONCEPTS[words.concept][2]) + 1)]
    return [str(random.choice(plain if random.random() < 0.5 else words.captions)) for _ in range(count)]
