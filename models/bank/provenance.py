"""Author and licence of a recording, as its Debian package states them.

The package's own statement decides, not the survey: the `debian/copyright` file in DEP-5 format
(https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/), for OpenClonk its `authors.txt`. A recording for
which no statement is found, or whose licence is not in `LICENCES`, is not in the bank.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from data.c4group import read_group

LICENCES = {
    r"CC0(-1\.0)?": "CC0-1.0",
    r"public-domain": "public-domain",
    r"Expat|MIT": "MIT",
    r"BSD-[23]-clause": "BSD-3-clause",
    r"CC-BY-([34]\.0)": r"CC-BY-\1",
    r"CC-BY-SA-([34]\.0)(\+|-us)?": r"CC-BY-SA-\1",
}
"""Licences of the bank, as patterns of DEP-5 names; most permissive first."""
SHARE_ALIKE = "CC-BY-SA"
PREFIXES = {
    "0ad-data": ("x/", ""),
    "minetest-data": ("usr/share/games/minetest/games/minetest_game/", "mtg/"),
    "pokerth-data": ("usr/share/games/pokerth/", "data/"),
    "sonic-pi-samples": ("usr/share/sonic-pi/", "etc/"),
    "ufoai-sound": ("x_0snd/", "base/"),
    "unknown-horizons": ("usr/share/unknown-horizons/", ""),
}
"""Package -> folder in the binary package and in the source package, where the two differ; else any tail of the path
is looked up."""
AUTHOR_LENGTH = 160  # characters


@dataclass(frozen=True)
class Provenance:
    author: str
    licence: str
    evidence: str  # file of the package that states both
    page: str = ""  # where the recording was published first, if stated


@dataclass(frozen=True)
class Paragraph:
    """A `Files:` paragraph of a DEP-5 file."""

    patterns: tuple[str, ...]
    author: str
    licence: str
    page: str


def parse_copyright(text: str) -> list[Paragraph]:
    """The `Files:` paragraphs in order; of paragraphs that match a file the last one holds."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            start = re.match(r"([A-Za-z-]+):(.*)", line)
            if start and not line[0].isspace():
                name = start[1].lower()
                fields[name] = start[2].strip()
            elif name:
                fields[name] += "\n" + line.strip()
        if "files" in fields and "license" in fields:
            page = re.search(r"https?://\S+", fields.get("source", "") + " " + fields.get("comment", ""))
            found.append(
                Paragraph(
                    tuple(fields["files"].split()),
                    author_of(fields.get("copyright", "")),
                    fields["license"].split("\n")[0],
                    page[0].rstrip(").,>") if page else "",
                )
            )
    return found


def author_of(copyright_field: str) -> str:
    """Names without years and addresses, at most AUTHOR_LENGTH characters."""
    names = []
    text = re.sub(r"\n(?=[(a-z])", " ", copyright_field)  # a continued line
    for line in text.split("\n"):
        if line.lower().startswith("not applicable"):
            continue
        line = re.sub(r"<[^>]*>|\([^)]*@[^)]*\)|\S+@\S+|\S+ at \S+ dot \S+|\?{2,}", "", line)
        line = re.sub(r"©|\(c\)|copyright|\(\)", "", line, flags=re.I)
        line = re.sub(r"^[\s,]*((or )?\d{4}[\s,–-]*)+(by )?", "", line.strip())
        line = re.sub(r"\s+", " ", line).strip(" ,")
        if line and line not in names:
            names.append(line)
    author = ", ".join(names)
    return author if len(author) <= AUTHOR_LENGTH else author[:AUTHOR_LENGTH].rsplit(",", 1)[0] + " and others"


def licence_of(stated: str) -> str | None:
    """The most permissive licence of the bank that `stated` offers; None where it offers none. "A and B" needs both."""
    offers = []
    for offer in re.split(r",?\s+or\s+", stated):
        parts = [_single(part) for part in re.split(r",?\s+and\s+", offer)]
        if all(rank is not None for rank in parts):
            offers.append(max(parts))
    return min(offers)[1] if offers else None


def _single(name: str) -> tuple[int, str] | None:
    for rank, (pattern, licence) in enumerate(LICENCES.items()):
        found = re.fullmatch(pattern, name.strip())
        if found:
            return rank, found.expand(licence)
    return None


def paragraph_for(path: str, paragraphs: list[Paragraph]) -> Paragraph | None:
    """The last paragraph with a pattern for the path or a tail of it that starts at a folder."""
    parts = path.split("/")
    tails = ["/".join(parts[k:]) for k in range(len(parts))]
    matching = [p for p in paragraphs if any(fnmatchcase(t, pattern) for t in tails for pattern in p.patterns)]
    return matching[-1] if matching else None


def source_path(package: str, origin: str) -> str:
    """Path of the file in the package's source, as its copyright file names it."""
    if package == "hydrogen-drumkits":
        kit = Path(origin).parent.name.split(" ")[0]
        return f"drumkits/{kit}.h2drumkit"
    before, after = PREFIXES.get(package, ("", ""))
    return after + origin.removeprefix(before)


class Packages:
    """Statements of unpacked Debian packages in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paragraphs = cache(self._paragraphs)
        self.openclonk = cache(self._openclonk)

    def provenance(self, package: str, origin: str) -> Provenance | None:
        """None where the package does not state a licence of the bank for the recording."""
        if package == "openclonk-data":
            return self._of_openclonk(origin)
        paragraph = paragraph_for(source_path(package, origin), self.paragraphs(package))
        licence = licence_of(paragraph.licence) if paragraph else None
        if paragraph is None or licence is None:
            return None
        return Provenance(paragraph.author, licence, f"usr/share/doc/{package}/copyright", paragraph.page)

    def _paragraphs(self, package: str) -> list[Paragraph]:
        path = self.folder / package / "usr/share/doc" / package / "copyright"
        return parse_copyright(path.read_text(errors="replace"))

    def _of_openclonk(self, origin: str) -> Provenance | None:
        """CC-BY-3.0 unless authors.txt states another licence on the author's line."""
        if not origin.startswith("x/Sound.ocg/"):
            return None
        path = re.sub(r"\.ocg", "", origin.removeprefix("x/Sound.ocg/")).rsplit(".", 1)[0]
        for line in self.openclonk():
            if matches_openclonk(path, line[1]):
                page = re.search(r"https?://[^\s)]+", line[1])
                stated = re.search(r"\b(CC0|CC-BY-SA|CC.?Sampling\S*|public domain)", line[1], re.I)
                if stated and stated[1].upper() not in ("CC0",):
                    return None
                licence = "CC0-1.0" if stated else "CC-BY-3.0"
                return Provenance(line[0], licence, "Sound.ocg/authors.txt", page[0] if page else "")
        return Provenance("The OpenClonk Team and contributors", "CC-BY-3.0", "Sound.ocg/authors.txt")

    def _openclonk(self) -> list[tuple[str, str]]:
        """(author, rest of the line) for every line of authors.txt; a line without an author continues the last."""
        group = self.folder / "openclonk-data/usr/share/games/openclonk/Sound.ocg"
        text = read_group(group.read_bytes())["authors.txt"].decode("utf-8", "replace")
        rows: list[tuple[str, str]] = []
        for line in text.splitlines():
            named = re.match(r"(\S.*?)\s+- ?(.*)", line)
            if named:
                rows.append((named[1].strip(), named[2]))
            elif rows and line.strip():
                rows.append((rows[-1][0], line.strip()))
        return rows


def matches_openclonk(path: str, works: str) -> bool:
    """Whether a line of authors.txt names the sound: "Splash1-3", "Clonk/Dig1-5", "HingeCreak*", "Spark1&2&3"."""
    tail = path.split("/")
    words = re.sub(r"\(http[^)]*\)|https?://\S+", "", works)
    for item in re.split(r",\s*|\s{2,}", words):
        item = re.sub(r"\(.*?\)|\(.*$", "", item).strip()
        item = item.split(" ")[0].replace("::", "/").lstrip("/")
        if not item:
            continue
        folder, name = item.split("/")[:-1], item.split("/")[-1]
        if not re.fullmatch(_openclonk_name(name), tail[-1], re.I):
            continue
        if not folder or folder[-1].lower() in [part.lower() for part in tail[:-1]]:
            return True
    return False


def _openclonk_name(name: str) -> str:
    numbers = re.search(r"(\d+)(([-&/]\d+)+)$", name)
    if not numbers:
        return re.escape(name).replace(r"\*", r"\d*")
    values = [int(x) for x in re.findall(r"\d+", numbers[0])]
    if "-" in numbers[0]:
        values = list(range(values[0], values[-1] + 1))
    return re.escape(name[: numbers.start()]) + f"({'|'.join(map(str, values))})"
