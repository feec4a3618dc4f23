"""The sizes of all networks of the system: as published, and tiny ones for the debug training and its pack.

The tiny networks take the same inputs at the same rates and give features of the same width, so shards, checkpoints and
packs of both have the same form.
"""

from dataclasses import dataclass, replace

from studio.networks import dit, oobleck, timing
from studio.networks.cavp import CavpConfig
from studio.networks.clap_audio import ClapAudioConfig
from studio.networks.clap_text import ClapTextConfig
from studio.networks.dit import DiTConfig
from studio.networks.oobleck import OobleckConfig
from studio.networks.raft import RaftConfig
from studio.networks.raft import tiny as tiny_raft
from studio.networks.rms_mapper import RmsMapperConfig
from studio.networks.tc_clip import TcClipConfig
from studio.networks.timing import TimingConfig


@dataclass(frozen=True)
class Sizes:
    tc_clip: TcClipConfig
    raft: RaftConfig
    flow_side: int  # pixels, of the frames between which RAFT finds the flow
    cavp: CavpConfig
    clap_audio: ClapAudioConfig
    clap_text: ClapTextConfig
    oobleck: OobleckConfig
    dit: DiTConfig
    timing: TimingConfig
    rms_mapper: RmsMapperConfig


PUBLISHED = Sizes(
    TcClipConfig(),
    RaftConfig(),
    224,
    CavpConfig(),
    ClapAudioConfig(),
    ClapTextConfig(),
    oobleck.STABLE_AUDIO_OPEN,
    dit.STABLE_AUDIO_OPEN,
    timing.STABLE_AUDIO_OPEN,
    RmsMapperConfig(),
)
DEBUG = Sizes(
    TcClipConfig(size=32, patch=8, width=16, depth=2, heads=2, window=16, seed_share=0.5, context=6, merged=10),
    replace(tiny_raft(), levels=2, radius=2, updates=1),
    64,
    CavpConfig(size=32, width=4, depths=(1, 1, 1, 1)),
    ClapAudioConfig(patch=16, width=16, depths=(2, 2), heads=(2, 4), attention_window=4),
    ClapTextConfig(width=32, depth=2, heads=2, hidden=64),
    OobleckConfig(channels=4, multipliers=(1, 2, 2, 4, 4)),
    DiTConfig(width=128, depth=5, heads=2, prompt=64),
    TimingConfig(width=64, frequencies=16),
    RmsMapperConfig(width=48, lstm=24),
)
SIZES = {"published": PUBLISHED, "debug": DEBUG}
