"""The model card: what the networks are, whose they are, what they need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    network: str
    source: str
    licence: str


ORIGINS = (
    Origin(
        "DiT, Oobleck, timing",
        "Stable Audio Open 1.0 (arXiv 2407.14358), huggingface.co/stabilityai/stable-audio-open-1.0",
        "Stability AI Community License: free below 1 M USD of yearly revenue, above by agreement; "
        "derived weights are under it too",
    ),
    Origin(
        "ControlNet, prompt projection",
        "trained by you with `studio.training.foley`; starts from Stable Audio Open",
        "Stability AI Community License, and the terms of your training sounds",
    ),
    Origin(
        "RMS-Mapper", "trained by you with `studio.training.mapper`", "yours, and the terms of your training videos"
    ),
    Origin(
        "CLAP, sound and words",
        "LAION-CLAP (arXiv 2211.06687)",
        "code CC0-1.0, weights Apache-2.0 (laion/clap-htsat-*)",
    ),
    Origin("tokenizer", "RoBERTa (arXiv 1907.11692)", "MIT"),
    Origin("TC-CLIP", "Temporally Contextualized CLIP (arXiv 2404.09490)", "CC BY-NC 4.0: no commercial use"),
    Origin(
        "RAFT",
        "torchvision raft_large (arXiv 2003.12039)",
        "BSD-3-Clause; trained on FlyingChairs and FlyingThings3D, which are for research",
    ),
    Origin("CAVP", "Diff-Foley (arXiv 2306.17203)", "Apache-2.0; trained on VGGSound and AudioSet"),
)
LICENCE = "Stability AI Community License and CC BY-NC 4.0 (TC-CLIP); see MODEL_CARD.md"
PROVENANCE = (
    "Stable-V2A (arXiv 2412.15023) at full size: Stable Audio Open 1.0, LAION-CLAP, TC-CLIP, RAFT and CAVP as "
    "published; ControlNet and RMS-Mapper trained by whoever exported this pack."
)
RANDOM = "**All weights of this pack are random numbers: it shows sizes and speed, and sounds like noise.**\n\n"


@dataclass(frozen=True)
class Written:
    """A part of the pack."""

    network: str
    parameters: int
    files: tuple[str, ...]
    stored: int  # bytes
    memory: int  # bytes of the weights on the GPU
    seconds: float  # of one CPU core, for the export
    peak: int  # bytes of memory of the export, without the mapped checkpoint


def card(parts: list[Written], storage: str, arithmetic: str, random: bool) -> str:
    lines = [
        "# Studio pack\n",
        *([RANDOM] if random else []),
        "The two-stage system of Stable-V2A: RMS-Mapper over TC-CLIP features of frames and of optical flow; Stable "
        "Audio Open under a ControlNet for the envelope, prompted by a CLAP embedding.\n",
        "For the person who exported it. The licences below do not allow everybody to publish it or to sell what it "
        "makes; the most restrictive one holds for the whole.\n",
        "## Networks and licences\n",
        "| network | source | licence |\n| --- | --- | --- |",
        *(f"| {o.network} | {o.source} | {o.licence} |" for o in ORIGINS),
        "",
        "The paper's own weights are not published. Datasets: Greatest Hits is for research; Walking The Maps was "
        "taken from YouTube.\n",
        "## Sizes\n",
        f"Weights are stored as {storage}; DiT, ControlNet and Oobleck compute in {arithmetic}, the other networks in "
        "float32. `memory`: weights while a graph is loaded. `CPU` and `peak`: time of one core and memory of the "
        "export, without the checkpoint, which is mapped from its file.\n",
        "| network | parameters | graphs | stored, MB | memory, MB | CPU, s | peak, GB |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for part in parts:
        lines.append(
            f"| {part.network} | {part.parameters / 1e6:.1f} M | {', '.join(part.files)} | {part.stored / 1e6:.0f} | "
            f"{part.memory / 1e6:.0f} | {part.seconds:.0f} | {part.peak / 1e9:.1f} |"
        )
    stored, seconds = sum(part.stored for part in parts), sum(part.seconds for part in parts)
    lines += [
        f"| all | {sum(part.parameters for part in parts) / 1e6:.1f} M | | {stored / 1e6:.0f} | | {seconds:.0f} | "
        f"{max(part.peak for part in parts) / 1e9:.1f} |",
        "",
        "## Use\n",
        "10 s of sound with the paper's 150 steps and guidance are 168 TFLOP: about three minutes on a GPU of 1 "
        "effective TFLOPS, half a minute on one of 6. 50 steps take a third. With float16 arithmetic, a GPU with "
        "16-bit floats (`shader-f16`) is needed; WebAssembly cannot hold the weights. The mapper's LSTM runs there.\n",
    ]
    return "\n".join(lines)
