"""Meaning of generated sound: accuracy of the classifier, similarity to references, unseen phrases, blends."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from data.captions import GROUPS
from evaluation.judge.classes import CLASS_NAMES, CLASSES
from evaluation.judge.classifier import Classifier, Features
from evaluation.pipeline import Pipeline, blend
from evaluation.report import interval, table
from evaluation.sound.curves import drawn_curves
from evaluation.sound.finish import Take, TakeRequest, make_takes
from evaluation.sound.matched import FIRST_SEED, Matched, MatchedFeatures

TEST_CURVES = ("four-hits", "roll", "swell")
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


def centred_on(recordings: Features) -> Callable[[Features], np.ndarray]:
    """Unit vectors [n, 512] in the sound-effects embedding, relative to the mean of the recordings.

    The embedding is positive, so without centring all sounds are similar.
    """
    centre = unit(recordings.embedding).mean(0)
    return lambda sounds: unit(unit(sounds.embedding) - centre)


def classifier_section(figures: dict) -> list[str]:
    """Accuracy of the classifier on recordings, from classifier.json."""
    names = {
        "held_out": "held-out recordings",
        "held_out_augmented": "the same, augmented",
        "held_out_statistics": "band statistics alone",
        "held_out_embedding": "sound-effects embedding alone",
        "five_fold": "five-fold, all recordings",
    }
    rows = [
        [
            name,
            *(
                cell
                for task in ("words", "classes")
                for cell in (
                    f"{figures[task][part]['recordings']:.0%}",
                    f"{figures[task][part]['classes']:.0%}",
                    figures[task][part]["n"],
                )
            ),
        ]
        for part, name in names.items()
    ]
    return [
        "### Evaluation classifier",
        "",
        (
            "A classifier of real recordings (band statistics and the `aisfx` sound-effects embedding, CC BY 4.0; "
            f"`evaluation/judge`), independent of the prompt space. Two tasks: the {len(GROUPS)} words "
            f"(chance {1 / len(GROUPS):.0%}),"
        ),
        (
            f"and {len(CLASS_NAMES)} classes (chance {1 / len(CLASS_NAMES):.0%}). Accuracy over recordings, and its "
            "mean over classes."
        ),
        "",
        *table(["", "words", "mean over words", "n", "classes", "mean over classes", "n"], rows),
    ]


def eight_words(pipeline: Pipeline, classifier: Classifier, seeds: int) -> tuple[list[str], dict[str, Take]]:
    """The eight words on drawn curves: lines of the report, and one take per word on the four hits."""
    curves, meanings = drawn_curves(), np.stack([pipeline.embed_text(word) for word in GROUPS])
    requests = [
        TakeRequest(word, curves[TEST_CURVES[seed % len(TEST_CURVES)]], pipeline.text_prompt(word), FIRST_SEED + seed)
        for word in GROUPS
        for seed in range(seeds)
    ]
    takes = make_takes(pipeline, requests)
    predicted = classifier.classify("words", classifier.features([take.mono for take in takes]))
    labels = np.repeat(np.arange(len(GROUPS)), seeds)
    nearest = np.mean(
        [(meanings @ pipeline.embed_audio(take.mono)).argmax() == label for take, label in zip(takes, labels)]
    )
    counts = np.zeros((len(GROUPS), len(GROUPS)), int)
    np.add.at(counts, (labels, predicted), 1)
    right = int((labels == predicted).sum())
    lines = [
        "### The eight words",
        "",
        (
            f"{seeds} seeds each from {FIRST_SEED} on {', '.join(TEST_CURVES)}: **{interval(right, len(takes))}** "
            f"classified as the prompt ({right} of {len(takes)}; 95 % confidence interval in brackets); mean E-L1 "
            f"{np.mean([take.error for take in takes]):.4f} without lock."
        ),
        (
            f"In the prompt space, which is not independent of the generator, {nearest:.0%} are nearest to their own "
            "word. Rows: prompt, columns: predicted:"
        ),
        "",
        *table(["prompt", *GROUPS], [[word, *row] for word, row in zip(GROUPS, counts.tolist())]),
    ]
    return lines, {word: takes[k * seeds] for k, word in enumerate(GROUPS)}


def matched_section(classifier: Classifier, matched: Matched, features: MatchedFeatures) -> list[str]:
    """Accuracy on recordings, through the codec and generated, for both tasks; then by class."""
    words, classes = (np.array([getattr(r, name) for r in matched.recordings]) for name in ("word", "sound_class"))
    every = np.ones(len(words), bool)
    versions = {
        "recordings": (features.real, every),
        "through the codec": (features.coded, every),
        "through the codec, with their own excitation": (features.driven, every),
        "generated, audio prompt": (features.after_sound, every),
        "generated, word of the class": (features.after_word, matched.by_word),
        "white noise on the curve": (features.noise, matched.by_word),
    }
    rows, predicted = [], {}
    for name, (part, mask) in versions.items():
        cells = []
        for task, labels in (("words", words[mask]), ("classes", classes[mask])):
            known = labels >= 0
            found = classifier.classify(task, part)
            predicted[name, task] = found
            cells += [interval(int((found == labels)[known].sum()), int(known.sum())), int(known.sum())]
        rows.append([name, *cells])
    each = []
    for k in sorted(set(classes.tolist())):
        of, of_word = classes == k, classes[matched.by_word] == k
        cells = []
        for name, mask in (
            ("recordings", of),
            ("generated, audio prompt", of),
            ("generated, word of the class", of_word),
        ):
            found = predicted[name, "classes"][mask]
            cells.append(f"{int((found == k).sum())} of {len(found)}")
        wrong = Counter(
            CLASS_NAMES[a] for a in predicted["generated, audio prompt", "classes"][of] if a != k
        ).most_common(2)
        each.append(
            [
                CLASS_NAMES[k],
                len({matched.recordings[i].family for i in np.flatnonzero(of)}),
                *cells,
                ", ".join(f"{name} {n}" for name, n in wrong) or "-",
            ]
        )
    return [
        "### Sounds generated from held-out recordings",
        "",
        (
            f"{len(words)} held-out recordings (first 3 s) of {len(each)} classes. The target is the recording's "
            f"own curve; the prompt is the recording and, for {int(matched.by_word.sum())} of them, also the word of "
            f"the class. Seeds from {FIRST_SEED}, one each; accuracy with 95 % confidence intervals."
        ),
        "",
        *table(["", "eight words", "n", f"{len(CLASS_NAMES)} classes", "n"], rows),
        *table(
            ["class", "families", "recordings", "audio prompt", "word", "audio prompt classified as"],
            each,
        ),
        (
            "Limits: the intervals treat takes as independent, but takes of one family are similar. The curve alone "
            "reveals something of the class; the row of white noise shows how much."
        ),
        "",
    ]


def similarity_section(pipeline: Pipeline, matched: Matched, features: MatchedFeatures) -> list[str]:
    """Cosine similarity to the reference in two spaces, beside that of the codec and of other recordings."""
    classes = np.array([r.sound_class for r in matched.recordings])
    families = np.array([r.family for r in matched.recordings])
    effects = {
        "real": unit(features.real.embedding),
        "coded": unit(features.coded.embedding),
        "driven": unit(features.driven.embedding),
        "sound": unit(features.after_sound.embedding),
        "word": unit(features.after_word.embedding),
    }
    prompts = {
        "real": matched.references,
        "coded": np.stack([pipeline.embed_audio(sound.mean(0)) for sound in matched.coded]),
        "driven": np.stack([pipeline.embed_audio(sound.mean(0)) for sound in matched.driven]),
        "sound": np.stack([pipeline.embed_audio(take.mono) for take in matched.after_sound]),
        "word": np.stack([pipeline.embed_audio(take.mono) for take in matched.after_word]),
    }
    rows = []
    for name, space in (("sound-effects embedding (independent)", effects), ("the pack's prompt space", prompts)):
        # Centred as in centred_on
        centre = space["real"].mean(0) if name.startswith("sound") else 0
        real, coded, driven, sound, word = (
            unit(space[part] - centre) for part in ("real", "coded", "driven", "sound", "word")
        )
        between = real @ real.T
        same = (classes[:, None] == classes) & (families[:, None] != families)
        other = classes[:, None] != classes

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
        "### Similarity to the reference",
        "",
        (
            f"Mean cosine similarity of {len(classes)} sounds to their references, beside that of the codec, of "
            "recordings of the same class (other families) and of other classes. 'First': share of sounds"
        ),
        (
            f"that are more similar to their own reference than to any of the other {len(classes) - 1} "
            f"(chance {1 / len(classes):.1%})."
        ),
        "",
        *table(
            [
                "space",
                "through the codec",
                "with its own excitation",
                "audio prompt",
                "word",
                "same class",
                "other class",
                "first",
            ],
            rows,
        ),
    ]


def unseen_section(
    pipeline: Pipeline, classifier: Classifier, matched: Matched, captions: set[str], seeds: int
) -> list[str]:
    """Phrases in no caption: their rank in the prompt space, and accuracy on the curves of the intended class."""
    present = sorted({r.sound_class for r in matched.recordings})
    centres = unit(
        np.stack([matched.references[[r.sound_class == k for r in matched.recordings]].mean(0) for k in present])
    )
    vocabulary = {word for caption in captions for word in caption.split()}
    requests, rows, near = [], [], {"word": [], "unseen": []}
    for at, k in enumerate(present):
        for which, text in (("word", CLASSES[k].word), ("unseen", CLASSES[k].unseen)):
            ranking = np.argsort(-(centres @ pipeline.embed_text(text)))
            near[which].append(int(np.flatnonzero(ranking == at)[0]))
        curves = [curve for r, curve in zip(matched.recordings, matched.curves) if r.sound_class == k]
        requests += [
            TakeRequest(
                CLASS_NAMES[k],
                curves[seed % len(curves)],
                pipeline.text_prompt(CLASSES[k].unseen),
                FIRST_SEED + 500 + seed,
            )
            for seed in range(seeds)
        ]
    takes = make_takes(pipeline, requests)
    predicted = classifier.classify("classes", classifier.features([take.mono for take in takes])).reshape(
        len(present), seeds
    )
    for at, k in enumerate(present):
        new = [word for word in CLASSES[k].unseen.split() if word not in vocabulary]
        wrong = Counter(CLASS_NAMES[a] for a in predicted[at] if a != k)
        rows.append(
            [
                CLASSES[k].unseen,
                ", ".join(new) or "(only the wording)",
                CLASS_NAMES[k],
                near["unseen"][at] + 1,
                f"{int((predicted[at] == k).sum())} of {seeds}",
                ", ".join(wrong) or "-",
            ]
        )

    def share(which, most):
        return f"{np.mean(np.array(near[which]) < most):.0%}"

    right = int((predicted == np.array(present)[:, None]).sum())
    known = sum(CLASSES[k].unseen in captions for k in present)
    return [
        "### Unseen phrases",
        "",
        (
            f"One phrase per class ({known} of them in a training caption). Rank of the intended class by distance to "
            f"the class centres of held-out recordings in the prompt space: first {share('unseen', 1)}, within three "
            f"{share('unseen', 3)}; for the plain words"
        ),
        (
            f"{share('word', 1)} and {share('word', 3)} (chance {1 / len(present):.0%} and {3 / len(present):.0%}). Of "
            f"the generated sounds {interval(right, predicted.size)} are classified as the intended class ({seeds} "
            "seeds each)."
        ),
        "",
        *table(["phrase", "not in any caption", "class", "rank", "correct", "otherwise"], rows),
        ("Limits: one person chose the phrases, before any result was known."),
        "",
    ]


def blend_section(pipeline: Pipeline, classifier: Classifier, matched: Matched, features: MatchedFeatures) -> list[str]:
    """Blends of two audio prompts in five steps, with the same curve and noise: similarity to both."""
    curve = drawn_curves()["four-hits"][:, :250]
    classes = np.array([r.sound_class for r in matched.recordings])
    requests, pairs = [], []
    for first, second in PAIRS:
        ends = [np.flatnonzero(classes == CLASS_NAMES.index(name)) for name in (first, second)]
        if all(len(end) for end in ends):
            pairs.append((first, second, ends))
            a, b = (matched.prompts[end[0]] for end in ends)
            requests += [
                TakeRequest(
                    f"{first} to {second}",
                    curve,
                    blend(a, b, weight, pipeline.manifest["prompt"]["dimensions"]),
                    FIRST_SEED,
                )
                for weight in WEIGHTS
            ]
    takes = make_takes(pipeline, requests)
    centred = centred_on(features.real)
    effects = centred(classifier.features([take.mono for take in takes])).reshape(len(pairs), len(WEIGHTS), -1)
    prompts = np.stack([pipeline.embed_audio(take.mono) for take in takes]).reshape(len(pairs), len(WEIGHTS), -1)
    real = centred(features.real)
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
            f"Two audio prompts, blended as in the page, weights {', '.join(map(str, WEIGHTS))}, one curve and seed. "
            "Values: similarity to the second minus similarity to the first, in the sound-effects embedding (to the "
            "mean of the class's held-out recordings), then in the prompt"
        ),
        (
            f"space (to the two references). Of all steps {shares[0]:.0%} and {shares[1]:.0%} go in the right "
            "direction, with a tolerance of 0.02."
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
