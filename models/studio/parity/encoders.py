"""CLAP's towers, CAVP, TC-CLIP and RAFT against laion-clap, transformers, mmaction2 and torchvision."""

import json
import sys
import types
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from studio.checkpoints.load import load_into
from studio.networks import cavp, clap_audio, clap_text, raft, tc_clip
from studio.networks.clap_names import from_transformers
from studio.parity.case import Case, MissingPackageError, Result, randomise, reference, result

TC_CLIP = Path(__file__).with_name("tc_clip.json")
LAION, TRANSFORMERS, MMACTION, TORCHVISION = "laion-clap", "transformers", "mmaction2", "torchvision"


@torch.no_grad()
def perturb_norms(module: nn.Module, seed: int = 2) -> None:
    """Random statistics for batch norms, which a new module has as 0 and 1."""
    generator = torch.Generator().manual_seed(seed)
    for part in module.modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm) and part.running_mean is not None:
            part.running_mean.normal_(0, 0.1, generator=generator)
            part.running_var.uniform_(0.5, 1.5, generator=generator)


def noise(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def pictures(*shape: int, seed: int = 1) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def transformers_package() -> types.ModuleType:
    try:
        import transformers
    except ImportError as error:
        raise MissingPackageError("transformers is not installed") from error
    return transformers


def inner(package: str, module: str) -> types.ModuleType:
    """As `reference`, also without the __init__ of the packages inside: laion-clap's and mmaction's import everything,
    mmaction's even what its wheel lacks.
    """
    top, *names = module.split(".")[:-1]
    spec = find_spec(top) if top not in sys.modules else sys.modules[top].__spec__
    for depth in range(1, len(names) + 1) if spec is not None else ():
        shell = types.ModuleType(".".join([top, *names[:depth]]))
        shell.__path__ = [str(Path(spec.submodule_search_locations[0], *names[:depth]))]
        sys.modules.setdefault(shell.__name__, shell)
    return reference(package, module)


def their_htsat(config: clap_audio.ClapAudioConfig) -> nn.Module:
    """laion-clap's audio tower and projection, with the names that they have in its checkpoints."""
    sizes = types.SimpleNamespace(
        mel_bins=config.mels,
        window_size=config.window,
        hop_size=config.hop,
        sample_rate=config.sample_rate,
        fmin=config.low,
        fmax=config.high,
    )
    tower = inner(LAION, "laion_clap.clap_module.htsat").HTSAT_Swin_Transformer(
        spec_size=config.side,
        patch_size=config.patch,
        patch_stride=(config.patch, config.patch),
        num_classes=10,
        embed_dim=config.width,
        depths=list(config.depths),
        num_heads=list(config.heads),
        window_size=config.attention_window,
        config=sizes,
        enable_fusion=config.fused,
        fusion_type="aff_2d" if config.fused else "None",
    )
    width = config.embedding
    project = nn.Sequential(nn.Linear(config.features, width), nn.ReLU(), nn.Linear(width, width))
    theirs = nn.ModuleDict({"audio_branch": tower, "audio_projection": project})
    spectrum = {name: value.clone() for name, value in theirs.state_dict().items() if "_extractor." in name}
    randomise(theirs)
    perturb_norms(theirs)
    theirs.load_state_dict(spectrum, strict=False)  # the Fourier transform and the filters are not random
    return theirs.eval()


def their_embedding(theirs: nn.Module, inputs: dict[str, Tensor]) -> Tensor:
    features = theirs["audio_branch"](inputs, device="cpu")["embedding"]
    return nn.functional.normalize(theirs["audio_projection"](features), dim=-1)


@torch.no_grad()
def clap_sound(full: bool) -> Iterator[Result]:
    size = "" if full else ", tiny"
    for fused in (False, True):
        config = clap_audio.ClapAudioConfig(fused=fused) if full else clap_audio.tiny(fused)
        theirs = their_htsat(config)
        ours = load_into(clap_audio.ClapAudio(config), theirs.state_dict(), ignore=clap_audio.IGNORED)
        if not fused:
            audio = 0.3 * noise(2, config.samples)
            tower = theirs["audio_branch"]
            mel = tower.logmel_extractor(tower.spectrogram_extractor(audio))[:, 0]
            yield result(f"CLAP audio{size}: log-mel", LAION, None, [ours.audio_branch.log_mel(audio)], [mel])
            embedding = their_embedding(theirs, {"waveform": audio, "longer": torch.tensor([False, False])})
            yield result(f"CLAP audio{size}", LAION, ours, [ours(audio)], [embedding])
            continue
        mels, longer = 20 * noise(3, 4, config.frames, config.mels), torch.tensor([True, False, True])
        embedding = their_embedding(theirs, {"mel_fusion": mels.clone(), "longer": longer})
        yield result(f"CLAP audio, fused{size}", LAION, ours, [ours.embed(mels, longer)], [embedding])
        yield from fused_spectrogram(ours, size)


@torch.no_grad()
def fused_spectrogram(ours: clap_audio.ClapAudio, size: str) -> Iterator[Result]:
    """Log-mel of the fused variant; the original takes it from torchaudio, which laion-clap's data module calls."""
    config = ours.config
    transforms = reference("torchaudio", "torchaudio.transforms")
    audio = 0.3 * noise(1, config.samples + 50 * config.hop)
    mel = transforms.MelSpectrogram(
        config.sample_rate,
        config.window,
        hop_length=config.hop,
        n_mels=config.mels,
        f_min=config.low,
        f_max=config.high,
    )(audio)
    expected = transforms.AmplitudeToDB(top_db=None)(mel).transpose(1, 2)
    found = ours.audio_branch.log_mel(audio)
    yield result(f"CLAP audio, fused{size}: log-mel", "torchaudio", None, [found], [expected])


def their_clap(full: bool) -> nn.Module:
    sound, words = (
        (clap_audio.ClapAudioConfig(), clap_text.ClapTextConfig()) if full else (clap_audio.tiny(), clap_text.tiny())
    )
    transformers = transformers_package()
    text = {
        "vocab_size": words.vocabulary,
        "hidden_size": words.width,
        "num_hidden_layers": words.depth,
        "num_attention_heads": words.heads,
        "intermediate_size": words.hidden,
        "max_position_embeddings": words.positions,
        "type_vocab_size": 1,
        "layer_norm_eps": words.epsilon,
        "projection_dim": words.embedding,
        "pad_token_id": words.padding,
    }
    audio = {
        "spec_size": sound.side,
        "num_mel_bins": sound.mels,
        "window_size": sound.attention_window,
        "patch_size": sound.patch,
        "patch_stride": [sound.patch, sound.patch],
        "patch_embeds_hidden_size": sound.width,
        "patch_embed_input_channels": 1,
        "depths": list(sound.depths),
        "num_attention_heads": list(sound.heads),
        "hidden_size": sound.features,
        "num_hidden_layers": len(sound.depths),
        "projection_dim": sound.embedding,
        "enable_fusion": False,
    }
    settings = transformers.ClapConfig(text_config=text, audio_config=audio, projection_dim=sound.embedding)
    theirs = transformers.ClapModel(settings)
    randomise(theirs)
    perturb_norms(theirs)
    return theirs.eval()


@torch.no_grad()
def clap_hub(full: bool) -> Iterator[Result]:
    """Both towers under the names of transformers' checkpoints."""
    size = "" if full else ", tiny"
    theirs = their_clap(full)
    sound = clap_audio.ClapAudio() if full else clap_audio.ClapAudio(clap_audio.tiny())
    words = clap_text.ClapText() if full else clap_text.ClapText(clap_text.tiny())
    state = theirs.state_dict()
    load_into(sound, from_transformers(state, sound), ignore=clap_audio.IGNORED)
    load_into(words, from_transformers(state, words), ignore=clap_text.IGNORED)
    mel = 20 * noise(2, 1, sound.config.frames, sound.config.mels)
    embedding = nn.functional.normalize(
        theirs.audio_projection(theirs.audio_model(input_features=mel, is_longer=None).pooler_output), dim=-1
    )
    yield result(f"CLAP audio{size}", TRANSFORMERS, sound, [sound.embed(mel)], [embedding])
    ids = torch.randint(
        3, words.config.vocabulary, (2, words.config.max_tokens), generator=torch.Generator().manual_seed(3)
    )
    ids[0, 7:] = words.config.padding
    mask = (ids != words.config.padding).long()
    found = words(ids, mask)
    states = theirs.text_model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    embedding = nn.functional.normalize(theirs.text_projection(states.pooler_output), dim=-1)
    yield result(f"CLAP text{size}", TRANSFORMERS, words, [found.embedding], [embedding])
    tokens = states.hidden_states[words.config.token_layer]
    seen = mask[:, :, None]
    yield result(f"CLAP text{size}: tokens", TRANSFORMERS, None, [found.tokens * seen], [tokens * seen])


@torch.no_grad()
def roberta(full: bool) -> Iterator[Result]:
    """laion-clap's text tower is transformers' RobertaModel."""
    transformers = transformers_package()
    config = clap_text.ClapTextConfig() if full else clap_text.tiny()
    theirs = transformers.RobertaModel(
        transformers.RobertaConfig(
            vocab_size=config.vocabulary,
            hidden_size=config.width,
            num_hidden_layers=config.depth,
            num_attention_heads=config.heads,
            intermediate_size=config.hidden,
            max_position_embeddings=config.positions,
            type_vocab_size=1,
            layer_norm_eps=config.epsilon,
            pad_token_id=config.padding,
        )
    )
    randomise(theirs)
    theirs.eval()
    ours = clap_text.ClapText(config)
    load_into(ours.text_branch, theirs.state_dict())
    ids = torch.randint(3, config.vocabulary, (2, config.max_tokens), generator=torch.Generator().manual_seed(3))
    ids[1, 5:] = config.padding
    mask = (ids != config.padding).long()
    pooled, tokens = ours.text_branch(ids, mask.float())
    expected = theirs(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    seen = mask[:, :, None]
    found = [pooled, tokens * seen]
    wanted = [expected.pooler_output, expected.hidden_states[config.token_layer] * seen]
    yield result(f"RoBERTa{'' if full else ', tiny'}", TRANSFORMERS, ours.text_branch, found, wanted)


@torch.no_grad()
def video(full: bool) -> Iterator[Result]:
    config = cavp.CavpConfig() if full else cavp.tiny()
    module = inner(MMACTION, "mmaction.models.backbones.resnet3d_slowonly")
    backbone = module.ResNet3dSlowOnly(
        depth=50, pretrained=None, stage_blocks=config.depths, base_channels=config.width
    )
    ours = cavp.Cavp(config)
    head = nn.Linear(ours.video_encoder.features, config.embedding)
    theirs = nn.ModuleDict({"video_encoder": backbone, "video_project_head": head})
    randomise(theirs)
    perturb_norms(theirs)
    theirs.eval()
    load_into(ours, theirs.state_dict(), ignore=cavp.IGNORED)
    frames = pictures(1, config.frames, 3, config.size, config.size)
    maps = backbone(frames.transpose(1, 2)).mean((3, 4)).transpose(1, 2)
    expected = nn.functional.normalize(head(maps), dim=-1)
    yield result(f"CAVP{'' if full else ', tiny'}", MMACTION, ours, [ours(frames)], [expected])


@torch.no_grad()
def clip(full: bool) -> Iterator[Result]:
    """TC-CLIP with its context made invisible is CLIP, frame by frame."""
    transformers = transformers_package()
    config = tc_clip.TcClipConfig() if full else tc_clip.tiny()
    theirs = transformers.CLIPVisionModelWithProjection(
        transformers.CLIPVisionConfig(
            hidden_size=config.width,
            intermediate_size=4 * config.width,
            projection_dim=config.embedding,
            num_hidden_layers=config.depth,
            num_attention_heads=config.heads,
            image_size=config.size,
            patch_size=config.patch,
            hidden_act="quick_gelu",
        )
    )
    randomise(theirs)
    theirs.eval()
    ours = tc_clip.TcClip(config)
    load_into(ours, as_tc_clip(theirs.state_dict(), config))
    frames = pictures(1, config.window, 3, config.size, config.size)
    normalised = (frames - ours.mean) / ours.deviation
    expected = theirs(pixel_values=normalised[0]).image_embeds[None]
    size = "" if full else ", tiny"
    yield result(f"TC-CLIP without its context{size}", TRANSFORMERS, ours, [ours(frames)], [expected])


def as_tc_clip(state: dict[str, Tensor], config: tc_clip.TcClipConfig) -> dict[str, Tensor]:
    """A state dict of transformers' CLIPVisionModelWithProjection under TC-CLIP's names, with the context hidden."""
    names = {
        "embeddings.class_embedding": "class_embedding",
        "embeddings.patch_embedding.weight": "conv1.weight",
        "embeddings.position_embedding.weight": "positional_embedding",
        "pre_layrnorm.": "ln_pre.",
        "post_layernorm.": "ln_post.",
        "encoder.layers.": "transformer.resblocks.",
        "self_attn.": "attn.",
        "layer_norm1.": "ln_1.",
        "layer_norm2.": "ln_2.",
        "mlp.fc1.": "mlp.c_fc.",
        "mlp.fc2.": "mlp.c_proj.",
    }
    renamed = {}
    for name, value in state.items():
        name = name.removeprefix("vision_model.")
        for theirs, ours in names.items():
            name = name.replace(theirs, ours)
        if name == "visual_projection.weight":
            name, value = "proj", value.T
        renamed[f"image_encoder.{name}"] = value
    hidden = torch.tensor([0.0, -1e4]).expand(config.heads, 1, 2)
    for layer in range(1, config.depth):
        renamed[f"image_encoder.transformer.resblocks.{layer}.attn.local_global_bias_table"] = hidden
    return renamed


@torch.no_grad()
def clip_context(full: bool) -> Iterator[Result]:
    """TC-CLIP whole, against stored outputs of the authors' code. In float64: which tokens are merged is a choice, and
    on random weights and frames float32 chooses otherwise somewhere in twelve layers, which moves the features by 7 %.
    """
    stored = json.loads(TC_CLIP.read_text())["full" if full else "small"]
    config = tc_clip.TcClipConfig(**stored["config"])
    ours = tc_clip.TcClip(config).eval()
    random = np.random.RandomState(0)  # whose numbers never change
    state = ours.state_dict()
    for name in sorted(state):
        values, shape = random.standard_normal(tuple(state[name].shape)), state[name].shape
        values *= 0.05 if len(shape) == 1 else state[name][0].numel() ** -0.5
        values += 1 if name.endswith("weight") and len(shape) == 1 else 0
        state[name] = torch.from_numpy(values.astype(np.float32))
    load_into(ours, state)
    frames = np.random.RandomState(1).random_sample((1, config.window, 3, config.size, config.size))
    found = ours.double()(torch.from_numpy(frames))[0, :, :8]
    expected = torch.tensor(stored["output"], dtype=torch.float64)
    difference = found - expected
    relative = float(difference.norm() / expected.norm())
    parameters = sum(p.numel() for p in ours.parameters())
    name = f"TC-CLIP, float64{'' if full else ', small'}"
    yield Result(name, "the authors' code, stored output", parameters, float(difference.abs().max()), relative)


@torch.no_grad()
def flow(full: bool) -> Iterator[Result]:
    module = reference(TORCHVISION, "torchvision.models.optical_flow.raft")
    config = raft.RaftConfig() if full else raft.tiny()
    if full:
        theirs = module.raft_large()
    else:
        theirs = module._raft(
            feature_encoder_layers=config.encoder,
            feature_encoder_block=module.ResidualBlock,
            feature_encoder_norm_layer=nn.InstanceNorm2d,
            context_encoder_layers=config.encoder,
            context_encoder_block=module.ResidualBlock,
            context_encoder_norm_layer=nn.BatchNorm2d,
            corr_block_num_levels=config.levels,
            corr_block_radius=config.radius,
            motion_encoder_corr_layers=config.correlation,
            motion_encoder_flow_layers=config.flow,
            motion_encoder_out_channels=config.motion,
            recurrent_block_hidden_state_size=config.hidden,
            recurrent_block_kernel_size=((1, 5), (5, 1)),
            recurrent_block_padding=((0, 2), (2, 0)),
            flow_head_hidden_size=config.head,
            use_mask_predictor=True,
        )
        theirs.mask_predictor = module.MaskPredictor(in_channels=config.hidden, hidden_size=config.head)
    perturb_norms(theirs)
    theirs.eval()
    ours = load_into(raft.Raft(config), theirs.state_dict())
    first, second = pictures(2, 3, 224, 224), pictures(2, 3, 224, 224, seed=2)
    expected = theirs(2 * first - 1, 2 * second - 1, num_flow_updates=config.updates)[-1]
    yield result(f"RAFT{'' if full else ', tiny'}", TORCHVISION, ours, [ours(first, second)], [expected])


def mapper(full: bool) -> Iterator[Result]:
    raise MissingPackageError("the paper's authors have published neither its code nor its weights")


CASES = [
    Case("clap-audio", clap_sound),
    Case("clap-transformers", clap_hub),
    Case("roberta", roberta),
    Case("cavp", video),
    Case("tc-clip", clip),
    Case("tc-clip-context", clip_context),
    Case("raft", flow),
    Case("rms-mapper", mapper),
]
