"""How much takes differ: hits within a take, seeds of one prompt, words from recordings, louder hits from softer ones.

Distances are those of mean spectra (event_spectrum.py), in dB.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evaluation.judge.recordings import Recording
from evaluation.report import table
from evaluation.sound.curves import Clip
from evaluation.sound.event_spectrum import mean_bands
from evaluation.sound.events import HITS
from evaluation.sound.hits import LEAST_HITS, Hit, brightness_slope, hits_of, mean_spread
from evaluation.sound.spread_takes import LADDER, PromptTakes, ladder_times, take_hits
from evaluation.spectra import RATE

CUT = 10.0  # seconds of a recording that are used
PER_TARGET = 40  # recordings
SOURCES = {"words": "the eight words", "classes": "words of the classes", "references": "references"}


def sessions(corpus: list[Recording]) -> list[list[Hit]]:
    """First hits of the recordings of each held-out session with at least LEAST_HITS of them."""
    of_family: dict[str, list[Hit]] = {}
    for recording in corpus:
        if recording.held_out:
            of_family.setdefault(recording.family, []).extend(hits_of(recording.stereo[:, :RATE])[:1])
    return [hits for hits in of_family.values() if len(hits) >= LEAST_HITS]


def dynamic_layers(corpus: list[Recording]) -> list[list[Hit]]:
    """First hits of recordings of one instrument in several dynamics (`_vl1`, `_vl2` in the names), from all splits."""
    of_instrument: dict[str, list[Hit]] = {}
    for recording in corpus:
        instrument = re.sub(r"_vl\d+", "", recording.family)
        if instrument != recording.family:
            of_instrument.setdefault(instrument, []).extend(hits_of(recording.stereo[:, :RATE])[:1])
    return [hits for hits in of_instrument.values() if len(hits) >= LEAST_HITS]


def recorded_hits(corpus: list[Recording]) -> list[list[Hit]]:
    """Hits within each held-out recording with at least LEAST_HITS of them."""
    found = [hits_of(recording.stereo[:, : int(CUT * RATE)]) for recording in corpus if recording.held_out]
    return [hits for hits in found if len(hits) >= LEAST_HITS]


def clip_hits(clips: list[Clip]) -> list[list[Hit]]:
    found = [hits_of(clip.sound[:, : int(CUT * RATE)]) for clip in clips]
    return [hits for hits in found if len(hits) >= LEAST_HITS]


def spectra_of_target(corpus: list[Recording], source: str, target: int) -> tuple[np.ndarray, list[str]]:
    """Mean spectra [n, 24] of held-out recordings of a word or class, and their families."""
    of = [r for r in corpus if r.held_out and (r.word if source == "words" else r.sound_class) == target]
    some = of[:: max(1, len(of) // PER_TARGET)][:PER_TARGET]
    return np.array([mean_bands(r.cut(3.0)) for r in some]).reshape(-1, 24), [r.family for r in some]


@dataclass(frozen=True)
class TargetDistances:
    """Distances in dB of mean spectra to recordings of a word or class: mean over takes, and between these recordings
    themselves (of different sessions).
    """

    nearest: float
    every: float  # mean over all of these recordings
    real_nearest: float
    real_every: float
    recordings: int


def target_distances(corpus: list[Recording], prompt: PromptTakes) -> TargetDistances | None:
    """Of the takes of words; None for references or without recordings."""
    spectra, families = spectra_of_target(corpus, prompt.source, prompt.target)
    if prompt.target < 0 or not len(spectra):
        return None
    made = np.array([np.abs(spectra - mean_bands(take.sound)).mean(1) for take in prompt.seeds])
    between = np.abs(spectra[:, None] - spectra).mean(2)
    other = np.array(families)[:, None] != np.array(families)
    real = [row[mask] for row, mask in zip(between, other) if mask.any()]
    return TargetDistances(
        float(made.min(1).mean()),
        float(made.mean()),
        float(np.mean([row.min() for row in real])) if real else float("nan"),
        float(np.mean([row.mean() for row in real])) if real else float("nan"),
        len(spectra),
    )


def hit_spread_rows(recorded: dict[str, list[list[Hit]]], takes: list[PromptTakes]) -> list[list[object]]:
    sounds = recorded | {
        f"takes, {name}": [take_hits(take, HITS) for one in takes if one.source == source for take in one.seeds]
        for source, name in SOURCES.items()
    }
    rows = []
    for name, some in sounds.items():
        spreads = [mean_spread([hit.bands for hit in hits]) for hits in some]
        if spreads:
            quarter, median, most = np.percentile(spreads, (25, 50, 75))
            rows.append([name, len(some), f"{np.mean(spreads):.1f}", f"{median:.1f}", f"{quarter:.1f}-{most:.1f}"])
    return rows


def seed_spreads(takes: Iterable[PromptTakes]) -> list[float]:
    return [mean_spread([mean_bands(take.sound) for take in one.seeds]) for one in takes]


def brightness_rows(recorded: dict[str, list[list[Hit]]], takes: list[PromptTakes]) -> list[list[object]]:
    sounds = recorded | {
        f"takes, {name}": [take_hits(one.ladder, ladder_times()) for one in takes if one.source == source]
        for source, name in SOURCES.items()
    }
    found = [(name, *brightness_slope(some)) for name, some in sounds.items()]
    return [[name, count, f"{slope:+.2f}", f"{correlation:+.2f}"] for name, slope, correlation, count in found if count]


def spread_section(corpus: list[Recording], clips: list[Clip], takes: list[PromptTakes]) -> list[str]:
    recorded = {
        "recordings": recorded_hits(corpus),
        "recordings of one session": sessions(corpus),
        "recordings of one instrument, several dynamics": dynamic_layers(corpus),
    }
    if clips:
        recorded["real clips"] = clip_hits(clips)
    of_source = {source: [one for one in takes if one.source == source] for source in SOURCES}
    seeds = [[SOURCES[source], len(some), *_three(seed_spreads(some))] for source, some in of_source.items() if some]
    near = [(one, found) for one in takes if (found := target_distances(corpus, one))]
    rows = [[f"{one.source}: {one.name}", found.recordings, *_distances([found])] for one, found in near] + [
        [f"**{SOURCES[source]}**", "", *_distances([found for one, found in near if one.source == source])]
        for source in ("words", "classes")
    ]
    return [
        "## Spread",
        "",
        (
            "Mean absolute difference in dB of spectra: the mean spectrum in 24 bands, relative to its total "
            "(`sound/event_spectrum.py`). Takes: four-hits, "
            f"{len(takes[0].seeds)} seeds of every prompt."
        ),
        "",
        "### Hits of one sound",
        "",
        (
            "Mean over all pairs of hits of one sound (of the first hits of several recordings in the next two rows), "
            f"for sounds with at least {LEAST_HITS} clear hits."
        ),
        "",
        *table(["sounds", "n", "mean dB", "median", "middle half"], hit_spread_rows(recorded, takes)),
        "### Seeds of one prompt",
        "",
        *table(["prompts", "n", "mean dB", "least", "most"], seeds),
        "### Words and recordings of their class",
        "",
        (
            "Mean spectrum of a whole take to the held-out recordings of its word or class: to the nearest, and the "
            "mean over all. Beside it, those of the recordings to recordings of other sessions."
        ),
        "",
        *table(
            ["prompt", "recordings", "takes, nearest", "recordings, nearest", "takes, all", "recordings, all"], rows
        ),
        "### Louder and brighter",
        "",
        (
            f"Octaves of mean brightness per 10 dB of level between hits of one sound; takes: {len(LADDER)} hits of "
            f"one shape from {min(LADDER)} to {max(LADDER)} dB."
        ),
        "",
        *table(["sounds", "n", "octaves per 10 dB", "correlation"], brightness_rows(recorded, takes)),
        (
            "Limits: bands of a short noise differ by chance, so a spread of 0 is not reached by noise. Recordings of "
            "a session may have been brought to one level by their authors, and soft hits of a recording have more of "
            "its noise; several dynamics of one instrument are the cleanest measure of brightness."
        ),
        "",
    ]


def _distances(some: list[TargetDistances]) -> list[str]:
    return [
        f"{np.nanmean([getattr(one, name) for one in some]):.1f}"
        for name in ("nearest", "real_nearest", "every", "real_every")
    ]


def _three(values: list[float]) -> list[str]:
    return [f"{value:.1f}" for value in (np.mean(values), min(values), max(values))]
