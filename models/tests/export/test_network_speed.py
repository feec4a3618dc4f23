"""The diffusion network in PyTorch takes the inputs of the benchmark's calls."""

from pathlib import Path

from export.network_speed import measure

PACK = Path(__file__).parents[2] / "packs" / "compact"


def float32(*dims: int) -> dict:
    return {"dtype": "float32", "dims": dims}


def test_only_calls_of_the_network_are_measured():
    inputs = {
        "x": float32(1, 64, 22),
        "t": float32(1),
        "prompt": float32(1, 1, 368),
        "control": float32(1, 64, 22),
        "seconds_start": float32(1),
        "seconds_total": float32(1),
    }
    other = {"role": "flow", "count": 1, "inputs": {"pairs": float32(1, 6, 96, 128)}}
    network = {"role": "dit+controlnet", "count": 2, "inputs": inputs}
    seconds = measure(PACK, [other, network], "cpu", runs=2)
    assert len(seconds) == 1
    assert all(one > 0 for one in seconds[0])
