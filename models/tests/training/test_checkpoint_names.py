"""Names of parameters in earlier checkpoints."""

import pytest
from torch import nn

from autoencoder.discriminator import Discriminators
from autoencoder.network import Autoencoder
from generator.network import Generator
from prompt.network import AudioEncoder, TextProjection
from training.checkpoint_names import RENAMED, current_name, current_names

NETWORKS: dict[str, tuple[type[nn.Module], ...]] = {
    "generator": (Generator,),
    "autoencoder": (Autoencoder,),
    "prompt": (AudioEncoder, TextProjection),
}


@pytest.mark.parametrize(
    ("network", "before", "now"),
    [
        ("autoencoder", {"texture": {"heard.weight": 1}}, {"texture": {"spectrum_input.weight": 1}}),
        (
            "autoencoder",
            {"critics": {"parts.2.told.bias": 1}, "critics optimiser": {"state": {0: 2}}},
            {"discriminators": {"discriminators.2.film.bias": 1}, "discriminators optimiser": {"state": {0: 2}}},
        ),
        ("prompt", {"text": {"bent.3.weight": 1}}, {"text": {"mlp.3.weight": 1}}),
        (
            "prompt",
            {"audio": {"first.0.bias": 1, "out.bias": 2}},
            {"audio": {"input_layer.0.bias": 1, "output_head.bias": 2}},
        ),
    ],
)
def test_names_in_nested_dictionaries_are_renamed(network, before, now):
    assert current_names(network, before) == now


def test_current_names_are_not_renamed():
    assert NETWORKS.keys() == RENAMED.keys()
    for network, classes in NETWORKS.items():
        modules = [build() for build in classes] + ([Discriminators(56)] if network == "autoencoder" else [])
        for module in modules:
            for name in module.state_dict():
                assert current_name(network, name) == name
