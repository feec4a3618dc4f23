"""What objects in a picture sound like: words for the classes of the picture classifier that make a sound.

class-sounds.txt has a line for each sound: words, a colon, and names of classes between semicolons. Words are prompts,
in the vocabulary of the pack's recordings (data/captions.py). A class is there where its object is what is struck,
moved or operated in a film, and the pack has such a sound; the others have no words: animals, most buildings and
landscapes, what nobody handles. Written from the names of the classes and of the recordings alone.
"""

from pathlib import Path

LABELS = Path(__file__).with_name("imagenet-labels.txt")
SOUNDS = Path(__file__).with_name("class-sounds.txt")


def labels() -> list[str]:
    return LABELS.read_text().splitlines()


def words_of_classes() -> dict[str, str]:
    """Name of a class -> words of its sound. Raises ValueError where a name is unknown or has two sounds."""
    known, words = set(labels()), {}
    for line in SOUNDS.read_text().splitlines():
        text, names = line.split(": ")
        for name in names.split("; "):
            if name not in known or name in words:
                raise ValueError(f"{SOUNDS.name}: {name} is unknown or there twice")
            words[name] = text
    return words


def table() -> str:
    """One line per class in the order of the classifier: name, tab, words or nothing."""
    words = words_of_classes()
    return "".join(f"{name}\t{words.get(name, '')}\n" for name in labels())
