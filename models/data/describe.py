"""Writes the committed manifest data/corpus.tsv and the source table of data/SOURCES.md from a corpus built by
data.build_corpus.

    python -m data.describe --corpus .cache/corpus

The manifest is the corpus table plus material, action, intensity, judged group and the plainest caption of every
recording (data.captions). A recording that was decoded from an Opus copy keeps the hash of its original.
"""

import argparse
import re
from collections import defaultdict
from pathlib import Path

from data.captions import words_of
from data.corpus import SYNTHETIC, read_corpus, read_table, write_table

HERE = Path(__file__).parent
MARK = "<!-- table written by data.describe -->"
INTENSITY = {
    "soft": r"soft|light|quiet|gentle|small|weak|_p\d|pp|slow",
    "hard": r"hard|heavy|loud|slam|smash|bash|strong|big|large|_f\d|ff",
}  # what names say
THIN = 20, 5  # fewer training, fewer held-out recordings than these


def describe(row: dict[str, str]) -> dict[str, str]:
    """A corpus row with its words."""
    words = words_of(row["class"], row["tag"], row["origin"])
    return {
        **row,
        "material": words.material or "",
        "action": words.action or "",
        "intensity": intensity_of(row["origin"]),
        "group": words.group or "",
        "caption": words.captions[0],
    }


def intensity_of(origin: str) -> str:
    """'soft', 'hard' or '' by the file's name."""
    said = [level for level, pattern in INTENSITY.items() if re.search(pattern, Path(origin).stem.lower())]
    return said[0] if len(said) == 1 else ""


def coverage_table(rows: list[dict[str, str]]) -> str:
    """One line per class and material: how many recordings and minutes, and whether that is thin."""
    kinds: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        kinds[row["class"], row["material"] or row["tag"]].append(row)
    lines = ["| class | of | training | held out | minutes | |", "| --- | --- | --- | --- | --- | --- |"]
    for (name, material), members in sorted(kinds.items(), key=lambda item: (item[0][0], -len(item[1]))):
        training = sum(row["split"] == "train" for row in members)
        held = len(members) - training
        thin = "thin" if training < THIN[0] else "hardly judged" if held < THIN[1] else ""
        lines.append(
            f"| {name} | {material} | {training} | {held} | {sum(float(r['seconds']) for r in members) / 60:.1f} | "
            f"{thin} |"
        )
    return "\n".join(lines)


def source_table(rows: list[dict[str, str]]) -> str:
    """One line per source and licence, largest first."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for row in rows:
        entry = sums[row["source"], row["licence"]]
        entry[0] += 1
        entry[1] += float(row["seconds"]) / 60
    lines = ["| source | licence | recordings | minutes |", "| --- | --- | --- | --- |"]
    order = sorted(
        sums.items(), key=lambda item: (-sum(n for (s, _), (n, _) in sums.items() if s == item[0][0]), item[0])
    )
    lines += [f"| {source} | {licence} | {count} | {minutes:.1f} |" for (source, licence), (count, minutes) in order]
    lines.append(f"| all | | {len(rows)} | {sum(float(r['seconds']) for r in rows) / 60:.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    rows = [
        describe(row) for row in read_corpus(args.corpus) if not row["source"].startswith(SYNTHETIC)
    ]  # a manifest of recordings
    manifest = HERE / "corpus.tsv"
    if manifest.exists():
        known = {(row["source"], row["origin"]): row["sha1"] for row in read_table(manifest)}
        rows = [{**row, "sha1": known.get((row["source"], row["origin"]), row["sha1"])} for row in rows]
    write_table(manifest, rows, tuple(rows[0]))
    sources = HERE / "SOURCES.md"
    head = sources.read_text().split(MARK)[0]
    sources.write_text(f"{head}{MARK}\n\n{source_table(rows)}\n\n## Coverage\n\n{coverage_table(rows)}\n")


if __name__ == "__main__":
    main()
