"""The bank's provenance as a document: every author, licence and file."""

from collections import defaultdict

LINKS = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "MIT": "https://opensource.org/license/mit",
    "BSD-3-Clause": "https://opensource.org/license/bsd-3-clause",
}
HEAD = """# Recordings in the bank: authors and licences

Written by `python -m bank.build`. The file `bank.bin` of the pack holds these recordings as Ogg Opus. **Changes made**:
silence at both ends is cut; sounds longer than 6 s are cut there with a short fade; a stereo recording without a side
signal is mono; all are resampled to 48 kHz and coded with Opus (lossy). Nothing else is changed.

Each recording comes from a Debian package and is at `origin` in it (`apt-get download <package>`; an origin that starts
with `x/` or `x_0snd/` is inside the package's own archive). Author and licence are those that the package states, in
the file named under *evidence*. Recordings under the GPL, NonCommercial, NoDerivatives or Sampling licences, and those
for which the package states no licence, are not in the bank.

Obligations of who uses a take that is made from a recording:

- CC0-1.0, public domain: none.
- MIT, BSD-3-Clause, CC-BY: name the author and the licence. The studio writes both into the files that it exports.
- CC-BY-SA (*share-alike*): the same, and whether a sound made from the recording must be under the same licence is for
  its user to judge. The studio does not use these recordings until **Allow share-alike recordings** is set.

Synthetic sounds are computed by physical models of this project (`models/data/synthesis.py`) and are CC0-1.0.

This is about the recordings alone. Of the networks in the pack, the picture classifier (`cavp.onnx`) has weights under
Apache-2.0 that rest on the photographs of ImageNet, which are not openly licensed: see MODEL_CARD.md.
"""


def minutes(entries: list[dict]) -> str:
    return f"{sum(entry['seconds'] for entry in entries) / 60:.1f}"


def provenance_document(entries: list[dict]) -> str:
    by_licence: dict[str, list[dict]] = defaultdict(list)
    by_author: dict[tuple[str, str, str, str], list[dict]] = defaultdict(list)
    for entry in entries:
        by_licence[entry["licence"]].append(entry)
        by_author[entry["source"], entry["licence"], entry["author"], entry["evidence"]].append(entry)
    lines = [HEAD, "## By licence", "", "| licence | recordings | minutes |", "| --- | --- | --- |"]
    for licence, group in sorted(by_licence.items()):
        name = f"[{licence}]({LINKS[licence]})" if licence in LINKS else licence
        lines.append(f"| {name} | {len(group)} | {minutes(group)} |")
    lines += ["", "## By author", "", "| source | licence | author | recordings | evidence |", "| - | - | - | - | - |"]
    for (source, licence, author, evidence), group in sorted(by_author.items()):
        lines.append(f"| {source} | {licence} | {author or 'not named'} | {len(group)} | `{evidence}` |")
    lines += ["", "## Every recording", ""]
    for (source, licence, author, _), group in sorted(by_author.items()):
        lines += [f"### {source}, {licence}, {author or 'author not named'}", ""]
        for entry in sorted(group, key=lambda e: e["origin"]):
            page = f", <{entry['page']}>" if entry["page"] else ""
            lines.append(f"- `{entry['id']}`: `{entry['origin']}`{page}")
        lines.append("")
    return "\n".join(lines)
