"""The golden examples against independent libraries' or the networks' own formulas, and the judged curves' shape."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from contract import make_curves, make_golden
from export import make_pack

CONTRACT = Path(make_golden.__file__).parent
GOLDEN = CONTRACT / "golden"


def golden(name: str) -> dict:
    return json.loads((GOLDEN / f"{name}.json").read_text())


def test_files_are_what_the_scripts_write(tmp_path, monkeypatch):
    monkeypatch.setattr(make_golden, "OUT", tmp_path)
    make_golden.main()
    for path in GOLDEN.glob("*.json"):
        assert (tmp_path / path.name).read_text() == path.read_text()
        assert path.stat().st_size < 20_000


def test_mu_law_keeps_ends_and_order():
    law = golden("mu-law")
    assert law["class"][0] == 0 and law["class"][-1] == 63
    assert np.all(np.diff(law["rmsOfClass"]) > 0) and law["rmsOfClass"][-1] == 1


def test_smoothing_keeps_the_area_inside():
    flat = np.convolve(np.ones(40), np.ones(15) / 15, "same")
    assert np.allclose(flat[7:-7], 1)
    given = golden("smoothing")
    assert len(given["smoothed"]) == len(given["curve"])


@pytest.mark.parametrize("name", ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde"])
def test_solvers_end_at_the_last_estimate(name):
    run = golden("dpmpp")["runs"][name]
    assert run["x"][-1] == run["denoised"][-1]


@pytest.mark.parametrize("name", ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde"])
def test_solvers_find_a_single_point(name):
    """With the exact network of data that is one point, every solver returns that point."""
    sigmas = make_golden.polyexponential(8, 0.3, 80)
    noise = np.random.default_rng(0).standard_normal((8, 3))
    network = np.zeros((8, 3))
    for _ in range(9):  # the network's answer depends on its input: one more step becomes exact in each pass
        run = make_golden.solve(name, sigmas, network, noise)
        for i, (given, sigma) in enumerate(zip(run["networkInput"], sigmas)):
            x = given * np.sqrt(sigma**2 + 1)
            network[i] = (x / (sigma**2 + 1) - 2.0) * np.sqrt(sigma**2 + 1) / sigma
    assert np.allclose(run["x"][-1], 2.0)


def test_curves_are_sorted_sane_and_written_by_the_script():
    drawn = json.loads((CONTRACT / "curves.json").read_text())
    assert set(drawn["curves"]) == set(make_curves.curves())
    for name, points in drawn["curves"].items():
        points = np.array(points)
        assert np.all(np.diff(points[:, 0]) >= 0) and points[0, 0] == 0 and points[-1, 0] == drawn["seconds"]
        peak = points[:, 1:].max()
        assert peak == 0 if name == "silence" else 0.1 <= peak <= 0.4


def test_a_pack_is_a_part_of_the_next_one(tmp_path):
    pack = CONTRACT.parent / "packs" / "compact"
    manifest = json.loads((pack / "manifest.json").read_text())
    head = {name: manifest[name] for name in ("id", "name", "version", "licence", "provenance")}
    assert make_pack.build([pack], pack / "MODEL_CARD.md", tmp_path, head) == manifest


def with_timbre(profile: int, listens: bool, excitation: int = 0) -> dict:
    """The shipped manifest with a timbre profile and an excitation of that size, its graphs as wide as that
    asks for.
    """
    manifest = json.loads((CONTRACT.parent / "packs" / "compact" / "manifest.json").read_text())
    manifest["prompt"] |= {"profile": profile, "excitation": excitation}
    manifest["roles"].pop("timbre-encoder", None)
    held = [{"name": "excitation", "dtype": "float32", "shape": [1, excitation]}] if excitation > 0 else []
    manifest["roles"]["vae-decoder"]["inputs"] = [
        tensor for tensor in manifest["roles"]["vae-decoder"]["inputs"] if tensor["name"] == "latent"
    ] + held
    prompt = next(tensor for tensor in manifest["roles"]["dit+controlnet"]["inputs"] if tensor["name"] == "prompt")
    prompt["shape"][-1] = manifest["prompt"]["dimensions"] + profile
    if listens:
        outputs = [{"name": "profile", "dtype": "float32", "shape": [1, profile]}] + held
        manifest["roles"]["timbre-encoder"] = {**manifest["roles"]["clap-audio"], "outputs": outputs}
    return manifest


@pytest.mark.parametrize(
    ("profile", "listens", "excitation", "valid"),
    [
        (0, False, 0, True),
        (64, True, 0, True),
        (64, True, 256, True),
        (64, False, 0, False),
        (0, False, 256, False),
        (-1, True, 0, False),
    ],
)
def test_what_is_heard_of_timbre_comes_with_the_graph_that_hears_it(profile, listens, excitation, valid):
    validator = jsonschema.Draft202012Validator(json.loads(make_pack.SCHEMA.read_text()))
    assert validator.is_valid(with_timbre(profile, listens, excitation)) == valid


def test_a_pack_says_how_wide_its_prompt_is():
    make_pack.check_prompt(with_timbre(0, False))
    make_pack.check_prompt(with_timbre(64, True))
    make_pack.check_prompt(with_timbre(64, True, 256))
    for name, forgotten in (("profile", 0), ("profile", 32), ("excitation", 0), ("excitation", 128)):
        manifest = with_timbre(64, True, 256)
        manifest["prompt"][name] = forgotten
        with pytest.raises(ValueError, match=f"prompt.{name}"):
            make_pack.check_prompt(manifest)
