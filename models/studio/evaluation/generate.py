"""Makes the sounds of the test split with Stable-V2A, and its reference clips, for `python -m studio.evaluation`.

    python -m studio.evaluation.generate --shards SHARDS --set SET --base model.safetensors --foley averaged.safetensors
        --name stable-v2a-audio --mapper mapper.safetensors [--words 630k-audioset-best.pt --tokenizer tokenizer.json]
        [--frames] [--steps 150] [--guidance 2]
    python -m studio.evaluation.generate --set SET --references greatest-hits VIDEOS [--seconds 10]

Without --mapper the true envelope is followed (Table III: names gt-rms, gt-rms-frames). The prompt is the true sound's
CLAP embedding, or with --words that of the chunk's words.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from audio import loudness
from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.data.chunks import all_chunks
from studio.data.encoders import load_vae, stripped
from studio.data.media import SOUND_RATE, read_frames, read_sound
from studio.data.rendered import write_movie
from studio.data.shards import Sample, read_split
from studio.data.sources import DATASETS
from studio.evaluation.files import REFERENCE
from studio.evaluation.mapper import load_mapper
from studio.networks import clap_text, controlnet, timing
from studio.networks.clap_names import from_transformers
from studio.networks.clap_text import ClapText
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.sizes import PUBLISHED, SIZES, Sizes
from studio.networks.timing import Prompt, PromptConfig
from studio.sampling.sample import STABLE_AUDIO_OPEN_SMALL, SamplerConfig, sample
from studio.training.base import load_base
from training.device import NAMES, choose_device
from video.film import FPS

Words = Callable[[str], Tensor]  # sentence -> CLAP embedding [512]


def load_words(path: Path, tokenizer: Path, sizes: Sizes = PUBLISHED) -> Words:
    """LAION-CLAP's text tower."""
    network, state = ClapText(sizes.clap_text), read_state(path)
    named = stripped(State(from_transformers(state, network), state.source))
    load_into(network, named, ignore=clap_text.IGNORED)
    tokens = Tokenizer.from_file(str(tokenizer))

    @torch.no_grad()
    def embed(sentence: str) -> Tensor:
        ids = [0, *tokens.encode(sentence, add_special_tokens=False).ids[: sizes.clap_text.max_tokens - 2], 2]
        return network(torch.tensor([ids])).embedding[0]

    return embed


class StableFoley:
    """Base and trained parts, on one device."""

    def __init__(self, base: Path, foley: Path, frames: bool, device: torch.device) -> None:
        self.device, state = device, read_state(foley)
        self.dit, self.timing = (module.to(device) for module in load_base(base))
        self.vae = load_vae(base).to(device)
        depth = sum(1 for name in state if name.startswith(f"{controlnet.PREFIX}conv_outs."))
        config = ControlNetConfig(self.dit.config, depth / self.dit.config.depth)
        self.control = load_into(ControlNet(config), state, controlnet.PREFIX).to(device)
        self.prompt = Prompt(PromptConfig(width=self.dit.config.prompt, frames=frames))
        ignored = () if frames else ("cavp.",)
        load_into(self.prompt, state, timing.PREFIX, ignore=ignored).to(device)

    @torch.no_grad()
    def control_of(self, envelope: np.ndarray, samples: int) -> Tensor:
        """Envelope [2, N] -> control latent [1, 64, L]."""
        audio = torch.from_numpy(loudness.at_audio_rate(envelope, samples)).to(self.device)[None]
        return self.vae.encode(F.pad(audio, (0, -samples % self.vae.config.downsampling)))

    @torch.no_grad()
    def generate(
        self, clap: Tensor, cavp: Tensor | None, control: Tensor, seconds: float, config: SamplerConfig, seed: int
    ) -> np.ndarray:
        """clap [512], cavp [F, 512] or None, control [1, 64, L] -> sound [2, samples]."""
        noise = torch.randn(control.shape, generator=torch.Generator().manual_seed(seed)).to(self.device)
        frames = None if cavp is None else cavp.float().to(self.device)[None]
        prompt = self.prompt(clap.float().to(self.device)[None, None], frames)  # [1, 1 + F, width]
        times = torch.tensor([seconds], device=self.device)
        tokens = self.timing(torch.zeros_like(times), times)
        generator = torch.Generator().manual_seed(seed + 1)
        latent = sample(self.dit, noise, prompt, tokens, config, self.control, control, generator)
        return self.vae.decode(latent)[0, :, : round(seconds * SOUND_RATE)].cpu().numpy()


def envelope_of(mapper: torch.nn.Module | None, chunk: Sample, device: torch.device) -> np.ndarray:
    """[2, N]: the mapper's for both channels, or the true ones."""
    if mapper is None:
        return chunk["envelope"][1:]
    features = torch.from_numpy(chunk["features"]).float().to(device)[None, :, : mapper.config.features]
    with torch.no_grad():
        classes = mapper(features)[0].argmax(-1).cpu().numpy()  # [N]
    return np.repeat(loudness.decode(classes)[None], 2, 0)


def sampler_of(objective: str, steps: int | None, guidance: float) -> SamplerConfig:
    if objective == "rectified_flow":
        return SamplerConfig(STABLE_AUDIO_OPEN_SMALL.solver, steps or STABLE_AUDIO_OPEN_SMALL.steps, 1.0)
    return SamplerConfig(steps=steps or SamplerConfig.steps, guidance=guidance)


def write_takes(args: argparse.Namespace) -> int:
    """A WAV for every chunk of the test split; their number."""
    device, sizes = choose_device(args.device), SIZES[args.sizes]
    foley = StableFoley(args.base, args.foley, args.frames, device)
    mapper = load_mapper(args.mapper).to(device) if args.mapper else None
    words = load_words(args.words, args.tokenizer, sizes) if args.words else None
    config = sampler_of(foley.dit.config.objective, args.steps, args.guidance)
    entries = ["envelope", "clap", *(["features"] if mapper else []), *(["cavp"] if args.frames else [])]
    folder, count = args.set / args.name, 0
    folder.mkdir(parents=True, exist_ok=True)
    for chunk in read_split(args.shards, args.split, entries):
        seconds = float(chunk["json"]["seconds"])
        envelope = envelope_of(mapper, chunk, device)
        control = foley.control_of(envelope, round(seconds * SOUND_RATE))
        clap = words(str(chunk["json"]["words"])) if words else torch.from_numpy(chunk["clap"])
        cavp = torch.from_numpy(chunk["cavp"]) if args.frames else None
        sound = foley.generate(clap, cavp, control, seconds, config, args.seed + count)
        soundfile.write(folder / f"{chunk['name']}.wav", sound.T, SOUND_RATE, subtype="FLOAT")
        count += 1
    return count


def write_references(args: argparse.Namespace) -> int:
    """The chunks of the test split as films; their number."""
    dataset, videos = args.references
    if dataset not in DATASETS:
        raise SystemExit(f"{dataset} is none of {', '.join(DATASETS)}.")
    folder = args.set / REFERENCE
    folder.mkdir(parents=True, exist_ok=True)
    sources = [source for source in DATASETS[dataset](Path(videos)) if source.split == args.split]
    chunks, problems = all_chunks(sources, args.seconds)
    print("\n".join(problems))
    for chunk in chunks:
        frames = read_frames(chunk.source.video, chunk.start, chunk.seconds, FPS)
        even = frames[:, : frames.shape[1] // 2 * 2, : frames.shape[2] // 2 * 2]  # as H.264 wants it
        sound = read_sound(chunk.source.sound, chunk.start, chunk.seconds)
        write_movie(folder / f"{chunk.name}.mp4", even, 0.9 * sound)
        soundfile.write(folder / f"{chunk.name}.wav", sound.T, SOUND_RATE, subtype="FLOAT")
    return len(chunks)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--references", nargs=2, metavar=("DATASET", "VIDEOS"))
    parser.add_argument("--shards", type=Path)
    parser.add_argument("--split", default="test")
    parser.add_argument("--name", default="stable-v2a-audio", help="folder of the takes")
    for name in ("base", "foley", "mapper", "words", "tokenizer"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--frames", action="store_true", help="CAVP frames as prompts")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--sizes", choices=list(SIZES), default="published")
    parser.add_argument("--device", choices=NAMES, default="auto")
    return parser


def main() -> None:
    parser = arguments()
    args = parser.parse_args()
    try:
        if args.references:
            print(f"{write_references(args)} reference clips")
        if args.shards:
            if not (args.base and args.foley):
                parser.error("--shards needs --base and --foley")
            print(f"{write_takes(args)} takes")
    except (CheckpointError, ValueError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
