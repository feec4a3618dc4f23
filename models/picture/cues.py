"""What a clip's frames say about its sound. The page does the same (src/core/picture/shown-sounds.ts); both are checked
against contract/golden/picture.json.
"""

from dataclasses import dataclass

import numpy as np

from picture.sounds import labels, words_of_classes

SURE = 0.5  # share from which on a sound is offered and conditions a take
LEAST = 0.1  # share from which on it counts beside a sure one
MOST = 8


@dataclass(frozen=True)
class ShownSound:
    name: str  # of the most probable class with these words
    words: str
    share: float  # mean probability of the classes with these words


def own_classes() -> list[tuple[str, str]]:
    """(name, words or "") of every class of the pack's classifier."""
    words = words_of_classes()
    return [(name, words.get(name, "")) for name in labels()]


def shown_sounds(probabilities: np.ndarray, names: list[tuple[str, str]] | None = None) -> list[ShownSound]:
    """Probabilities [frames, classes] and the classes' names and words -> sounds, the surest first."""
    classes: dict[str, list[tuple[float, str]]] = {}
    for mean, (name, words) in zip(probabilities.mean(0), names or own_classes()):
        if words:
            classes.setdefault(words, []).append((float(mean), name))
    sounds = [
        ShownSound(max(found)[1], text, round(sum(mean for mean, _ in found), 2)) for text, found in classes.items()
    ]
    return sorted(sounds, key=lambda sound: -sound.share)


def cues(sounds: list[ShownSound]) -> list[ShownSound]:
    """What the picture adds to a prompt; nothing unless a sound is sure."""
    if not sounds or sounds[0].share < SURE:
        return []
    return [sound for sound in sounds if sound.share >= LEAST][:MOST]
