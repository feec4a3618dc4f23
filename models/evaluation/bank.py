"""How well words find recordings of the pack's bank: writes results/bank.md.

    python -m evaluation.bank [--pack packs/compact]

A found recording is right where its class/tag belongs to the class that the words mean. Unseen phrases have wordings of
no training caption. For the threshold and the weight of the sound, captions of the bank are queries, with every caption
hidden that shares a word with the query.
"""

import argparse
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from bank.ranking import SOUND_WEIGHT, THRESHOLD
from bank.retrieve import Retriever
from data.captions import GROUP_OF, GROUPS
from evaluation.judge.classes import CLASS_OF_CONCEPT, CLASSES
from evaluation.report import table

RESULTS = Path(__file__).parent / "results"
NEAREST = 8
SEEDS = range(12)
QUERIES = 250  # captions as queries
FUNCTION_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "it", "of", "on", "onto", "over", "someone")
    + ("the", "to", "with")
)
UNRELATED = (
    ("a violin solo", "a man speaks", "birds sing in the morning", "a jazz trumpet", "a baby cries", "thunder")
    + ("a phone rings", "an opera singer", "a dog barks", "synthesizer bass", "a car engine idles", "a helicopter")
    + ("applause in a stadium", "police siren", "laser gun", "cat meows", "a choir", "electric guitar", "bees buzz")
    + ("someone sneezes",)
)
SETS: dict[str, list[tuple[str, set[str]]]] = {
    "eight words": [(group, set(GROUP_OF[group].split())) for group in GROUPS],
    f"{len(CLASSES)} class words": [(c.word, set(c.concepts)) for c in CLASSES],
    f"{len(CLASSES)} unseen phrases": [(c.unseen, set(c.concepts)) for c in CLASSES],
}


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


class Measures:
    def __init__(self, pack: Path) -> None:
        self.retriever = Retriever(pack)
        self.bank, self.tables = self.retriever.bank, self.retriever.bank.tables
        self.captions = json.loads((pack / "bank.json").read_text())["captions"]
        self.concepts = np.array([entry.concept for entry in self.tables.entries])
        self.share_alike = np.array([self.bank.is_share_alike(row) for row in range(len(self.concepts))])
        self.used = [list(entry.captions) for entry in self.tables.entries]
        self.words = {
            text: self.retriever.sentences.embed(text)
            for text in [t for q in SETS.values() for t, _ in q] + list(UNRELATED)
        }
        self.caption_embeddings = np.array([self.retriever.sentences.embed(text)[0] for text in self.captions])

    def of_captions(self, cosines: np.ndarray) -> np.ndarray:
        """Half the nearest caption and half the mean of the three nearest, per recording; hidden ones are below -1."""
        result = np.full(len(self.used), -1.0)
        for k, rows in enumerate(self.used):
            top = np.sort(cosines[rows][cosines[rows] >= -1])[::-1][:3]
            if len(top):
                result[k] = (top[0] + top.mean()) / 2
        return result

    def scores(self) -> dict[str, Callable[[str], np.ndarray]]:
        """Blend -> function from words to nearness."""

        def sound(text: str) -> np.ndarray:
            return self.tables.sounds @ self.words[text][0]

        def prompt(text: str) -> np.ndarray:
            return self.of_captions(self.caption_embeddings @ self.words[text][0])

        def sentence(text: str) -> np.ndarray:
            return self.of_captions(self.tables.captions @ self.words[text][1])

        blends = {
            "sound alone (prompt space)": sound,
            "captions in the prompt space": prompt,
            "captions in sentence space": sentence,
        }
        for weight in (0.1, SOUND_WEIGHT, 0.5, 1.0):
            blends[f"captions in sentence space + {weight} sound"] = lambda t, w=weight: sentence(t) + w * sound(t)
        return blends

    def precision(self, nearness: Callable[[str], np.ndarray], queries: list, permitted: np.ndarray) -> float:
        """Mean share of right recordings among the NEAREST."""
        found = []
        for text, concepts in queries:
            order = np.argsort(-np.where(permitted, nearness(text), -np.inf))[:NEAREST]
            found.append(np.mean([self.concepts[row] in concepts for row in order]))
        return float(np.mean(found))

    def chosen(self, queries: list, allow: bool) -> tuple[float, int]:
        """(mean right weight of what the seeds choose, number of queries for which nothing is near)."""
        found, none = [], 0
        for text, concepts in queries:
            choices = [self.bank.choose(*self.words[text], seed, allow_share_alike=allow) for seed in SEEDS]
            none += not choices[0].recordings
            found.append(
                np.mean([sum(c.weight for c in x.recordings if self.concepts[c.row] in concepts) for x in choices])
            )
        return float(np.mean(found)), none

    def hidden(self, weight: float) -> list[tuple[float, float]]:
        """(nearness of the nearest, precision) of captions as queries."""
        classes = np.array([CLASS_OF_CONCEPT.get(concept, -1) for concept in self.concepts])
        owners: list[set[int]] = [set() for _ in self.captions]
        for row, rows in enumerate(self.used):
            for caption in rows:
                owners[caption].add(int(classes[row]))
        own = [c for c, owner in enumerate(owners) if len(owner) == 1 and -1 not in owner]
        contents = [set(text.split()) - FUNCTION_WORDS for text in self.captions]
        result = []
        for query in np.random.default_rng(0).choice(own, QUERIES, replace=False):
            cosines = self.tables.captions @ self.tables.captions[query]
            shares_word = np.array([bool(contents[query] & other) for other in contents])
            nearness = self.of_captions(np.where(shares_word, -2, cosines))
            nearness = nearness + weight * (self.tables.sounds @ self.caption_embeddings[query])
            order = np.argsort(-nearness)[:NEAREST]
            result.append((float(nearness.max()), float(np.mean(classes[order] == next(iter(owners[query]))))))
        return result


def report(measures: Measures) -> str:
    everything = np.ones(len(measures.concepts), bool)
    lines = [
        "# Words to recordings of the bank",
        "",
        "Written by `python -m evaluation.bank`. Right: the class/tag belongs to the class that the words mean.",
        "Nothing here says how a take sounds.",
        "",
        f"## Share of right recordings among the {NEAREST} nearest, share-alike ones included",
        "",
    ]
    rows = [
        [name] + [percent(measures.precision(nearness, queries, everything)) for queries in SETS.values()]
        for name, nearness in measures.scores().items()
    ]
    lines += table(["blend", *SETS], rows)
    lines += [f"## What the seeds choose ({len(SEEDS)} seeds, by weight)", ""]
    rows = []
    for name, allow in (("without share-alike", False), ("with share-alike", True)):
        found = [measures.chosen(queries, allow) for queries in SETS.values()]
        rows.append([name] + [f"{percent(share)}, nothing near {none}" for share, none in found])
    lines += table(["recordings", *SETS], rows)
    lines += [f"## Weight of the sound and threshold: {QUERIES} captions, those that share a word hidden", ""]
    rows = [
        [str(weight), percent(float(np.mean([p for _, p in measures.hidden(weight)])))]
        for weight in (0.0, 0.1, SOUND_WEIGHT, 0.5)
    ]
    lines += table(["weight of the sound", f"right among the {NEAREST} nearest"], rows)
    lines += ["The prompt space was trained on these captions, so this favours the sound; unseen phrases do not.", ""]
    found, rows = measures.hidden(SOUND_WEIGHT), []
    edges = [-1, 0.45, THRESHOLD, 0.55, 0.6, 0.7, 0.8, 2]
    for low, high in pairwise(edges):
        inside = [p for near, p in found if low <= near < high]
        rows.append([f"{max(low, 0)} to {high}", str(len(inside)), percent(np.mean(inside)) if inside else "-"])
    lines += table(["nearness of the nearest", "captions", "right"], rows)
    far = [
        text
        for text in UNRELATED
        if not measures.bank.choose(*measures.words[text], 1, allow_share_alike=True).recordings
    ]
    lines.append(
        f"With the threshold {THRESHOLD}, {len(far)} of {len(UNRELATED)} unrelated phrases have no near recording: "
        f"{', '.join(far)}. The others find one although none of them fits: "
        f"{', '.join(text for text in UNRELATED if text not in far)}."
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pack", type=Path, default=Path("packs/compact"))
    args = parser.parse_args()
    text = report(Measures(args.pack))
    (RESULTS / "bank.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
