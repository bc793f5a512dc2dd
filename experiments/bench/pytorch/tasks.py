"""What is timed on the PyTorch side, each as a user of eager PyTorch would write it.

The optimiser is torch.optim.AdamW with its defaults, which on a CPU loop over the parameters (fused=False).
"""

import copy
import time

import torch
import torch.nn.functional as F

from network import TransformerBlock, UNet


class Tasks:
    """Everything on one set of weights; `fixture` is the file that the Java side wrote, `options` its settings."""

    def __init__(self, fixture, options, channels_last):
        self.fixture, self.options = fixture, options
        self.format = torch.channels_last if channels_last else torch.contiguous_format

    def unet(self):
        network = UNet(self.options["unet"])
        network.load_state_dict(
            {
                name.removeprefix("unet.").replace("double.", "doubling."): value
                for name, value in self.fixture.items()
                if name.startswith("unet.")
            }
        )
        return network.to(memory_format=self.format)

    def transformer(self):
        options = self.options["transformer"]
        block = TransformerBlock(options["width"], options["heads"], options["causal"])
        prefix = "transformer.blocks.0."
        weights = {name: value for name, value in self.fixture.items() if name.startswith(prefix)}
        block.load_state_dict({name.removeprefix(prefix): value for name, value in weights.items()})
        return block

    def draw(self, batch):
        """A batch as training draws it: clean pictures, timesteps, noise, embeddings and which of them are kept."""
        size, width = self.options["unet"]["imageSize"], self.options["unet"]["embeddingWidth"]
        return {
            "x0": torch.rand(batch, 3, size, size) * 2 - 1,
            "t": torch.randint(1, len(self.fixture["alpha_bar"]), (batch,)),
            "eps": torch.randn(batch, 3, size, size),
            "z_image": torch.randn(batch, width),
            "keep": (torch.rand(batch, 1) >= 0.1).float(),
        }

    def loss(self, network, batch):
        """Mean squared error of v = sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x_0."""
        x0, eps = (batch[name].to(memory_format=self.format) for name in ("x0", "eps"))
        alpha_bar = self.fixture["alpha_bar"][batch["t"].long()][:, None, None, None]
        signal, noise = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
        xt = signal * x0 + noise * eps
        z_image = network.drop_image(batch["z_image"], batch["keep"])
        v = network(xt, batch["t"].float(), z_image)
        return F.mse_loss(v, signal * eps - noise * x0)

    @torch.no_grad()
    def sampling_step(self, network, x, i, z_image):
        """One network call and one DDIM update (eta = 0) from time i to i + 1 of the grid."""
        t, alpha_bar = self.fixture["grid"][i].tolist()
        _, next_alpha_bar = self.fixture["grid"][i + 1].tolist()
        v = network(x, torch.full((len(x),), t), z_image)
        signal, noise = alpha_bar**0.5, (1 - alpha_bar) ** 0.5
        x0 = signal * x - noise * v
        eps = noise * x + signal * v
        return next_alpha_bar**0.5 * x0 + (1 - next_alpha_bar) ** 0.5 * eps

    def measure(self, row, budget):
        """Seconds of each repetition of a row, such as train-16."""
        kind, _, number = row.rpartition("-") if row[-1].isdigit() else (row, "", "")
        return {
            "train": self.measure_training,
            "sample": self.measure_sampling,
            "transformer": self.measure_transformer,
            "transformer-train": self.measure_transformer_training,
            "optimiser": self.measure_optimiser,
        }[kind](budget, *([int(number)] if number else []))

    def measure_training(self, budget, batch):
        trainer = Trainer(self.unet(), self.options["optimiser"])
        return repeat(lambda: trainer.step(lambda network: self.loss(network, self.draw(batch))), budget)

    def measure_sampling(self, budget, batch):
        network, steps = self.unet(), len(self.fixture["grid"]) - 1
        drawn = self.draw(batch)
        x, z_image = drawn["eps"].to(memory_format=self.format), drawn["z_image"]
        done = 0

        def step():
            nonlocal x, done
            x = self.sampling_step(network, x, done % steps, z_image)
            done += 1

        return repeat(step, budget)

    def tokens(self):
        options = self.options["transformer"]
        return torch.randn(options["batch"], options["tokens"], options["width"])

    def measure_transformer(self, budget):
        block, x = self.transformer(), self.tokens()
        with torch.no_grad():
            return repeat(lambda: block(x), budget)

    def measure_transformer_training(self, budget):
        block, x = self.transformer(), self.tokens()

        def step():
            block.zero_grad()
            block(x).square().mean().backward()

        return repeat(step, budget)

    def measure_optimiser(self, budget):
        trainer = Trainer(self.unet(), self.options["optimiser"])
        for parameter in trainer.network.parameters():
            parameter.grad = torch.full_like(parameter, 1e-3)
        return repeat(trainer.update, budget)


class Trainer:
    """AdamW with gradient clipping and a moving average of the weights."""

    def __init__(self, network, options):
        self.network, self.options, self.steps = network, options, 0
        matrices = [p for p in network.parameters() if p.ndim >= 2]
        vectors = [p for p in network.parameters() if p.ndim < 2]  # biases and norms are not decayed
        self.optimiser = torch.optim.AdamW(
            [{"params": matrices}, {"params": vectors, "weight_decay": 0.0}],
            lr=options["learningRate"],
            betas=(options["beta1"], options["beta2"]),
            weight_decay=options["weightDecay"],
        )
        self.average = copy.deepcopy(network).requires_grad_(False)

    def step(self, loss_of):
        """Returns the loss before the step."""
        self.optimiser.zero_grad()
        loss = loss_of(self.network)
        loss.backward()
        self.update()
        return loss.item()

    def update(self):
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.options["maxGradientNorm"])
        self.optimiser.step()
        decay = min(self.options["emaDecay"], (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - decay)
        self.steps += 1


def repeat(task, budget):
    """Warms up (two fifths of the budget, at least once), then repeats for the budget, at least twice."""
    start = time.perf_counter()
    task()
    while time.perf_counter() - start < 0.4 * budget:
        task()
    seconds = []
    while len(seconds) < 2 or sum(seconds) < budget:
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return seconds
