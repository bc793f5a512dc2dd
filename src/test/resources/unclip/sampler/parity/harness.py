"""What every family of cases shares: the oracle, the injected noise, the recorder, the files."""

import contextlib
import json
import math
import pathlib

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
SHAPE = (2, 3, 4)
DIGITS = 15  # significant digits of the numbers written
STATE_DIGITS = 13  # and of the states, which are most of the files

# The law of the data, each element on its own: Σ_k WEIGHTS_k N(MEANS_k, STDS_k²).
WEIGHTS = (0.5, 0.5)
MEANS = (-0.6, 0.5)
STDS = (0.3, 0.2)

# N(0, 1) numbers rounded to multiples of 1/64, so that float32 holds them exactly.
_normal = np.random.RandomState(20220413).standard_normal((62, *SHAPE))
X_T, *NOISE = [torch.from_numpy(z) for z in np.rint(_normal * 64) / 64 + 0.0]


def oracle(x, a, s):
    """E[x_0 | x] for x = a x_0 + s ε and the mixture above."""
    log_w, means = [], []
    for w, m, d in zip(WEIGHTS, MEANS, STDS):
        var = a * a * d * d + s * s
        log_w.append(math.log(w) - 0.5 * math.log(var) - (x - a * m) ** 2 / (2 * var))
        means.append(m + a * d * d / var * (x - a * m))
    responsibility = torch.softmax(torch.stack(log_w), 0)
    return (responsibility * torch.stack(means)).sum(0)


def variance_channel(x):
    """The analytic v ∈ [-1, 1] that stands for a network's learned variance."""
    return 0.3 + 0.1 * torch.sin(x)


@contextlib.contextmanager
def precision(dtype):
    """Makes libraries that ask for float32 by name work in another type.

    diffusers keeps its tables, and casts its samples, to torch.float32. Renaming the type lets the
    very same code run in float64, so that a fixture tests formulae and not rounding.
    """
    torch32, numpy32, default = torch.float32, np.float32, torch.get_default_dtype()
    torch.float32, np.float32 = dtype, {torch.float64: np.float64}.get(dtype, numpy32)
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.float32, np.float32 = torch32, numpy32
        torch.set_default_dtype(default)


@contextlib.contextmanager
def patched(owner, name, value):
    """Replaces an attribute for a while."""
    old = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, old)


class Recorder:
    """One run: its denoiser calls, its noises, its states."""

    def __init__(self, dtype=torch.float64, gain=1.0):
        self.dtype, self.gain = dtype, gain
        self.times, self.levels, self.states = [], [], []
        self.draws, self.drawn_after, self.spans = [], [], []

    def start(self, scale=1.0):
        self.scale = float(scale)
        return (X_T * self.scale).to(self.dtype)

    def noise(self, sigma=None, sigma_next=None):
        """The next of the noises, in turn; the two levels are a Brownian interval's ends."""
        index = len(self.draws) % len(NOISE)
        self.draws.append(index)
        self.drawn_after.append(len(self.levels))
        if sigma is not None:
            self.spans.append([float(sigma), float(sigma_next)])
        return NOISE[index].to(self.dtype)

    def call(self, x, a, s, level, time=None):
        """Notes a denoiser call and answers x̂_0 and ε̂, with x = a x_0 + s ε."""
        self.levels.append(float(level))
        self.times.append(None if time is None else float(time))
        self.states.append(x.clone())
        x = x.double()
        x0 = self.gain * oracle(x, a, s)
        return x0.to(self.dtype), ((x - a * x0) / s).to(self.dtype)

    def end(self, x):
        self.states.append(x.clone())

    def result(self, every=1):
        """The JSON fields of this run, with every n-th state and the last two."""
        last = len(self.states) - 1
        at = sorted({*range(0, last, every), last - 1, last})
        fields = {"initial_scale": self.scale, "timesteps": [as_int(t) for t in self.times]}
        if None in self.times:
            del fields["timesteps"]
        fields |= {"levels": self.levels, "noise": self.draws, "noise_after": self.drawn_after}
        if self.spans:
            fields["noise_span"] = self.spans
        fields["at"] = at
        fields["x"] = [[rounded(v, STATE_DIGITS) for v in flat(self.states[k])] for k in at]
        return fields

    def gap(self, other):
        """How far apart two runs get, relative to max(|x|, 1); null if one is not finite."""
        mine, its = (torch.stack(r.states).double() for r in (self, other))
        worst = ((mine - its).abs() / mine.abs().clamp(min=1)).max().item()
        return float(f"{worst:.0e}") if math.isfinite(worst) else None


def as_int(value):
    return int(value) if value is not None and value == int(value) else value


def flat(array):
    return [float(v) for v in torch.as_tensor(array).flatten()]


def rounded(value, digits):
    if not math.isfinite(value):
        raise ValueError(f"not finite: {value}")
    return float(f"{value:.{digits}g}")


def _number(value):
    if isinstance(value, float):
        return rounded(value, DIGITS)
    if isinstance(value, dict):
        return {k: _number(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_number(v) for v in value]
    return value


def _lines(value, indent=""):
    """JSON with an object's fields, and a list's lists and objects, on lines of their own."""
    if isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
        inner = [f'{indent} {json.dumps(k)}: {_lines(v, indent + " ")}' for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        inner = [f"{indent} {_lines(v, indent + ' ')}" for v in value]
        return "[\n" + ",\n".join(inner) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write(name, content):
    """Writes one fixture beside this script."""
    path = HERE / f"{name}.json"
    path.write_text(_lines(_number(content)) + "\n", encoding="utf-8")
    print(f"{path.name:28} {path.stat().st_size:8} bytes")
