"""How clear a recording is: what the choice of recordings (bank/choose.py) goes by.

Levels are RMS of frames of 10 ms in dB relative to the loudest frame.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from data.corpus import RATE

FRAME = RATE // 100
SIZE = 2048  # of the spectrum
BAND_FLOOR_DB = 60.0  # below the strongest band: the end of the bandwidth
EVENT_DB = 12.0  # an event's loudest frame above the median frame
EVENT_FLOOR_DB = 18.0  # and above the quietest tenth of the frames
GESTURE = 0.5  # seconds; what is shorter is an event whatever its levels
ONSET = 3  # frames before the loudest one over which an onset rises
FULL_SCALE = 0.985


@dataclass(frozen=True)
class Clarity:
    event: bool  # a hit, step or gesture; else a texture
    seconds: float
    peak_db: float  # dBFS
    floor_db: float  # level of the quietest tenth of the frames, below the loudest: signal to noise of an event
    rise_db: float  # rise within 30 ms to the loudest frame: how clear the onset is
    spread_db: float  # standard deviation of the frames' level: how steady a texture is
    bandwidth: float  # Hz
    clipped: float  # share of samples in runs of three or more at full scale

    @property
    def usable(self) -> bool:
        """What no score makes up for."""
        audible = self.clipped <= 0.004 and self.peak_db >= -42 and self.bandwidth >= 1200
        return audible and self.seconds >= 0.06 and (not self.event or self.floor_db >= 8)

    @property
    def score(self) -> float:
        """0 to 1, the mean of four parts; larger is clearer."""
        parts = [ramp(self.bandwidth, 4000, 14_000), ramp(-self.clipped, -0.002, 0)]
        if self.event:
            parts += [ramp(self.floor_db, 10, 45), ramp(self.rise_db, 3, 25)]
        else:
            parts += [ramp(-self.spread_db, -9, -2), ramp(self.seconds, 0.5, 4)]
        return float(np.mean(parts))


def ramp(value: float, low: float, high: float) -> float:
    """0 at `low` and below, 1 at `high` and above."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def measure(sound: np.ndarray) -> Clarity:
    """Clarity of a recording, float [samples, channels] at 44.1 kHz."""
    mono = sound[:, np.argmax((sound**2).sum(0))]  # the louder channel: a sum can cancel
    peak = float(np.abs(sound).max(initial=1e-9))
    count = max(1, len(mono) // FRAME)
    frames = np.pad(mono, (0, max(0, FRAME - len(mono))))[: count * FRAME].reshape(count, FRAME)
    level = 20 * np.log10(np.sqrt((frames**2).mean(1)) + 1e-6)
    top, quiet = float(level.max()), float(np.percentile(level, 10))
    before = np.concatenate([np.full(ONSET, top - BAND_FLOOR_DB), level])  # silence before the recording
    loudest = int(level.argmax())
    seconds = len(mono) / RATE
    return Clarity(
        event=bool(seconds < GESTURE or (top - np.median(level) >= EVENT_DB and top - quiet >= EVENT_FLOOR_DB)),
        seconds=seconds,
        peak_db=20 * float(np.log10(peak)),
        floor_db=top - quiet,
        rise_db=top - float(before[loudest]),
        spread_db=float(level.std()),
        bandwidth=bandwidth_of(mono),
        clipped=clipped_share(sound),
    )


def bandwidth_of(mono: np.ndarray) -> float:
    """Highest frequency, in steps of a third of an octave, within BAND_FLOOR_DB of the strongest band; Hz."""
    padded = np.pad(mono, (0, max(0, SIZE - len(mono))))
    starts = range(0, len(padded) - SIZE + 1, SIZE // 2)
    window = np.hanning(SIZE)
    power = np.mean([np.abs(np.fft.rfft(padded[k : k + SIZE] * window)) ** 2 for k in starts], 0)
    frequencies = np.arange(len(power)) * RATE / SIZE
    edges = 50 * 2 ** (np.arange(27) / 3)
    bands = [power[(frequencies >= a) & (frequencies < b)].sum() for a, b in pairwise(edges)]
    decibels = 10 * np.log10(np.array(bands) + 1e-12)
    return float(edges[1:][decibels >= decibels.max() - BAND_FLOOR_DB].max())


def clipped_share(sound: np.ndarray) -> float:
    peak = np.abs(sound).max(initial=0)
    if peak < FULL_SCALE:
        return 0.0
    full = np.abs(sound) >= 0.999 * peak
    runs = full[:-2] & full[1:-1] & full[2:]
    return float(runs.mean()) if len(runs) else 0.0
