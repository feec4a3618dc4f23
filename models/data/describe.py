"""Writes data/corpus.tsv and the tables of data/SOURCES.md from a corpus built by data.build_corpus.

    python -m data.describe --corpus .cache/corpus

data/corpus.tsv is the corpus table with material, action, intensity, evaluated group and first caption of every
recording (data.captions). Hashes of recordings already in the file do not change, since a recording can come from an
Opus copy.
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
}  # patterns of file names
THIN = 20, 5  # minimum number of training and of held-out recordings


def describe(row: dict[str, str]) -> dict[str, str]:
    """A corpus row with its labels."""
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
    """'soft', 'hard' or '', by the file name."""
    found = [level for level, pattern in INTENSITY.items() if re.search(pattern, Path(origin).stem.lower())]
    return found[0] if len(found) == 1 else ""


def coverage_table(rows: list[dict[str, str]]) -> str:
    """Table of recordings and minutes per class and material; marks those with few recordings."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["class"], row["material"] or row["tag"]].append(row)
    lines = ["| class | material | training | held out | minutes | |", "| --- | --- | --- | --- | --- | --- |"]
    for (name, material), members in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]))):
        training = sum(row["split"] == "train" for row in members)
        held = len(members) - training
        mark = "few" if training < THIN[0] else "few held out" if held < THIN[1] else ""
        lines.append(
            f"| {name} | {material} | {training} | {held} | {sum(float(r['seconds']) for r in members) / 60:.1f} | "
            f"{mark} |"
        )
    return "\n".join(lines)


def source_table(rows: list[dict[str, str]]) -> str:
    """Table of recordings and minutes per source and licence, largest source first."""
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
    rows = [describe(row) for row in read_corpus(args.corpus) if not row["source"].startswith(SYNTHETIC)]
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
