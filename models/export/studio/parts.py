"""The graphs of a pack, one network after the other: each is read from its checkpoint, traced, written and let go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from export.studio import graphs
from export.studio.fused import fuse
from export.studio.plain import plain
from export.studio.trace import Graph
from studio.checkpoints.errors import CheckpointError
from studio.checkpoints.load import load_into
from studio.checkpoints.read import State, read_state
from studio.networks import cavp, clap_audio, clap_text, controlnet, dit, oobleck, raft, rms_mapper, tc_clip, timing
from studio.networks.clap_names import from_transformers
from studio.networks.controlnet import ControlNet, ControlNetConfig
from studio.networks.sizes import Sizes
from studio.networks.timing import Prompt, PromptConfig, Timing
from studio.training.lora import merged

WINDOW = 300  # frames of the mapper: 10 s
LORA_SCALE = 1.0  # alpha over rank, as in training
SECONDS = ("seconds_start", "seconds_total")

Config = TypeVar("Config")


@dataclass(frozen=True)
class Checkpoints:
    """Files of the networks. `foley` and `mapper` are trained by `studio.training`; the others are published."""

    base: Path  # Stable Audio Open: transformer, autoencoder, timing
    foley: Path  # ControlNet and prompt projection
    mapper: Path
    clap: Path  # both towers
    tc_clip: Path
    raft: Path
    tokenizer: Path  # RoBERTa's tokenizer.json
    cavp: Path | None = None
    lora: Path | None = None  # low-rank adaptation of the transformer, with its prompt projection


@dataclass(frozen=True)
class Part:
    """Graphs that share weights, by name of file, with fields of the manifest for their role."""

    graphs: dict[str, Graph]
    weights: nn.Module  # of which all graphs have some, by the same names
    about: dict[str, object]
    network: str  # for the model card


def read(path: Path) -> State:
    """A checkpoint, by the names of networks that were trained on one GPU."""
    state = read_state(path)
    return State({name.removeprefix("module."): value for name, value in state.items()}, state.source)


def hollow_built(module: type[nn.Module], *arguments: object) -> nn.Module:
    with torch.device("meta"):
        return module(*arguments)


def others(state: State, prefix: str, own: tuple[str, ...]) -> list[str]:
    """Starts of names after `prefix` that belong to other parts of the checkpoint."""
    names = {name.removeprefix(prefix).split(".")[0] for name in state if name.startswith(prefix)}
    return [f"{name}." for name in names - set(own)]


def generator(paths: Checkpoints) -> Part:
    """DiT and ControlNet. Their weights stay in the files until they are written."""
    base, foley = read_state(paths.base), read_state(paths.foley)
    words = foley
    if paths.lora is not None:
        words = read_state(paths.lora)
        base = State(merged(base, words, LORA_SCALE, dit.PREFIX), base.source)
    config = configured(dit.config_of, base, "Stable Audio")
    transformer = load_into(hollow_built(dit.DiT, config), base, dit.PREFIX)
    copies = [name for name in foley if name.startswith(f"{controlnet.PREFIX}conv_outs.")]
    if not copies:
        raise CheckpointError(
            f"{foley.source} is no checkpoint of Stable-Foley: it has no {controlnet.PREFIX}conv_outs."
        )
    control = hollow_built(ControlNet, ControlNetConfig(config, len(copies) / config.depth))
    load_into(control, foley, controlnet.PREFIX)
    seconds = load_into(Timing(timing_config(base, config)), base, timing.PREFIX, others(base, timing.PREFIX, SECONDS))
    projection = words.get(f"{timing.PREFIX}clap.proj_out.weight")
    clap = projection.shape[1] if projection is not None else 512
    prompt = Prompt(PromptConfig(clap=clap, width=config.prompt))
    load_into(prompt, words, timing.PREFIX, others(words, timing.PREFIX, ("clap",)))
    found = graphs.generator(transformer, control, prompt, seconds)
    return Part(found, found["dit-controlnet"].module, {"controlDepth": control.depth}, "DiT and ControlNet")


def configured(config_of: Callable[[State], Config], state: State, what: str) -> Config:
    try:
        return config_of(state)
    except (KeyError, ValueError) as error:
        raise CheckpointError(f"{state.source} is no checkpoint of {what}: it lacks {error.args[0]}.") from error


def timing_config(state: State, config: dit.DiTConfig) -> timing.TimingConfig:
    """A checkpoint does not say how long is longest; the objective does."""
    published = timing.STABLE_AUDIO_OPEN if config.objective == "v" else timing.STABLE_AUDIO_OPEN_SMALL
    name = f"{timing.PREFIX}{published.names[-1]}.embedder.embedding.0.weights"
    if name not in state:
        raise CheckpointError(f"{state.source} is no checkpoint of Stable Audio: it lacks {name}.")
    return timing.TimingConfig(published.names, config.prompt, published.longest, len(state[name]))


def autoencoder(paths: Checkpoints, side: str) -> Part:
    state = read_state(paths.base)
    config = configured(oobleck.config_of, state, "Stable Audio")
    prefix = f"{oobleck.PREFIX}{side}."
    if side == "encoder":
        network = plain(load_into(oobleck.OobleckEncoder(config), state, prefix))
        graph = graphs.vae_encoder(network, config)
    else:
        network = plain(load_into(oobleck.OobleckDecoder(config), state, prefix))
        graph = graphs.vae_decoder(network, config)
    about = {"downsampling": config.downsampling, "decoderContext": config.decoder_context}
    return Part({f"vae-{side}": graph}, graph.module, about, f"Oobleck {side}")


def pictures(paths: Checkpoints, sizes: Sizes) -> Part:
    """TC-CLIP twice, behind frames and behind RAFT; its weights are stored once."""
    clip = load_into(tc_clip.TcClip(sizes.tc_clip), read(paths.tc_clip), ignore=tc_clip.IGNORED)
    flow = fuse(load_into(raft.Raft(sizes.raft), read(paths.raft)))
    found = {
        "frame-encoder": graphs.frame_encoder(clip, sizes.flow_side),
        "flow": graphs.motion_encoder(flow, clip, sizes.flow_side),
    }
    return Part(found, found["flow"].module, {"side": sizes.flow_side, "window": sizes.tc_clip.window}, "TC-CLIP, RAFT")


def mapper(paths: Checkpoints) -> Part:
    state = read(paths.mapper)
    network = load_into(rms_mapper.RmsMapper(configured(rms_mapper.config_of, state, "RMS-Mapper")), state)
    graph = graphs.mapper(fuse(network), WINDOW)
    return Part({"rms-mapper": graph}, graph.module, {"channels": 1}, "RMS-Mapper")


def sounds(paths: Checkpoints, sizes: Sizes) -> Part:
    state = read(paths.clap)
    config = configured(lambda state: clap_audio.config_of(state, sizes.clap_audio), state, "CLAP")
    network = clap_audio.ClapAudio(config)
    load_into(network, State(from_transformers(state, network), state.source), ignore=clap_audio.IGNORED)
    seconds = config.samples / config.sample_rate
    about = {"sampleRate": config.sample_rate, "minSeconds": seconds, "maxSeconds": seconds}
    graph = graphs.sound_encoder(network)
    return Part({"clap-audio": graph}, graph.module, about, "CLAP, sound")


def words(paths: Checkpoints, sizes: Sizes) -> Part:
    network = clap_text.ClapText(sizes.clap_text)
    state = read(paths.clap)
    load_into(network, State(from_transformers(state, network), state.source), ignore=clap_text.IGNORED)
    graph = graphs.text_encoder(network)
    return Part({"clap-text": graph}, graph.module, {"maxTokens": network.config.max_tokens}, "CLAP, words")


def video(paths: Checkpoints, sizes: Sizes) -> Part:
    network = load_into(cavp.Cavp(sizes.cavp), read(paths.cavp), ignore=cavp.IGNORED)
    size = network.config.size
    graph = graphs.video_encoder(fuse(network))
    return Part({"cavp": graph}, graph.module, {"fps": cavp.FPS, "width": size, "height": size}, "CAVP")


def in_float32(part: Part) -> Part:
    """The part for devices without 16-bit floats."""
    changed = {}
    for name, graph in part.graphs.items():
        graph.module.dtype = torch.float32
        examples = tuple(x.float() if x.dtype == torch.float16 else x for x in graph.examples)
        changed[name] = replace(graph, examples=examples, half=())
    return replace(part, graphs=changed)


def parts(paths: Checkpoints, sizes: Sizes, half: bool = True) -> Iterator[Part]:
    """One part at a time; ask for the next when the last is written. Without `half` all arithmetic is in float32."""
    for part in published_parts(paths, sizes):
        yield part if half else in_float32(part)
        del part


def published_parts(paths: Checkpoints, sizes: Sizes) -> Iterator[Part]:
    yield generator(paths)
    yield autoencoder(paths, "encoder")
    yield autoencoder(paths, "decoder")
    yield pictures(paths, sizes)
    yield mapper(paths)
    yield sounds(paths, sizes)
    yield words(paths, sizes)
    if paths.cavp is not None:
        yield video(paths, sizes)
