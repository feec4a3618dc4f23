"""Author and licence as Debian packages state them."""

import pytest

from bank.provenance import (
    author_of,
    licence_of,
    matches_openclonk,
    paragraph_for,
    parse_copyright,
    source_path,
)

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: game

Files: *
Copyright: 2010-2014 The Team <team@example.org>
License: GPL-2+

Files: data/sfx/*
Copyright: 2011, Ann Other
           2012 Bo (bo@example.org)
License: CC-BY-SA-3.0

Files:
 data/sfx/step1.ogg
 data/sfx/step2.ogg
Copyright: Not applicable, public domain
Source: https://example.org/steps/12/
License: CC0

License: CC0
 The text of the licence.
"""


@pytest.mark.parametrize(
    ("path", "author", "licence", "page"),
    [
        ("data/sfx/step2.ogg", "", "CC0-1.0", "https://example.org/steps/12/"),
        ("usr/share/games/game/data/sfx/door.ogg", "Ann Other, Bo", "CC-BY-SA-3.0", ""),
        ("usr/share/games/game/music.ogg", "The Team", None, ""),
    ],
)
def test_the_last_paragraph_that_matches_holds(path, author, licence, page):
    paragraph = paragraph_for(path, parse_copyright(COPYRIGHT))
    assert (paragraph.author, licence_of(paragraph.licence), paragraph.page) == (author, licence, page)


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("CC0", "CC0-1.0"),
        ("Expat", "MIT"),
        ("CC-BY-SA-3.0-us", "CC-BY-SA-3.0"),
        ("CC-BY-SA-3.0 or CC-BY-3.0", "CC-BY-3.0"),
        ("CC-BY-SA-3.0 or GPL-3 or GPL-2", "CC-BY-SA-3.0"),
        ("GPL-3.0+ and CC-BY-SA-3.0", None),
        ("CC0 and CC-BY-3.0", "CC-BY-3.0"),
        ("GPL-2+", None),
        ("CC-BY-NC-3.0", None),
        ("CC-BY-ND-4.0", None),
        ("CC-Sampling+", None),
        ("LGPL-3", None),
        ("WTFPL", None),
    ],
)
def test_only_licences_of_the_bank_count_and_the_most_permissive_offer(stated, licence):
    assert licence_of(stated) == licence


def test_authors_have_no_years_or_addresses():
    assert author_of("2010-2022, celeron55, Perttu Ahola <c55@gmail.com>\n© 2013 Kahrl") == (
        "celeron55, Perttu Ahola, Kahrl"
    )
    assert author_of("The Team (<http://example.org>)\n2001 A (and others)") == "The Team, A (and others)"
    assert author_of(", ".join(f"Author Number {k}" for k in range(40))).endswith(" and others")


def test_paths_of_the_binary_package_become_those_of_the_source():
    assert source_path("ufoai-sound", "x_0snd/sound/doors/a.ogg") == "base/sound/doors/a.ogg"
    assert source_path("hydrogen-drumkits", "usr/share/hydrogen/data/drumkits/circAfrique v4/T.wav") == (
        "drumkits/circAfrique.h2drumkit"
    )


@pytest.mark.parametrize(
    ("path", "works", "found"),
    [
        ("Clonk/Movement/StepSoft3", "Clonk/StepSoft1-6, Clonk/StepHard1-5 (http://example.org/31962/)", True),
        ("Clonk/Movement/StepSoft7", "Clonk/StepSoft1-6", False),
        ("Fire/Spark2", "Fire/Spark1&2&3, Objects/Weapons/Musket/Click1&2&3", True),
        ("Structures/DoorOpen4", "Structures/DoorOpen*, Hits/BucketHit*", True),
        ("Liquids/Splash1", "Splash1-3 (http://example.org/98335/), Swim1-3 (modified by Sven2)", True),
        ("UI/Click", "Objects/Click", False),
    ],
)
def test_lines_of_authors_txt_name_sounds(path, works, found):
    assert matches_openclonk(path, works) == found
