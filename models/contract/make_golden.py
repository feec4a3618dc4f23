"""Writes contract/golden/*.json: small worked examples for the tests of the page and of the networks.

    python -m contract.make_golden

Computed in float64 from the published formulas, independent of the code of either side: librosa.feature.rms (centred
windows, zeros outside), mu-law as in Stable-V2A eq. 8, k-diffusion's DPM-Solver++ samplers and VDenoiser,
stable-audio-tools' rectified-flow samplers. Only retrieval.json and picture.json come from our own code. Numbers are
rounded to nine significant digits.
"""

import json
from pathlib import Path

import numpy as np

from bank.ranking import Entry, Tables, choose, nearness_of, turn
from picture.cues import cues, shown_sounds

OUT = Path(__file__).parent / "golden"
STEPS, SIZE = 6, 4


def rounded(value):
    """Nested numpy values -> JSON values, numbers rounded to nine significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [rounded(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.9g}")
    return int(value) if isinstance(value, np.integer) else value


def write(name: str, content: dict) -> None:
    (OUT / f"{name}.json").write_text(json.dumps(rounded(content), separators=(",", ":")) + "\n")


def rms(signal: np.ndarray, window: int, hop: int) -> np.ndarray:
    """librosa.feature.rms(y, frame_length=window, hop_length=hop, center=True, pad_mode='constant'): 1 + len // hop
    values.
    """
    padded = np.pad(signal, window // 2)
    return np.array([np.sqrt(np.mean(padded[i * hop : i * hop + window] ** 2)) for i in range(1 + len(signal) // hop)])


def make_rms(random: np.random.Generator) -> None:
    n = np.arange(1000)
    signal = np.round(0.6 * np.exp(-n / 180) * np.sin(0.31 * n) + 0.05 * random.standard_normal(1000) * (n > 700), 4)
    write(
        "rms",
        {
            "note": "16 kHz, centred windows, zeros outside",
            "sampleRate": 16000,
            "window": 512,
            "hop": 128,
            "signal": signal,
            "rms": rms(signal, 512, 128),
        },
    )


def make_mu_law() -> None:
    classes, mu = 64, 255
    values = np.concatenate([[0, 1e-4, 5e-4, 0.001, 0.003], np.linspace(0.005, 1, 40)])
    exact = (classes - 1) * np.log1p(mu * values) / np.log1p(mu)
    decoded = ((1 + mu) ** (np.arange(classes) / (classes - 1)) - 1) / mu
    write(
        "mu-law",
        {
            "note": "class = round((classes-1) ln(1+mu r) / ln(1+mu)); "
            "rmsOfClass[c] = ((1+mu)^(c/(classes-1)) - 1) / mu",
            "classes": classes,
            "mu": mu,
            "rms": values,
            "class": np.floor(exact + 0.5).astype(int),
            "rmsOfClass": decoded,
        },
    )


def make_smoothing(random: np.random.Generator) -> None:
    curve = np.round(np.abs(random.standard_normal(50)) * np.linspace(1, 0.1, 50) * 0.3, 5)
    write(
        "smoothing",
        {
            "note": "centred moving average, zeros outside: numpy.convolve(x, ones(15) / 15, 'same')",
            "width": 15,
            "curve": curve,
            "smoothed": np.convolve(curve, np.ones(15) / 15, "same"),
        },
    )


def make_onsets(random: np.random.Generator) -> None:
    """Local maxima of the rise of the mu-law level over +-6 samples, more than 12 samples apart, at least 0.08 and a
    quarter of the maximum.
    """
    curve = 0.002 * random.random(260)
    for onset, level, decay in [
        (20, 0.5, 6),
        (33, 0.3, 5),
        (70, 0.08, 20),
        (130, 0.9, 9),
        (139, 0.8, 9),
        (190, 0.02, 4),
        (225, 0.2, 40),
    ]:
        curve[onset:] += level * np.exp(-np.arange(260 - onset) / decay)
    curve = np.round(np.minimum(1, np.convolve(curve, np.ones(5) / 5, "same")), 5)
    level = np.log1p(255 * curve) / np.log1p(255)
    rise = [max(0.0, level[min(259, i + 6)] - level[max(0, i - 6)]) for i in range(260)]
    found: list[int] = []
    for i in sorted(range(260), key=lambda i: -rise[i]):
        if rise[i] >= max(0.08, 0.25 * max(rise)) and all(abs(i - other) > 12 for other in found):
            found.append(i)
    write(
        "onsets",
        {
            "note": (
                "rate 125 Hz; rise over +-6 samples of ln(1+255 r)/ln 256, ends held; events: greatest rises first, "
                "more than 12 samples apart, at least max(0.08, 0.25 * greatest)"
            ),
            "rate": 125,
            "curve": curve,
            "rise": rise,
            "onsets": np.sort(found) / 125,
        },
    )


def make_flow(random: np.random.Generator) -> None:
    """stable-audio-tools sample_discrete_euler and sample_flow_pingpong; two-step Adams-Bashforth.

    `velocity[i]` is the network's output in step i.
    """
    times = np.linspace(1, 0, STEPS + 1)
    noise = random.standard_normal((STEPS, SIZE))
    velocity = random.standard_normal((STEPS, SIZE))
    x, euler = noise[0], []
    for i in range(STEPS):
        x = x + (times[i + 1] - times[i]) * velocity[i]
        euler.append(x)
    x, adams_bashforth = noise[0], []
    for i in range(STEPS):
        middle = velocity[i] + (velocity[i] - velocity[i - 1]) / 2 if i else velocity[i]
        x = x + (times[i + 1] - times[i]) * middle
        adams_bashforth.append(x)
    x, ping_pong = noise[0], []
    for i in range(STEPS):
        clean = x - times[i] * velocity[i]
        x = clean if times[i + 1] == 0 else (1 - times[i + 1]) * clean + times[i + 1] * noise[i + 1]
        ping_pong.append(x)
    write(
        "rectified-flow",
        {
            "note": (
                "x_t = (1-t) clean + t noise, velocity = noise - clean; noise[0] is the start, noise[k] is drawn for "
                "step k; x after each step"
            ),
            "steps": STEPS,
            "times": times,
            "noise": noise,
            "velocity": velocity,
            "euler": euler,
            "adamsBashforth": adams_bashforth,
            "pingPong": ping_pong,
        },
    )


def polyexponential(steps: int, low: float, high: float, rho: float = 1.0) -> np.ndarray:
    """k-diffusion get_sigmas_polyexponential: steps values from `high` to `low`, then 0."""
    ramp = np.linspace(1, 0, steps) ** rho
    return np.append(np.exp(ramp * (np.log(high) - np.log(low)) + np.log(low)), 0.0)


def solve(name: str, sigmas: np.ndarray, network: np.ndarray, noise: np.ndarray) -> dict:
    """k-diffusion sample_dpmpp_2m, _2m_sde (midpoint, eta 1) and _3m_sde (eta 1) with VDenoiser. `network[i]` is the v
    output in step i.
    """
    x = noise[0] * sigmas[0]
    inputs, times, cleans, states = [], [], [], []
    lengths: list[float] = []
    for i in range(len(sigmas) - 1):
        sigma, after = sigmas[i], sigmas[i + 1]
        c_skip, c_out, c_in = 1 / (sigma**2 + 1), -sigma / np.sqrt(sigma**2 + 1), 1 / np.sqrt(sigma**2 + 1)
        inputs.append(x * c_in)
        times.append(np.arctan(sigma) * 2 / np.pi)
        clean = network[i] * c_out + x * c_skip
        cleans.append(clean)
        if after == 0:
            states.append(clean)
            break
        h = np.log(sigma) - np.log(after)
        if name == "dpmpp-2m":
            r = lengths[-1] / h if lengths else None
            guess = clean if r is None else (1 + 1 / (2 * r)) * clean - 1 / (2 * r) * cleans[-2]
            x = after / sigma * x - np.expm1(-h) * guess
        elif name == "dpmpp-2m-sde":
            x = after / sigma * np.exp(-h) * x - np.expm1(-2 * h) * clean
            if lengths:
                x = x - 0.5 * np.expm1(-2 * h) * (h / lengths[-1]) * (clean - cleans[-2])
        else:
            reach = 2 * h
            x = np.exp(-reach) * x - np.expm1(-reach) * clean
            phi2 = np.expm1(-reach) / reach + 1
            phi3 = phi2 / reach - 0.5
            if len(lengths) >= 2:
                r0, r1 = lengths[-1] / h, lengths[-2] / h
                slope0, slope1 = (clean - cleans[-2]) / r0, (cleans[-2] - cleans[-3]) / r1
                x = x + phi2 * (slope0 + (slope0 - slope1) * r0 / (r0 + r1)) - phi3 * (slope0 - slope1) / (r0 + r1)
            elif lengths:
                x = x + phi2 * (clean - cleans[-2]) / (lengths[-1] / h)
        if name != "dpmpp-2m":
            x = x + noise[i + 1] * after * np.sqrt(-np.expm1(-2 * h))
        lengths.append(h)
        states.append(x)
    return {"networkInput": inputs, "networkTime": times, "denoised": cleans, "x": states}


def make_dpmpp(random: np.random.Generator) -> None:
    sigmas = polyexponential(STEPS, 0.3, 500)
    noise, network = random.standard_normal((STEPS, SIZE)), random.standard_normal((STEPS, SIZE))
    runs = {name: solve(name, sigmas, network, noise) for name in ("dpmpp-2m", "dpmpp-2m-sde", "dpmpp-3m-sde")}
    write(
        "dpmpp",
        {
            "note": (
                "v objective; start = noise[0] * sigmas[0]; network[i] is the raw v output in step i, networkInput "
                "what it was given; noise[k] is drawn for step k; x after each step"
            ),
            "steps": STEPS,
            "sigmaMin": 0.3,
            "sigmaMax": 500,
            "rho": 1,
            "sigmas": sigmas,
            "noise": noise,
            "network": network,
            "runs": runs,
        },
    )


def make_guidance(random: np.random.Generator) -> None:
    conditional, unconditional = random.standard_normal((2, SIZE))
    cases = [
        {"scale": scale, "guided": unconditional + scale * (conditional - unconditional)}
        for scale in (0.0, 1.0, 2.0, 4.5)
    ]
    write(
        "guidance",
        {
            "note": "unconditional + scale (conditional - unconditional)",
            "conditional": conditional,
            "unconditional": unconditional,
            "cases": cases,
        },
    )


def make_retrieval() -> None:
    """The choice of recordings for words, from the code of the networks' side (bank/ranking.py)."""
    random = np.random.default_rng(3)  # of its own: the other files do not change with it

    def unit(*shape: int) -> np.ndarray:
        table = np.abs(random.standard_normal(shape))
        return np.round(table / np.linalg.norm(table, axis=-1, keepdims=True), 6)

    captions, sounds = unit(9, 5), unit(14, 4)
    families = [0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8]
    entries = [
        Entry(
            f"hits/{'wood' if k % 3 else 'metal'}",
            family,
            sorted({k % 9, (k * 2 + 1) % 9, (k * 5 + 3) % 9, family}),
            k > 11,
        )
        for k, family in enumerate(families)
    ]
    tables, cases = Tables(entries, sounds, captions), []
    for permitted in (list(range(14)), [1, 3, 4, 6, 8, 9, 12, 13], [5, 11], []):
        embedding, sentence = unit(4), captions[len(permitted) % 9]
        nearness = nearness_of(tables, embedding, sentence)
        choices = [
            {"seed": seed, "rows": [c.row for c in chosen], "weights": [c.weight for c in chosen]}
            for seed in (0, 1, 2, 3, 4, 77, 1023, 1024, 4294967295)
            for chosen in [choose(tables, nearness, permitted, seed)]
        ]
        cases.append(
            {
                "permitted": permitted,
                "embedding": embedding,
                "sentence": sentence,
                "nearness": nearness,
                "choices": choices,
            }
        )
    far = {"permitted": list(range(14)), "embedding": -cases[0]["embedding"], "sentence": -captions[0]}
    far["nearness"] = nearness_of(tables, far["embedding"], far["sentence"])
    far["choices"] = [{"seed": 1, "rows": [], "weights": []}]
    write(
        "retrieval",
        {
            "note": "recordings of a bank for words: how near, and which ones a seed chooses",
            "captions": captions,
            "sounds": sounds,
            "entries": [
                {"concept": e.concept, "family": e.family, "captions": e.captions, "synthetic": e.synthetic}
                for e in entries
            ],
            "turns": [{"shares": s, "order": [turn(s, k) for k in range(24)]} for s in ([3, 1], [16, 9, 2, 1], [5])],
            "cases": [*cases, far],
        },
    )


def make_picture() -> None:
    """Sounds of what frames show, from the code of the networks' side (picture/cues.py)."""
    random = np.random.default_rng(5)  # of its own: the other files do not change with it
    names = [
        ("tench", ""),
        ("keyboard", "key clicks"),
        ("space bar", "key clicks"),
        ("drum", "a drum hit"),
        ("cup", "ceramic"),
    ]
    frames = random.dirichlet(np.ones(len(names)), 8)
    frames[:3, 1] += 2  # at first the keyboard is sure, later nothing
    frames = np.round(frames / frames.sum(1, keepdims=True), 6)
    cases = []
    for first, end in ((0, 8), (0, 3), (3, 8), (2, 3)):
        shown = shown_sounds(frames[first:end], names)
        cases.append(
            {
                "frames": [first, end],
                "shown": [{"name": s.name, "words": s.words, "share": s.share} for s in shown],
                "cues": [{"words": s.words, "share": s.share} for s in cues(shown)],
            }
        )
    write(
        "picture",
        {
            "note": "sounds of what frames show, and what they add to a prompt",
            "classes": [{"name": name, "words": words} for name, words in names],
            "probabilities": frames,
            "cases": cases,
        },
    )


def main() -> None:
    OUT.mkdir(exist_ok=True)
    random = np.random.default_rng(7)
    make_rms(random)
    make_mu_law()
    make_smoothing(random)
    make_flow(random)
    make_dpmpp(random)
    make_guidance(random)
    make_onsets(random)
    make_retrieval()
    make_picture()


if __name__ == "__main__":
    main()
