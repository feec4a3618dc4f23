"""Does a word or a reference recording become the sound that it means: verdicts of the judge, likeness to the
reference, words never seen, blends.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np

from data.captions import GROUPS
from evaluation.judge.classes import KINDS, NAMES
from evaluation.judge.classifier import Heard, Judge
from evaluation.pipeline import Pipeline, blend
from evaluation.report import interval, table
from evaluation.sound.curves import drawn_curves
from evaluation.sound.finish import Order, Take, make
from evaluation.sound.matched import FIRST_SEED, Matched, MatchedHeard, first_of_each

JUDGED_ON = ("four-hits", "roll", "swell")
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
PAIRS = (
    ("metal hit", "running water"),
    ("wood hit", "cloth"),
    ("glass", "gravel footsteps"),
    ("drum", "foliage"),
    ("stone hit", "splash"),
    ("cymbal", "flesh hit"),
    ("fire", "door"),
    ("snow footsteps", "click"),
)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def placed_among(recordings: Heard) -> Callable[[Heard], np.ndarray]:
    """Where sounds lie in the sound-effects embedding, unit vectors [n, 512]: its vectors are all positive and so
    alike, so what all recordings share is taken out.
    """
    centre = unit(recordings.embedding).mean(0)
    return lambda sounds: unit(unit(sounds.embedding) - centre)


def judge_section(figures: dict) -> list[str]:
    """What the judge itself is worth, from judge.json."""
    names = {
        "held_out": "held-out recordings",
        "held_out_struck_again": "the same, struck again and tilted",
        "held_out_statistics": "band statistics alone",
        "held_out_embedding": "sound-effects embedding alone",
        "five_fold": "five-fold, all recordings",
    }
    rows = [
        [
            name,
            *(
                cell
                for question in ("words", "kinds")
                for cell in (
                    f"{figures[question][part]['recordings']:.0%}",
                    f"{figures[question][part]['answers']:.0%}",
                    figures[question][part]["n"],
                )
            ),
        ]
        for part, name in names.items()
    ]
    return [
        "### The judge",
        "",
        (
            "A classifier of real recordings (band statistics and the `aisfx` sound-effects embedding, CC BY 4.0; "
            f"`evaluation/judge`), with no tie to the prompt space. Two questions: which of the {len(GROUPS)} words "
            f"(chance {1 / len(GROUPS):.0%}),"
        ),
        (
            f"and which of {len(NAMES)} kinds (chance {1 / len(NAMES):.0%}). Share right over recordings and as a mean "
            "over answers. No generated sound can be expected to score higher than recordings do."
        ),
        "",
        *table(["heard", "words", "mean of words", "n", "kinds", "mean of kinds", "n"], rows),
    ]


def eight_words(pipeline: Pipeline, judge: Judge, seeds: int) -> tuple[list[str], dict[str, Take]]:
    """The eight words on drawn curves: lines, and one take per word on the four hits."""
    curves, meanings = drawn_curves(), np.stack([pipeline.words(word) for word in GROUPS])
    orders = [
        Order(word, curves[JUDGED_ON[seed % len(JUDGED_ON)]], pipeline.said(word), FIRST_SEED + seed)
        for word in GROUPS
        for seed in range(seeds)
    ]
    takes = make(pipeline, orders)
    verdicts = judge.answers("words", judge.hear([take.mono for take in takes]))
    labels = np.repeat(np.arange(len(GROUPS)), seeds)
    nearest = np.mean(
        [(meanings @ pipeline.reference(take.mono)).argmax() == label for take, label in zip(takes, labels)]
    )
    counts = np.zeros((len(GROUPS), len(GROUPS)), int)
    np.add.at(counts, (labels, verdicts), 1)
    right = int((labels == verdicts).sum())
    lines = [
        "### The eight words",
        "",
        (
            f"{seeds} seeds each from {FIRST_SEED} on {', '.join(JUDGED_ON)}: **{interval(right, len(takes))}** judged "
            f"as what was asked ({right} of {len(takes)}), 95 % interval in brackets; mean E-L1 "
            f"{np.mean([take.error for take in takes]):.4f} without lock."
        ),
        (
            "In the prompt space, on which the generator was trained and which is no independent witness, "
            f"{nearest:.0%} lie nearest to their own word. Rows asked, columns judged:"
        ),
        "",
        *table(["asked", *GROUPS], [[word, *row] for word, row in zip(GROUPS, counts.tolist())]),
    ]
    return lines, {word: takes[k * seeds] for k, word in enumerate(GROUPS)}


def matched_section(judge: Judge, matched: Matched, heard: MatchedHeard) -> list[str]:
    """The same recordings real, coded, and as made after sound and after words, for both questions; then kind
    by kind.
    """
    words, kinds = (np.array([getattr(r, name) for r in matched.recordings]) for name in ("word", "kind"))
    every = np.ones(len(words), bool)
    versions = {
        "recordings themselves": (heard.real, every),
        "through the codec": (heard.coded, every),
        "through the codec, with its own excitation": (heard.driven, every),
        "made after the recording (audio prompt)": (heard.after_sound, every),
        "made after its kind's word": (heard.after_word, matched.by_word),
        "white noise on its curve": (heard.noise, matched.by_word),
    }
    rows, verdicts = [], {}
    for name, (part, mask) in versions.items():
        cells = []
        for question, labels in (("words", words[mask]), ("kinds", kinds[mask])):
            known = labels >= 0
            answers = judge.answers(question, part)
            verdicts[name, question] = answers
            cells += [interval(int((answers == labels)[known].sum()), int(known.sum())), int(known.sum())]
        rows.append([name, *cells])
    each = []
    for k in sorted(set(kinds.tolist())):
        of, of_word = kinds == k, kinds[matched.by_word] == k
        cells = []
        for name, mask in (
            ("recordings themselves", of),
            ("made after the recording (audio prompt)", of),
            ("made after its kind's word", of_word),
        ):
            answers = verdicts[name, "kinds"][mask]
            cells.append(f"{int((answers == k).sum())} of {len(answers)}")
        wrong = Counter(
            NAMES[a] for a in verdicts["made after the recording (audio prompt)", "kinds"][of] if a != k
        ).most_common(2)
        each.append(
            [
                NAMES[k],
                len({matched.recordings[i].family for i in np.flatnonzero(of)}),
                *cells,
                ", ".join(f"{name} {n}" for name, n in wrong) or "-",
            ]
        )
    return [
        "### Sounds made after held-out recordings",
        "",
        (
            f"{len(words)} held-out recordings (first 3 s) of {len(each)} kinds; each is made again on its own "
            f"loudness curve, once with the recording as audio prompt and, for {int(matched.by_word.sum())} of them, "
            f"with the plain word of its kind. Seeds from {FIRST_SEED}, one each; 95 % intervals in brackets."
        ),
        "",
        *table(["heard", "eight words", "n", f"{len(NAMES)} kinds", "n"], rows),
        *table(
            ["kind", "families", "recordings right", "audio prompt right", "word right", "audio prompt mistaken for"],
            each,
        ),
        (
            "Cannot show: intervals treat takes as independent, but takes of one family are alike. The curve is the "
            "recording's own and tells something of the kind, also to the judge; how much, the white noise says."
        ),
        "",
    ]


def likeness_section(pipeline: Pipeline, matched: Matched, heard: MatchedHeard) -> list[str]:
    """Cosine similarity to the reference in two spaces, between what the codec keeps and what a stranger of the same or
    another kind has.
    """
    kinds = np.array([r.kind for r in matched.recordings])
    families = np.array([r.family for r in matched.recordings])
    effects = {
        "real": unit(heard.real.embedding),
        "coded": unit(heard.coded.embedding),
        "driven": unit(heard.driven.embedding),
        "sound": unit(heard.after_sound.embedding),
        "word": unit(heard.after_word.embedding),
    }
    prompts = {
        "real": matched.references,
        "coded": np.stack([pipeline.reference(sound.mean(0)) for sound in matched.coded]),
        "driven": np.stack([pipeline.reference(sound.mean(0)) for sound in matched.driven]),
        "sound": np.stack([pipeline.reference(take.mono) for take in matched.after_sound]),
        "word": np.stack([pipeline.reference(take.mono) for take in matched.after_word]),
    }
    rows = []
    for name, space in (("sound-effects embedding (independent)", effects), ("the pack's prompt space", prompts)):
        # Its vectors are all positive and so alike: what all share is taken out
        centre = space["real"].mean(0) if name.startswith("sound") else 0
        real, coded, driven, sound, word = (
            unit(space[part] - centre) for part in ("real", "coded", "driven", "sound", "word")
        )
        between = real @ real.T
        same = (kinds[:, None] == kinds) & (families[:, None] != families)
        other = kinds[:, None] != kinds

        def mean(values):
            return f"{np.mean(values):.2f}"

        first_place = np.mean((sound @ real.T).argmax(1) == np.arange(len(real)))
        rows.append(
            [
                name,
                mean((coded * real).sum(1)),
                mean((driven * real).sum(1)),
                mean((sound * real).sum(1)),
                mean((word * real[matched.by_word]).sum(1)),
                mean(between[same]),
                mean(between[other]),
                f"{first_place:.0%}",
            ]
        )
    return [
        "### Likeness to the reference",
        "",
        (
            f"Mean cosine similarity of {len(kinds)} sounds to the recordings they were made after; beside it what the "
            "codec alone leaves, and what recordings of the same kind (other families) and of other kinds have in "
            "common. 'First' is how often a sound"
        ),
        f"is more like its own reference than like any of the other {len(kinds) - 1} (chance {1 / len(kinds):.1%}).",
        "",
        *table(
            [
                "space",
                "through the codec",
                "with its own excitation",
                "audio prompt",
                "word",
                "same kind",
                "other kind",
                "first",
            ],
            rows,
        ),
    ]


def elsewhere_section(
    pipeline: Pipeline, judge: Judge, matched: Matched, heard: MatchedHeard, per_kind: int
) -> list[str]:
    """References on curves that are not their own, as a designer uses them: the first `per_kind` recordings of each
    kind on each drawn curve.
    """
    recordings = matched.recordings
    chosen = np.flatnonzero(first_of_each(recordings, per_kind))
    curves, placed = drawn_curves(), placed_among(heard.real)
    real = placed(heard.real)
    words, kinds = (np.array([getattr(recordings[k], name) for k in chosen]) for name in ("word", "kind"))
    parts = {"own": heard.after_sound[chosen]}
    for name in JUDGED_ON:
        orders = [Order(recordings[k].name, curves[name], matched.prompts[k], FIRST_SEED + int(k)) for k in chosen]
        parts[name] = judge.hear([take.mono for take in make(pipeline, orders)])
    rows = []
    for name, part in parts.items():
        right = {
            question: judge.answers(question, part) == labels
            for question, labels in (("words", words), ("kinds", kinds))
        }
        known = words >= 0
        sound = placed(part)
        rows.append(
            [
                name,
                interval(int(right["words"][known].sum()), int(known.sum())),
                int(known.sum()),
                interval(int(right["kinds"].sum()), len(kinds)),
                len(kinds),
                f"{np.mean((sound * real[chosen]).sum(1)):.2f}",
                f"{np.mean((sound @ real.T).argmax(1) == chosen):.0%}",
            ]
        )
    return [
        "### References on other curves",
        "",
        (
            f"{len(chosen)} of the same recordings as audio prompts on drawn curves. Likeness and 'first' as below, in "
            "the sound-effects embedding. Rhythm is part of what judge and embedding hear: a splash that rolls is no "
            "splash to them, whatever its colour."
        ),
        "",
        *table(["curve", "eight words", "n", f"{len(NAMES)} kinds", "n", "likeness", "first"], rows),
    ]


def unseen_section(pipeline: Pipeline, judge: Judge, matched: Matched, captions: set[str], seeds: int) -> list[str]:
    """Words in no caption: where they lie among real recordings, and what is made of them. On the curves of recordings
    of the kind that is meant.
    """
    present = sorted({r.kind for r in matched.recordings})
    centres = unit(np.stack([matched.references[[r.kind == k for r in matched.recordings]].mean(0) for k in present]))
    vocabulary = {word for caption in captions for word in caption.split()}
    orders, rows, near = [], [], {"word": [], "unseen": []}
    for at, k in enumerate(present):
        for which, text in (("word", KINDS[k].word), ("unseen", KINDS[k].unseen)):
            order = np.argsort(-(centres @ pipeline.words(text)))
            near[which].append(int(np.flatnonzero(order == at)[0]))
        curves = [curve for r, curve in zip(matched.recordings, matched.curves) if r.kind == k]
        orders += [
            Order(NAMES[k], curves[seed % len(curves)], pipeline.said(KINDS[k].unseen), FIRST_SEED + 500 + seed)
            for seed in range(seeds)
        ]
    takes = make(pipeline, orders)
    answers = judge.answers("kinds", judge.hear([take.mono for take in takes])).reshape(len(present), seeds)
    for at, k in enumerate(present):
        new = [word for word in KINDS[k].unseen.split() if word not in vocabulary]
        wrong = Counter(NAMES[a] for a in answers[at] if a != k)
        rows.append(
            [
                KINDS[k].unseen,
                ", ".join(new) or "(only the wording)",
                NAMES[k],
                near["unseen"][at] + 1,
                f"{int((answers[at] == k).sum())} of {seeds}",
                ", ".join(wrong) or "-",
            ]
        )

    def share(which, most):
        return f"{np.mean(np.array(near[which]) < most):.0%}"

    right = int((answers == np.array(present)[:, None]).sum())
    known = sum(KINDS[k].unseen in captions for k in present)
    return [
        "### Words never seen",
        "",
        (
            f"One phrase per kind ({known} of them in a training caption). Rank: how many kinds' centres of real "
            f"held-out recordings lie nearer in the prompt space, plus one. First {share('unseen', 1)}, within three "
            f"{share('unseen', 3)}; for the plain words"
        ),
        (
            f"{share('word', 1)} and {share('word', 3)} (chance {1 / len(present):.0%} and {3 / len(present):.0%}). Of "
            f"the sounds made of them {interval(right, answers.size)} are judged as the kind that is meant ({seeds} "
            "seeds each)."
        ),
        "",
        *table(["words", "not in any caption", "kind meant", "rank", "judged right", "else judged"], rows),
        (
            "Cannot show: what other words do; the phrases are one person's choice and were made before any figure "
            "was seen."
        ),
        "",
    ]


def blend_section(pipeline: Pipeline, judge: Judge, matched: Matched, heard: MatchedHeard) -> list[str]:
    """From one reference to another in five steps, same curve and noise: which of the two kinds the sound is
    nearer to.
    """
    curve = drawn_curves()["four-hits"][:, :250]
    kinds = np.array([r.kind for r in matched.recordings])
    orders, pairs = [], []
    for first, second in PAIRS:
        ends = [np.flatnonzero(kinds == NAMES.index(name)) for name in (first, second)]
        if all(len(end) for end in ends):
            pairs.append((first, second, ends))
            a, b = (matched.prompts[end[0]] for end in ends)
            orders += [
                Order(
                    f"{first} to {second}",
                    curve,
                    blend(a, b, weight, pipeline.manifest["prompt"]["dimensions"]),
                    FIRST_SEED,
                )
                for weight in WEIGHTS
            ]
    takes = make(pipeline, orders)
    placed = placed_among(heard.real)
    effects = placed(judge.hear([take.mono for take in takes])).reshape(len(pairs), len(WEIGHTS), -1)
    prompts = np.stack([pipeline.reference(take.mono) for take in takes]).reshape(len(pairs), len(WEIGHTS), -1)
    real = placed(heard.real)
    rows, steps = [], []
    for (first, second, ends), effect, prompt in zip(pairs, effects, prompts):
        a, b = (real[end].mean(0) for end in ends)
        toward = effect @ (b - a)
        own = prompt @ (matched.references[ends[1][0]] - matched.references[ends[0][0]])
        steps.append([np.diff(toward) > -0.02, np.diff(own) > -0.02])
        rows.append(
            [
                f"{first} to {second}",
                *(f"{value:+.2f}" for value in toward),
                "yes" if steps[-1][0].all() else "no",
                *(f"{value:+.2f}" for value in own),
                "yes" if steps[-1][1].all() else "no",
            ]
        )
    shares = np.mean(steps, axis=(0, 2))
    return [
        "### Blends",
        "",
        (
            f"Two audio prompts blended as the page does, weights {', '.join(map(str, WEIGHTS))}, one curve and seed. "
            "Numbers: similarity to the second less similarity to the first, in the sound-effects embedding (to the "
            "mean of the kind's held-out recordings), then in the prompt"
        ),
        (
            f"space (to the two references). Of all steps {shares[0]:.0%} and {shares[1]:.0%} go the right way (a step "
            "back of less than 0.02 counts as none)."
        ),
        "",
        *table(
            [
                "blend",
                *(f"{w:g}" for w in WEIGHTS),
                "monotone",
                *(f"{w:g} (prompt space)" for w in WEIGHTS),
                "monotone",
            ],
            rows,
        ),
    ]
