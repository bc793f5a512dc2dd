"""Makes sure that both sides time the same network: outputs, losses of three steps and averaged weights agree."""

import torch

from tasks import Trainer

TOLERANCES = {  # of the largest difference, relative to the largest value
    "output": 1e-4,
    "sampled": 1e-4,
    "transformer": 1e-4,
    "losses": 1e-4,
    "average": 1e-2,  # relative to how far training moved it: Adam's first steps are signs of small gradients
}


def check(tasks):
    """The relative differences by name; a ValueError with one sentence if any is too large."""
    differences = {
        "output": output(tasks),
        "sampled": sampled(tasks),
        "transformer": transformer(tasks),
    } | training(tasks)
    for name, difference in differences.items():
        if not difference <= TOLERANCES[name]:
            raise ValueError(
                f"The networks differ: {name} by {difference:.1e}, more than {TOLERANCES[name]:.0e}, "
                "so their times could not be compared."
            )
    return differences


def difference(got, expected):
    return ((got - expected).abs().max() / expected.abs().max()).item()


@torch.no_grad()
def output(tasks):
    f = tasks.fixture
    x = f["check.eps"].to(memory_format=tasks.format)
    return difference(tasks.unet()(x, f["check.t"].float(), f["check.z_image"]), f["check.output"])


def sampled(tasks):
    f, network = tasks.fixture, tasks.unet()
    x = f["check.eps"].to(memory_format=tasks.format)
    for i in range(3):
        x = tasks.sampling_step(network, x, i, f["check.z_image"])
    return difference(x, f["check.sampled"])


@torch.no_grad()
def transformer(tasks):
    f = tasks.fixture
    return difference(tasks.transformer()(f["check.tokens"]), f["check.transformer"])


def training(tasks):
    f = tasks.fixture
    batch = {name: f["check." + name] for name in ("x0", "t", "eps", "z_image", "keep")}
    network = tasks.unet()
    trainer = Trainer(network, tasks.options["optimiser"])
    losses = [trainer.step(lambda n: tasks.loss(n, batch)) for _ in f["check.losses"]]
    moved = apart = 0.0
    for name, average in trainer.average.named_parameters():
        name = name.replace("doubling.", "double.")
        expected = f["average." + name]
        apart += (average - expected).square().sum().item()
        moved += (expected - f["unet." + name]).square().sum().item()
    return {
        "losses": difference(torch.tensor(losses), f["check.losses"]),
        "average": (apart / moved) ** 0.5,
    }
