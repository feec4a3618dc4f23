"""Writes the committed manifest data/corpus.tsv and the source table of data/SOURCES.md from a corpus built by data.build_corpus.

    python -m data.describe --corpus .cache/corpus

The manifest is the corpus table plus material, action, judged group and the plainest caption of every recording (data.captions).
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from data.captions import words_of

HERE = Path(__file__).parent
MARK = "<!-- table written by data.describe -->"


def describe(row: dict[str, str]) -> dict[str, str]:
    """A corpus row with its words."""
    words = words_of(row["class"], row["tag"], row["origin"])
    return {**row, "material": words.material or "", "action": words.action or "", "group": words.group or "", "caption": words.captions[0]}


def source_table(rows: list[dict[str, str]]) -> str:
    """One line per source and licence, largest first."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for row in rows:
        entry = sums[row["source"], row["licence"]]
        entry[0] += 1
        entry[1] += float(row["seconds"]) / 60
    lines = ["| source | licence | recordings | minutes |", "| --- | --- | --- | --- |"]
    order = sorted(sums.items(), key=lambda item: (-sum(n for (s, _), (n, _) in sums.items() if s == item[0][0]), item[0]))
    lines += [f"| {source} | {licence} | {count} | {minutes:.1f} |" for (source, licence), (count, minutes) in order]
    lines.append(f"| all | | {len(rows)} | {sum(float(r['seconds']) for r in rows) / 60:.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    with (args.corpus / "corpus.tsv").open() as file:
        rows = [describe(row) for row in csv.DictReader(file, delimiter="\t")]
    with (HERE / "corpus.tsv").open("w") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sources = HERE / "SOURCES.md"
    head = sources.read_text().split(MARK)[0]
    sources.write_text(f"{head}{MARK}\n\n{source_table(rows)}\n")


if __name__ == "__main__":
    main()
