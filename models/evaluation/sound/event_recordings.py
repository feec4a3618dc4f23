"""Held-out hits, steps and drum hits for the event-spectrum distance: event_recordings.tsv.

    python -m evaluation.sound.event_recordings --corpus .cache/corpus

Chosen before any take was compared. From the splits valid and test: the corpus classes `hits` and `footsteps`, and the
struck drums of `drums`. The first clear event (a rise of 20 dB, see evaluation/codec) begins in the first second, no
other follows within 0.4 s, and at least three windows after its onset count (event_spectrum.py). From every class at
most MOST recordings, the tags in turn, one of each family first, at most two of a family. A recording has further
events where later onsets meet the same rule.
"""

import argparse
import csv
import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.corpus import read_corpus
from evaluation.codec.measures import LEAD, onsets
from evaluation.judge.recordings import Recording, recordings, spread
from evaluation.sound.event_spectrum import SECONDS, event_bands, onset_near
from evaluation.spectra import RATE

TABLE = Path(__file__).with_name("event_recordings.tsv")
MOST = {"hits": 48, "footsteps": 28, "drums": 16}
DRUMS = ("snare", "tom", "kick", "hand-drum", "kit-mixed")
PER_FAMILY = 2
CUT = 3.0  # seconds of a recording that are used
LEAST_WINDOWS = 3
EDGE = round(0.002 * RATE)  # before the next onset


@dataclass
class EventRecording:
    """A recording with the onsets and ends of its clear events, in samples of its cut."""

    recording: Recording
    corpus_class: str
    tag: str
    events: list[tuple[int, int]]

    @property
    def cut(self) -> np.ndarray:
        """The first seconds [2, samples], peak at 0.5."""
        return self.recording.cut(CUT)


def clear_events(sound: np.ndarray) -> list[tuple[int, int]]:
    """Onset and end of the events of `sound` [2, samples] that no other follows within the windows."""
    padded = np.pad(sound, ((0, 0), (LEAD, LEAD)))  # a sound that begins at once has an onset too
    starts = [onset_near(sound, max(0, place - LEAD) / RATE) for place in onsets(padded)]
    ends = [start - EDGE for start in starts[1:]] + [sound.shape[1]]
    # Only the sound's own end may cut an event short
    return [
        (start, end)
        for start, end in zip(starts, ends)
        if (end == sound.shape[1] or end - start >= SECONDS * RATE)
        and np.isfinite(event_bands(sound, start, end)[:, 0]).sum() >= LEAST_WINDOWS
    ]


def choose_event_recordings(corpus: Path) -> list[EventRecording]:
    labels = {row["id"]: (row["class"], row["tag"]) for row in read_corpus(corpus)}
    found = []
    for name, most in MOST.items():
        candidates: list[EventRecording] = []
        for recording in recordings(corpus):
            corpus_class, tag = labels[recording.name]
            if not recording.held_out or corpus_class != name or (name == "drums" and tag not in DRUMS):
                continue
            sound = recording.cut(CUT)
            events = clear_events(sound)
            if events and events[0][0] < RATE and events[0][0] <= first_onset(sound):
                candidates.append(EventRecording(recording, corpus_class, tag, events))
        found += in_turn(candidates)[:most]
    return found


def in_turn(candidates: list[EventRecording]) -> list[EventRecording]:
    """One of each tag, then another of each and so on; within a tag first one of each family, at most PER_FAMILY."""
    by_tag: dict[str, list[EventRecording]] = {}
    for entry in candidates:
        by_tag.setdefault(entry.tag, []).append(entry)
    ordered = []
    for entries in by_tag.values():
        of_name = {entry.recording.name: entry for entry in entries}
        used: Counter[str] = Counter()
        few = []
        for recording in spread([entry.recording for entry in entries], len(entries)):
            used[recording.family] += 1
            if used[recording.family] <= PER_FAMILY:
                few.append(of_name[recording.name])
        ordered.append(few)
    return [entry for turn in itertools.zip_longest(*ordered) for entry in turn if entry is not None]


def first_onset(sound: np.ndarray) -> int:
    """The first event's onset in samples, whether or not it is clear."""
    places = onsets(np.pad(sound, ((0, 0), (LEAD, LEAD))))
    return onset_near(sound, max(0, places[0] - LEAD) / RATE) if places else sound.shape[1]


def event_recordings(corpus: list[Recording]) -> list[EventRecording]:
    """Those of the table that the corpus has, by digest of their samples."""
    of_digest = {recording.digest: recording for recording in corpus if recording.held_out}
    with TABLE.open() as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["sha1"] in of_digest]
    found = []
    for row in rows:
        recording = of_digest[row["sha1"]]
        found.append(EventRecording(recording, row["class"], row["tag"], clear_events(recording.cut(CUT))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    chosen = choose_event_recordings(args.corpus)
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["id", "class", "tag", "family", "events", "sha1"])
        for entry in chosen:
            recording = entry.recording
            writer.writerow(
                [recording.name, entry.corpus_class, entry.tag, recording.family, len(entry.events), recording.digest]
            )
    print(f"{len(chosen)} recordings")


if __name__ == "__main__":
    main()
