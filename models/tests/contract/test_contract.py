"""The worked examples, the curves of the evaluation, and the checks of a pack's manifest."""

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


def test_files_are_the_output_of_the_scripts(tmp_path, monkeypatch):
    monkeypatch.setattr(make_golden, "OUT", tmp_path)
    make_golden.main()
    for path in GOLDEN.glob("*.json"):
        assert (tmp_path / path.name).read_text() == path.read_text()
        assert path.stat().st_size < 20_000


def test_mu_law_is_monotonic_with_fixed_ends():
    law = golden("mu-law")
    assert law["class"][0] == 0 and law["class"][-1] == 63
    assert np.all(np.diff(law["rmsOfClass"]) > 0) and law["rmsOfClass"][-1] == 1


def test_smoothing_does_not_change_a_constant():
    flat = np.convolve(np.ones(40), np.ones(15) / 15, "same")
    assert np.allclose(flat[7:-7], 1)
    given = golden("smoothing")
    assert len(given["smoothed"]) == len(given["curve"])


@pytest.mark.parametrize("name", ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde"])
def test_solvers_end_at_the_last_denoised_estimate(name):
    run = golden("dpmpp")["runs"][name]
    assert run["x"][-1] == run["denoised"][-1]


@pytest.mark.parametrize("name", ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde"])
def test_solvers_are_exact_for_a_single_data_point(name):
    """With the exact network for a data set of one point, every solver returns that point."""
    sigmas = make_golden.polyexponential(8, 0.3, 80)
    noise = np.random.default_rng(0).standard_normal((8, 3))
    network = np.zeros((8, 3))
    for _ in range(9):  # the network's output depends on its input: each repetition makes one more step exact
        run = make_golden.solve(name, sigmas, network, noise)
        for i, (given, sigma) in enumerate(zip(run["networkInput"], sigmas)):
            x = given * np.sqrt(sigma**2 + 1)
            network[i] = (x / (sigma**2 + 1) - 2.0) * np.sqrt(sigma**2 + 1) / sigma
    assert np.allclose(run["x"][-1], 2.0)


def test_curves_are_sorted_and_of_moderate_level():
    drawn = json.loads((CONTRACT / "curves.json").read_text())
    assert set(drawn["curves"]) == set(make_curves.curves())
    for name, points in drawn["curves"].items():
        points = np.array(points)
        assert np.all(np.diff(points[:, 0]) >= 0) and points[0, 0] == 0 and points[-1, 0] == drawn["seconds"]
        peak = points[:, 1:].max()
        assert peak == 0 if name == "silence" else 0.1 <= peak <= 0.4


def test_building_from_a_pack_alone_gives_the_same_manifest(tmp_path):
    pack = CONTRACT.parent / "packs" / "compact"
    manifest = json.loads((pack / "manifest.json").read_text())
    head = {name: manifest[name] for name in ("id", "name", "version", "licence", "provenance")}
    assert make_pack.build([pack], pack / "MODEL_CARD.md", tmp_path, head) == manifest


def with_timbre(profile: int, has_encoder: bool, excitation: int = 0) -> dict:
    """The shipped manifest with these sizes of timbre profile and excitation, and graphs of matching width."""
    manifest = json.loads((CONTRACT.parent / "packs" / "compact" / "manifest.json").read_text())
    manifest["prompt"] |= {"profile": profile, "excitation": excitation}
    manifest["roles"].pop("timbre-encoder", None)
    optional = [{"name": "excitation", "dtype": "float32", "shape": [1, excitation]}] if excitation > 0 else []
    manifest["roles"]["vae-decoder"]["inputs"] = [
        tensor for tensor in manifest["roles"]["vae-decoder"]["inputs"] if tensor["name"] == "latent"
    ] + optional
    prompt = next(tensor for tensor in manifest["roles"]["dit+controlnet"]["inputs"] if tensor["name"] == "prompt")
    prompt["shape"][-1] = manifest["prompt"]["dimensions"] + profile
    if has_encoder:
        outputs = [{"name": "profile", "dtype": "float32", "shape": [1, profile]}] + optional
        manifest["roles"]["timbre-encoder"] = {**manifest["roles"]["clap-audio"], "outputs": outputs}
    return manifest


@pytest.mark.parametrize(
    ("profile", "has_encoder", "excitation", "valid"),
    [
        (0, False, 0, True),
        (64, True, 0, True),
        (64, True, 256, True),
        (64, False, 0, False),
        (0, False, 256, False),
        (-1, True, 0, False),
    ],
)
def test_a_profile_or_excitation_requires_the_timbre_encoder(profile, has_encoder, excitation, valid):
    validator = jsonschema.Draft202012Validator(json.loads(make_pack.SCHEMA.read_text()))
    assert validator.is_valid(with_timbre(profile, has_encoder, excitation)) == valid


def test_a_manifest_with_other_widths_than_its_graphs_is_rejected():
    make_pack.check_prompt(with_timbre(0, False))
    make_pack.check_prompt(with_timbre(64, True))
    make_pack.check_prompt(with_timbre(64, True, 256))
    for name, width in (("profile", 0), ("profile", 32), ("excitation", 0), ("excitation", 128)):
        manifest = with_timbre(64, True, 256)
        manifest["prompt"][name] = width
        with pytest.raises(ValueError, match=f"prompt.{name}"):
            make_pack.check_prompt(manifest)
