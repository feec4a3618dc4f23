"""Sound classes of the evaluation: broad enough to tell apart by ear, each with recordings in the corpus."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SoundClass:
    name: str
    word: str  # an ordinary text prompt
    unseen: str  # a text prompt whose wording is in no training caption
    concepts: tuple[str, ...]  # class/tag of the corpus


def _sound_class(name: str, word: str, unseen: str, concepts: str) -> SoundClass:
    return SoundClass(name, word, unseen, tuple(concepts.split()))


CLASSES = (
    _sound_class(
        "metal hit",
        "a metal hit",
        "a dropped spanner",
        "hits/metal hits/metal-break hits/metal-shell hits/metal-on-stone hits/chain-fence hits/coins hits/weapon-hit",
    ),
    _sound_class(
        "wood hit", "a wood hit", "a mallet on a log", "hits/wood hits/wood-knock hits/wood-break misc/wood-break"
    ),
    _sound_class(
        "stone hit",
        "stones fall",
        "a boulder cracks on the cliff",
        "hits/stone hits/ore hits/stone-debris hits/stone-break hits/debris misc/collapse-debris",
    ),
    _sound_class(
        "glass",
        "glass breaks",
        "a goblet in pieces",
        "hits/glass hits/glass-break hits/crystal footsteps/glass footsteps/crystal",
    ),
    _sound_class("flesh hit", "a punch", "boxing glove on a jaw", "hits/flesh hits/flesh-wet"),
    _sound_class("hand clap", "hand clap", "applause of one person", "hits/body"),
    _sound_class("cymbal", "a cymbal", "brass plates struck by the percussionist", "drums/cymbal"),
    _sound_class("drum", "a drum hit", "timpani", "drums/snare drums/tom drums/kick drums/hand-drum drums/kit-mixed"),
    _sound_class(
        "gravel footsteps", "gravel footsteps", "hiking boots on a driveway of crushed rock", "footsteps/gravel"
    ),
    _sound_class(
        "grass footsteps",
        "grass footsteps",
        "shoes across the meadow",
        "footsteps/grass footsteps/grass-long footsteps/straw",
    ),
    _sound_class(
        "soft ground footsteps",
        "footsteps on dirt",
        "trudging over desert dunes",
        "footsteps/dirt footsteps/sand footsteps/soft-ground footsteps/soft-wet footsteps/landing",
    ),
    _sound_class(
        "hard floor footsteps",
        "footsteps on stone",
        "shoes in a marble corridor",
        "footsteps/stone footsteps/hard-floor footsteps/concrete footsteps/tile footsteps/indoor-floor-stomp",
    ),
    _sound_class("wood footsteps", "footsteps on wood", "boots on an old parquet staircase", "footsteps/wood"),
    _sound_class("snow footsteps", "footsteps in snow", "a frosty path crunches", "footsteps/snow"),
    _sound_class("splash", "water splash", "a puddle is jumped into", "water/splash footsteps/water water/swim"),
    _sound_class(
        "running water", "running water", "a faucet left on", "water/flow water/rain water/bubble water/drip water/pour"
    ),
    _sound_class(
        "foliage",
        "leaves rustle",
        "a hedge in the breeze",
        "cloth/foliage scratches/foliage-cut footsteps/plant footsteps/leaves",
    ),
    _sound_class(
        "cloth",
        "cloth",
        "a linen bedsheet",
        "cloth/clothing cloth/handling cloth/curtain cloth/leather cloth/flutter cloth/zipper",
    ),
    _sound_class(
        "door",
        "door",
        "hinges of the cellar hatch",
        "doors/wood doors/generic doors/metal doors/creak doors/chest-wood doors/chest doors/car doors/fence",
    ),
    _sound_class("reload", "gun reload", "cocking a shotgun", "mechanical/gun-reload mechanical/lock"),
    _sound_class(
        "click",
        "click",
        "a ballpoint pen",
        "mechanical/click mechanical/switch mechanical/keyboard-key mechanical/metal-click",
    ),
    _sound_class(
        "machine",
        "machine running",
        "a diesel generator",
        "mechanical/machine mechanical/machine-loop mechanical/wood-machine mechanical/lift mechanical/hydraulic",
    ),
    _sound_class("swing", "whoosh", "a katana cuts nothing", "whoosh/swing whoosh/throw whoosh/flyby"),
    _sound_class("projectile", "arrow", "a crossbow bolt is loosed", "whoosh/projectile whoosh/bow"),
    _sound_class("fire", "fire", "a bonfire at night", "misc/fire"),
    _sound_class("digging", "a spade digs", "a trowel in the flower bed", "scratches/dirt-dig scratches/gravel"),
    _sound_class("shaker", "shaker", "rice in a tin can", "scratches/beads-cabasa drums/shaker"),
    _sound_class(
        "saw", "sawing a plank", "a carpenter cuts a beam with teeth", "scratches/wood-saw scratches/metal-saw"
    ),
)

CLASS_NAMES = tuple(sound_class.name for sound_class in CLASSES)
CLASS_OF_CONCEPT = {concept: index for index, sound_class in enumerate(CLASSES) for concept in sound_class.concepts}
"""class/tag of the corpus -> index in CLASSES."""
