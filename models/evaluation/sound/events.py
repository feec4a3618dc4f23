"""Event-spectrum distance: how near the hits of a take are to the event of their reference, window by window.

The recordings of event_recordings.tsv are the references; the drawn curve has four hits. Every hit of a take is
compared with the reference's own event (the nearest, where it has several) as event_spectrum.py defines it, and the
four distances are averaged. For comparison, all against the same event:

- frozen: the event's own mean spectrum in every window, as a sound that only fades would have;
- same recording: another event of the same recording, where it has one (the floor);
- same session: the event of another recording of the family, where the corpus has one.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from evaluation.judge.recordings import Recording
from evaluation.pipeline import Pipeline
from evaluation.report import table
from evaluation.sound.curves import drawn_curves
from evaluation.sound.event_recordings import CUT, MOST, EventRecording, clear_events
from evaluation.sound.event_spectrum import (
    EDGES,
    counted_bands,
    event_bands,
    event_distance,
    frozen_bands,
    onset_near,
    window_powers,
)
from evaluation.sound.finish import Take, TakeRequest, make_takes
from evaluation.sound.matched import FIRST_SEED

CURVE = "four-hits"
HITS = (0.5, 1.25, 2.1, 3.0)  # seconds, peaks of the curve
OTHERS = 3  # recordings of the same session


@dataclass
class EventScores:
    """Of one reference, in dB; NaN where there is nothing to compare."""

    entry: EventRecording
    hits: np.ndarray  # [4], of the take
    windows: np.ndarray  # [4], of the take, mean over the hits
    frozen: float
    frozen_windows: np.ndarray  # [4]
    same_recording: float
    same_session: float

    @property
    def take(self) -> float:
        return float(np.mean(self.hits))


def hit_bands(sound: np.ndarray) -> list[np.ndarray]:
    """Bands of the four hits of a take [2, samples]."""
    return [event_bands(sound, onset_near(sound, seconds)) for seconds in HITS]


def nearest(bands: np.ndarray, events: list[np.ndarray]) -> np.ndarray:
    """The event with the least distance to `bands`."""
    return min(events, key=lambda other: event_distance(bands, other))


def by_window(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Distance in every window [4]; NaN where one does not count."""
    return np.abs(first - second).mean(1)


def score(entry: EventRecording, take: np.ndarray, session: list[np.ndarray]) -> EventScores:
    """take: sound [2, samples] on the drawn curve; session: bands of events of other recordings of the family."""
    sound = entry.cut
    powers = [window_powers(sound, *event) for event in entry.events]
    events = [counted_bands(power) for power in powers]
    frozen = frozen_bands(powers[0])
    pairs = [(bands, nearest(bands, events)) for bands in hit_bands(take)]
    return EventScores(
        entry,
        np.array([event_distance(*pair) for pair in pairs]),
        np.mean([by_window(*pair) for pair in pairs], 0),
        event_distance(frozen, events[0]),
        by_window(frozen, events[0]),
        mean_distance(events[0], events[1:]),
        mean_distance(events[0], session),
    )


def mean_distance(event: np.ndarray, others: list[np.ndarray]) -> float:
    return float(np.mean([event_distance(event, other) for other in others])) if others else float("nan")


def session_events(entry: EventRecording, corpus: list[Recording]) -> list[np.ndarray]:
    """Bands of the first clear event of up to OTHERS other recordings of the family."""
    found = []
    for recording in corpus:
        if recording.family == entry.recording.family and recording.digest != entry.recording.digest:
            sound = recording.cut(CUT)
            found += [event_bands(sound, *event) for event in clear_events(sound)[:1]]
            if len(found) == OTHERS:
                break
    return found


def event_takes(pipeline: Pipeline, entries: list[EventRecording]) -> list[Take]:
    curve = drawn_curves()[CURVE]
    requests = [
        TakeRequest(entry.recording.name, curve, pipeline.audio_prompt(entry.cut), FIRST_SEED + k)
        for k, entry in enumerate(entries)
    ]
    return make_takes(pipeline, requests)


def event_scores(entries: list[EventRecording], takes: list[Take], corpus: list[Recording]) -> list[EventScores]:
    return [score(entry, take.sound, session_events(entry, corpus)) for entry, take in zip(entries, takes)]


def mean(values) -> str:
    """Mean of the values that are not NaN."""
    some = [value for value in values if np.isfinite(value)]
    return f"{np.mean(some):.2f}" if some else "-"


def count(values) -> int:
    return int(np.isfinite(list(values)).sum())


def row(name: str, some: list[EventScores]) -> list[object]:
    takes = np.array([scores.take for scores in some])
    return [
        name,
        len(some),
        len({scores.entry.recording.family for scores in some}),
        f"{takes.mean():.2f} ± {1.96 * takes.std(ddof=1) / np.sqrt(len(some)):.2f}" if len(some) > 1 else mean(takes),
        mean(scores.frozen for scores in some),
        f"{np.mean([scores.take < scores.frozen for scores in some]):.0%}",
        f"{mean(scores.same_recording for scores in some)} ({count(scores.same_recording for scores in some)})",
        f"{mean(scores.same_session for scores in some)} ({count(scores.same_session for scores in some)})",
    ]


def events_section(scores: list[EventScores]) -> list[str]:
    groups = {name: [one for one in scores if one.entry.corpus_class == name] for name in MOST}
    of_tag: dict[str, list[EventScores]] = {}
    for one in scores:
        of_tag.setdefault(f"{one.entry.corpus_class}, {one.entry.tag}", []).append(one)
    rows = [row(name, some) for name, some in groups.items() if some] + [row("**all**", scores)]
    names = [f"{1000 * start:.0f}-{1000 * stop:.0f} ms" for start, stop in itertools.pairwise(EDGES)]
    windows = [
        [name, *(mean(values) for values in np.array([getattr(one, part) for one in scores]).T)]
        for name, part in (("take", "windows"), ("frozen", "frozen_windows"))
    ]
    windows.append(["n", *(count(values) for values in np.array([one.windows for one in scores]).T)])
    farthest = ", ".join(
        f"{one.entry.recording.name} ({one.entry.tag}, {one.take:.1f})"
        for one in sorted(scores, key=lambda one: -one.take)[:8]
    )
    return [
        "## Events",
        "",
        (
            f"{len(scores)} held-out hits, steps and drum hits (`sound/event_recordings.tsv`) as audio prompts on the "
            f"drawn curve {CURVE}, one seed each. Mean absolute difference in dB between the bands of the take's hits "
            "and those of the reference's own event: 24 mel bands"
        ),
        (
            "in four windows after the onset, each relative to its own total (`sound/event_spectrum.py`); ± is the 95 "
            "% interval of the mean. 'Frozen' keeps the event's own mean spectrum in every window. The floor is "
            "another event of the same recording, or of another recording of the same session (n in brackets)."
        ),
        "",
        *table(
            ["references", "n", "families", "take", "frozen", "better than frozen", "same recording", "same session"],
            rows,
        ),
        *table(["window", *names], windows),
        *table(
            ["references", "n", "take", "frozen", "same session"],
            [
                [
                    name,
                    len(some),
                    mean(one.take for one in some),
                    mean(one.frozen for one in some),
                    mean(one.same_session for one in some),
                ]
                for name, some in sorted(of_tag.items())
            ],
        ),
        f"Farthest: {farthest}.",
        "",
        (
            "Limits: power of both sides together, so nothing about the stereo image, and nothing about fine structure "
            "within a window or a band. The drawn hits end after 0.36 to 0.69 s."
        ),
        "",
        "![Events of recordings and hits of the takes made from them](sound-events.png)",
        "",
    ]
