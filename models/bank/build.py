"""Builds the bank of recordings of a pack: the clearest recordings of every concept that Debian packages carry.

    python -m bank.build --corpus .cache/corpus --pack packs/compact --out .cache/bank

Only recordings for training are used, so that those for validation and test stay held out. --corpus is the result of
data.build_corpus, whose `packages` folder has the licence statements. Concepts with few recordings that are free of
share-alike terms are filled with synthetic sounds (data.synthesis). Writes bank.bin (Ogg Opus files one after the
other), bank.json (the index), bank-embeddings.bin and extras.json: a part for export.make_pack. And RECORDINGS.md.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from bank.choose import Candidate, as_stored, choose, picture_of
from bank.clarity import measure
from bank.opus import encode
from bank.provenance import Packages, Provenance
from bank.report import provenance_document
from bank.sentences import DIMENSIONS, TENSOR, Sentences
from bank.tables import quantised
from data.captions import words_of
from data.corpus import RATE, SYNTHETIC, Row, load_sound, read_corpus
from data.synthesis import CLASSES, TAKES, render
from prompt.embed import Encoders

KBITS = {1: 80, 2: 112}  # channels -> kbit/s: see README.md
FEW = 6  # recordings of a concept without share-alike terms below which synthetic sounds are added
OBJECTS = 4  # synthetic objects of a concept, each with TAKES takes
DRAWN = 24  # synthetic objects to choose from
LIMIT = 9_400_000  # bytes of the sounds


def as_float(pcm: np.ndarray) -> np.ndarray:
    return pcm.astype(np.float32) / 32768


def candidates_of(corpus: Path, rows: list[Row]) -> list[Candidate]:
    packages, found = Packages(corpus / "packages"), []
    for row in rows:
        if not row["source"].startswith("debian/") or row["split"] != "train":
            continue
        provenance = packages.provenance(row["source"].removeprefix("debian/"), row["origin"])
        if provenance:
            sound = as_float(load_sound(corpus, row["id"]))
            found.append(Candidate(row, provenance, measure(sound), picture_of(sound)))
    return found


def synthetic_of(concept: str, likeness: np.ndarray, encoders: Encoders) -> list[tuple[Row, np.ndarray]]:
    """Takes of the OBJECTS objects whose embeddings are nearest to `likeness`, the mean of the concept's recordings."""
    model, draw = next(concepts[concept] for concepts in CLASSES.values() if concept in concepts)
    objects = []
    for number in range(DRAWN):
        takes = [as_float(render(concept, draw, number, take)) for take in range(TAKES)]
        nearness = np.mean([encoders.embed_sound(take.mean(1)) @ likeness for take in takes])
        objects.append((-float(nearness), number, takes))
    sound_class, tag = concept.split("/")
    return [
        (
            {
                "source": f"{SYNTHETIC}{model}",
                "origin": f"{SYNTHETIC}{model}/{sound_class}-{tag}/{number:03d}/take-{take}",
                "class": sound_class,
                "tag": tag,
            },
            sound,
        )
        for _, number, takes in sorted(objects, key=lambda entry: entry[:2])[:OBJECTS]
        for take, sound in enumerate(takes)
    ]


def thin_concepts(chosen: list[Candidate]) -> list[str]:
    """Concepts with a physical model and fewer than FEW recordings free of share-alike terms."""
    free = defaultdict(int)
    for candidate in chosen:
        free[candidate.concept] += not candidate.share_alike
    return sorted(concept for concepts in CLASSES.values() for concept in concepts if free[concept] < FEW)


def entry_of(row: Row, provenance: Provenance, family: str, sound: np.ndarray) -> dict:
    """What the index says of a recording; place and captions are added by `write`."""
    words = words_of(row["class"], row["tag"], row["origin"])
    digest = hashlib.sha1(np.round(sound * 32767).astype(np.int16).tobytes()).hexdigest()[:10]
    entry = {
        "id": f"{row['class']}-{row['tag']}-{digest}",
        "caption": words.captions[0],
        "class": row["class"],
        "tag": row["tag"],
        "material": words.material,
        "action": words.action,
        "family": family,
        "source": row["source"],
        "origin": row["origin"],
        "author": provenance.author,
        "licence": provenance.licence,
        "page": provenance.page,
        "evidence": provenance.evidence,
        "seconds": round(len(sound) / RATE, 3),
        "channels": sound.shape[1],
    }
    return {**entry, "words": list(words.captions)}


def write(out: Path, entries: list[dict], sounds: list[np.ndarray], vectors: list[np.ndarray], pack: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    captions = list(dict.fromkeys(caption for entry in entries for caption in entry["words"]))
    place = {caption: k for k, caption in enumerate(captions)}
    families = {family: k for k, family in enumerate(dict.fromkeys(entry["family"] for entry in entries))}
    blobs, offset = [], 0
    for entry, sound in zip(entries, sounds):
        blob = encode(sound, KBITS[sound.shape[1]])
        entry |= {"family": families[entry["family"]], "offset": offset, "bytes": len(blob)}
        entry["captions"] = [place[caption] for caption in entry.pop("words")]
        blobs.append(blob)
        offset += len(blob)
    if offset > LIMIT:
        raise SystemExit(f"the sounds are {offset} bytes, the limit is {LIMIT}")
    sentences = Sentences(pack)
    tables = [np.array(vectors), np.array([sentences.embed(caption)[1] for caption in captions])]
    (out / "bank.bin").write_bytes(b"".join(blobs))
    (out / "bank-embeddings.bin").write_bytes(b"".join(quantised(table).tobytes() for table in tables))
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    head = json.dumps(captions, ensure_ascii=False, separators=(",", ":"))
    (out / "bank.json").write_text(f'{{"schemaVersion":1,"captions":{head},"recordings":[\n{lines}\n]}}\n')
    extras = {"bank": {"sentence": {"tensor": TENSOR, "dimensions": DIMENSIONS}}}
    (out / "extras.json").write_text(json.dumps(extras, indent=2) + "\n")
    (out / "RECORDINGS.md").write_text(provenance_document(entries))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("corpus", "pack", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    rows = [row for row in read_corpus(args.corpus) if not row["source"].startswith(SYNTHETIC)]
    held_out = [picture_of(as_float(load_sound(args.corpus, row["id"]))) for row in rows if row["split"] != "train"]
    chosen = choose(candidates_of(args.corpus, rows), np.array(held_out))
    encoders = Encoders(args.pack)
    entries, sounds, vectors = [], [], []

    def add(row: Row, provenance: Provenance, family: str, sound: np.ndarray) -> None:
        stored = as_stored(sound)
        entries.append(entry_of(row, provenance, family, stored))
        sounds.append(stored)
        vectors.append(encoders.embed_sound(stored.mean(1)))

    for candidate in chosen:
        sound = as_float(load_sound(args.corpus, candidate.row["id"]))
        add(candidate.row, candidate.provenance, candidate.family, sound)
    for concept in thin_concepts(chosen):
        recorded = [row["id"] for row in rows if f"{row['class']}/{row['tag']}" == concept and row["split"] == "train"]
        embedded = [encoders.embed_sound(as_float(load_sound(args.corpus, name)).mean(1)) for name in recorded]
        likeness = np.mean(embedded, 0) if embedded else Sentences(args.pack).embed(concept.replace("/", " "))[0]
        for row, sound in synthetic_of(concept, likeness, encoders):
            made = Provenance("Stable-V2A Studio", "CC0-1.0", "models/data/synthesis.py")
            add(row, made, row["origin"].rsplit("/", 1)[0], sound)
    write(args.out, entries, sounds, vectors, args.pack)
    size = (args.out / "bank.bin").stat().st_size
    print(f"{len(entries)} recordings, {sum(e['seconds'] for e in entries) / 60:.1f} minutes, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
