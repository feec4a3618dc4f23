"""Low-rank adaptation: no change at first, few trainable numbers, and merging gives the adapted network."""

import pytest
import torch

from studio.networks.dit import PREFIX, DiT, DiTConfig
from studio.training.lora import LoraConfig, adapt, adapted, bind, lora_state, merged

CONFIG = DiTConfig(width=128, depth=2, heads=2, prompt=64)


def inputs():
    return torch.randn(2, 64, 6), torch.rand(2), torch.randn(2, 1, 64), torch.randn(2, 2, 64)


def randomised(dit: DiT) -> DiT:
    for parameter in dit.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    return dit.eval()


def test_an_adapted_network_is_unchanged_at_first_and_freezes_the_rest():
    torch.manual_seed(0)
    dit, x = randomised(DiT(CONFIG)), inputs()
    before = dit(*x)
    parameters = adapt(dit, LoraConfig(rank=4))
    assert torch.equal(before, dit(*x))
    trainable = {id(p) for p in dit.parameters() if p.requires_grad}
    assert trainable == {id(p) for p in parameters.values()}
    assert len(list(adapted(dit))) == 2 * (2 + 3)  # self-attention: to_qkv, to_out; attention to the prompt: three


def test_a_merged_checkpoint_computes_what_the_adapted_network_does():
    torch.manual_seed(1)
    dit, x = randomised(DiT(CONFIG)), inputs()
    published = {PREFIX + name: value.clone() for name, value in dit.state_dict().items()}
    config = LoraConfig(rank=4, alpha=8)
    parameters = adapt(dit, config)
    torch.nn.init.normal_(next(p for name, p in parameters.items() if name.endswith("up")), std=0.2)
    state = merged(published, lora_state(parameters), config.alpha / config.rank, PREFIX)
    plain = DiT(CONFIG).eval()
    plain.load_state_dict({name.removeprefix(PREFIX): value for name, value in state.items()})
    assert torch.allclose(plain(*x), dit(*x), atol=1e-5)


def test_an_average_of_the_numbers_can_be_bound():
    dit = randomised(DiT(CONFIG))
    parameters = adapt(dit, LoraConfig(rank=2))
    other = torch.nn.ParameterDict({name: p.detach() + 1 for name, p in parameters.items()})
    bind(dit, other)
    name, layer = next(adapted(dit))
    assert layer.up is other[f"{name}.up".replace(".", "/")]


def test_patterns_that_match_nothing_and_foreign_layers_are_refused():
    with pytest.raises(ValueError, match="No linear layer"):
        adapt(DiT(CONFIG), LoraConfig(layers="nothing"))
    with pytest.raises(ValueError, match="no layer a"):
        merged({}, {"lora.a.down": torch.zeros(1, 1), "lora.a.up": torch.zeros(1, 1)}, 1.0)
