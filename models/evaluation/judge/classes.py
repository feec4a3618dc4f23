"""Kinds of Foley sound that generated sound is told apart by: broad enough to be heard, each with recordings, a plain
word and a word no caption has.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`word` is an ordinary prompt; `unseen` one whose wording is in no training caption; `concepts` are class/tag of
    the corpus.
    """

    name: str
    word: str
    unseen: str
    concepts: tuple[str, ...]


def _kind(name: str, word: str, unseen: str, concepts: str) -> Kind:
    return Kind(name, word, unseen, tuple(concepts.split()))


KINDS = (
    _kind(
        "metal hit",
        "a metal hit",
        "a dropped spanner",
        "hits/metal hits/metal-break hits/metal-shell hits/metal-on-stone hits/chain-fence hits/coins hits/weapon-hit",
    ),
    _kind("wood hit", "a wood hit", "a mallet on a log", "hits/wood hits/wood-knock hits/wood-break misc/wood-break"),
    _kind(
        "stone hit",
        "stones fall",
        "a boulder cracks on the cliff",
        "hits/stone hits/ore hits/stone-debris hits/stone-break hits/debris misc/collapse-debris",
    ),
    _kind(
        "glass",
        "glass breaks",
        "a goblet in pieces",
        "hits/glass hits/glass-break hits/crystal footsteps/glass footsteps/crystal",
    ),
    _kind("flesh hit", "a punch", "boxing glove on a jaw", "hits/flesh hits/flesh-wet"),
    _kind("hand clap", "hand clap", "applause of one person", "hits/body"),
    _kind("cymbal", "a cymbal", "brass plates struck by the percussionist", "drums/cymbal"),
    _kind("drum", "a drum hit", "timpani", "drums/snare drums/tom drums/kick drums/hand-drum drums/kit-mixed"),
    _kind("gravel footsteps", "gravel footsteps", "hiking boots on a driveway of crushed rock", "footsteps/gravel"),
    _kind(
        "grass footsteps",
        "grass footsteps",
        "shoes across the meadow",
        "footsteps/grass footsteps/grass-long footsteps/straw",
    ),
    _kind(
        "soft ground footsteps",
        "footsteps on dirt",
        "trudging over desert dunes",
        "footsteps/dirt footsteps/sand footsteps/soft-ground footsteps/soft-wet footsteps/landing",
    ),
    _kind(
        "hard floor footsteps",
        "footsteps on stone",
        "shoes in a marble corridor",
        "footsteps/stone footsteps/hard-floor footsteps/concrete footsteps/tile footsteps/indoor-floor-stomp",
    ),
    _kind("wood footsteps", "footsteps on wood", "boots on an old parquet staircase", "footsteps/wood"),
    _kind("snow footsteps", "footsteps in snow", "a frosty path crunches", "footsteps/snow"),
    _kind("splash", "water splash", "a puddle is jumped into", "water/splash footsteps/water water/swim"),
    _kind(
        "running water", "running water", "a faucet left on", "water/flow water/rain water/bubble water/drip water/pour"
    ),
    _kind(
        "foliage",
        "leaves rustle",
        "a hedge in the breeze",
        "cloth/foliage scratches/foliage-cut footsteps/plant footsteps/leaves",
    ),
    _kind(
        "cloth",
        "cloth",
        "a linen bedsheet",
        "cloth/clothing cloth/handling cloth/curtain cloth/leather cloth/flutter cloth/zipper",
    ),
    _kind(
        "door",
        "door",
        "hinges of the cellar hatch",
        "doors/wood doors/generic doors/metal doors/creak doors/chest-wood doors/chest doors/car doors/fence",
    ),
    _kind("reload", "gun reload", "cocking a shotgun", "mechanical/gun-reload mechanical/lock"),
    _kind(
        "click",
        "click",
        "a ballpoint pen",
        "mechanical/click mechanical/switch mechanical/keyboard-key mechanical/metal-click",
    ),
    _kind(
        "machine",
        "machine running",
        "a diesel generator",
        "mechanical/machine mechanical/machine-loop mechanical/wood-machine mechanical/lift mechanical/hydraulic",
    ),
    _kind("swing", "whoosh", "a katana cuts nothing", "whoosh/swing whoosh/throw whoosh/flyby"),
    _kind("projectile", "arrow", "a crossbow bolt is loosed", "whoosh/projectile whoosh/bow"),
    _kind("fire", "fire", "a bonfire at night", "misc/fire"),
    _kind("digging", "a spade digs", "a trowel in the flower bed", "scratches/dirt-dig scratches/gravel"),
    _kind("shaker", "shaker", "rice in a tin can", "scratches/beads-cabasa drums/shaker"),
    _kind("saw", "sawing a plank", "a carpenter cuts a beam with teeth", "scratches/wood-saw scratches/metal-saw"),
)

NAMES = tuple(kind.name for kind in KINDS)
OF_CONCEPT = {concept: index for index, kind in enumerate(KINDS) for concept in kind.concepts}
"""Index in KINDS of a class/tag."""
