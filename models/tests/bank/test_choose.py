"""The rule by which recordings are in the bank."""

from dataclasses import replace

import numpy as np
import pytest

from bank.choose import LONGEST, PER_FAMILY, Candidate, as_stored, choose, picture_of
from bank.clarity import Clarity, measure
from bank.provenance import Provenance
from data.corpus import RATE

RNG = np.random.default_rng(0)
CLEAR = Clarity(True, 0.5, -3, 50, 40, 10, 16_000, 0)


def hit(noise_db: float = -90, seconds: float = 0.6) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    sound = RNG.standard_normal(len(time)) * np.exp(-time / 0.05)
    sound += 10 ** (noise_db / 20) * RNG.standard_normal(len(time))
    return (0.5 * sound / np.abs(sound).max())[:, None]


def candidate(number: int, family: str, clarity: Clarity = CLEAR, licence: str = "CC0-1.0", tag="wood") -> Candidate:
    picture = RNG.standard_normal(200)
    row = {"id": f"hits-{number:04d}", "class": "hits", "tag": tag, "source": "debian/x", "origin": f"{family}.ogg"}
    return Candidate(row, Provenance("A", licence, "copyright"), clarity, picture / np.linalg.norm(picture))


def names(chosen: list[Candidate]) -> list[str]:
    return [one.row["id"][-1] for one in chosen]


NONE = np.zeros((0, 200))


def test_a_clear_hit_scores_higher_than_a_noisy_or_clipped_one():
    clear, noisy = measure(hit()), measure(hit(noise_db=-22))
    clipped = measure(np.clip(60 * hit(), -1, 1))
    assert clear.event and clear.usable and clear.score > noisy.score
    assert clipped.clipped > 0.004 and not clipped.usable


def test_a_texture_is_steady_noise():
    clarity = measure(0.2 * RNG.standard_normal((3 * RATE, 1)))
    assert not clarity.event and clarity.usable and clarity.spread_db < 2


def test_families_take_turns_the_clearest_first():
    dull = replace(CLEAR, floor_db=20)
    found = choose([candidate(1, "a1", dull), candidate(2, "a2"), candidate(3, "b1"), candidate(4, "b2", dull)], NONE)
    assert names(found) == ["2", "3", "1", "4"]


def test_a_family_has_a_limited_number_of_takes():
    assert len(choose([candidate(k, f"a{k}") for k in range(PER_FAMILY + 5)], NONE)) == PER_FAMILY


def test_share_alike_recordings_come_after_the_others():
    found = choose([candidate(1, "a", licence="CC-BY-SA-3.0"), candidate(2, "b", replace(CLEAR, rise_db=6))], NONE)
    assert names(found) == ["2", "1"]


def test_unusable_recordings_and_copies_are_left_out():
    one, clipped = candidate(1, "a"), candidate(2, "b", replace(CLEAR, clipped=0.1))
    copy = replace(candidate(3, "c"), picture=one.picture)
    assert names(choose([one, clipped, copy], NONE)) == ["1"]
    assert choose([one], one.picture[None]) == []


def test_a_copy_at_another_level_has_the_same_picture():
    sound = hit()
    assert picture_of(sound) @ picture_of(0.2 * sound) > 0.999
    assert picture_of(sound) @ picture_of(0.2 * RNG.standard_normal(sound.shape)) < 0.9


@pytest.mark.parametrize(("side", "channels"), [(0.0, 1), (0.001, 1), (0.5, 2)])
def test_a_recording_without_a_side_is_mono(side, channels):
    middle = hit()
    wide = np.concatenate([middle + side * middle[::-1], middle - side * middle[::-1]], 1)
    assert as_stored(wide).shape == (len(middle), channels)


def test_long_recordings_end_with_a_fade():
    stored = as_stored(np.ones((9 * RATE, 1)))
    assert len(stored) == LONGEST * RATE and stored[-1] == 0
