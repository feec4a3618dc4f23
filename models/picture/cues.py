"""What a clip's frames say about its sound, as the page computes it (src/core/picture/shown-sounds.ts)."""

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


def shown_sounds(probabilities: np.ndarray) -> list[ShownSound]:
    """Probabilities [frames, classes] -> sounds, the surest first."""
    means, words = probabilities.mean(0), words_of_classes()
    classes: dict[str, list[tuple[float, str]]] = {}
    for mean, name in zip(means, labels()):
        if name in words:
            classes.setdefault(words[name], []).append((float(mean), name))
    sounds = [
        ShownSound(max(found)[1], text, round(sum(mean for mean, _ in found), 2)) for text, found in classes.items()
    ]
    return sorted(sounds, key=lambda sound: -sound.share)


def cues(sounds: list[ShownSound]) -> list[ShownSound]:
    """What the picture adds to a prompt; nothing unless a sound is sure."""
    if not sounds or sounds[0].share < SURE:
        return []
    return [sound for sound in sounds if sound.share >= LEAST][:MOST]
