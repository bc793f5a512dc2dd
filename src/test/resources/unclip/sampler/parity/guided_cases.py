"""The samplers and the loss terms of OpenAI's guided-diffusion, unCLIP's own code base."""

import itertools

import glide_text2im.respace
import numpy as np
import torch
from guided_diffusion import gaussian_diffusion, losses, respace

from harness import SHAPE, Recorder, flat, patched, precision, variance_channel

GUIDED_DIFFUSION = "22e0df8183507e13a7813f8d38d51b072ca1e67c"
GLIDE = "69b530740eb6cef69442d6180579ef5ba9ef063e"
LIBRARY = {"library": "guided-diffusion", "version": GUIDED_DIFFUSION}
VAR = gaussian_diffusion.ModelVarType


def double(array, timesteps, shape):
    """_extract_into_tensor without its cast to float32."""
    values = torch.from_numpy(np.asarray(array, np.float64))[timesteps]
    return values.reshape(-1, *[1] * (len(shape) - 1)).expand(shape)


def in_double():
    return patched(gaussian_diffusion, "_extract_into_tensor", double)


def diffusion(schedule, respacing, variance, mean="EPSILON"):
    """The process and ᾱ over its original timesteps."""
    betas = gaussian_diffusion.get_named_beta_schedule(schedule, 1000)
    spaced = respace.SpacedDiffusion(
        respace.space_timesteps(1000, respacing),
        betas=betas,
        model_mean_type=gaussian_diffusion.ModelMeanType[mean],
        model_var_type=VAR[variance],
        loss_type=gaussian_diffusion.LossType.MSE,
    )
    return spaced, np.cumprod(1 - betas)


def network(recorder, process, bars):
    """The oracle, as a network that process asks."""
    def model(x, t):
        bar = bars[t[0].item()]
        x0, eps = recorder.call(x, bar**0.5, (1 - bar) ** 0.5, bar, t[0].item())
        output = eps if process.model_mean_type.name == "EPSILON" else x0
        if process.model_var_type is not VAR.LEARNED_RANGE:
            return output
        return torch.cat([output, variance_channel(x)], dim=1)
    return model


def case(name, schedule, respacing, variance, mean="EPSILON", ddim=False, **step):
    process, bars = diffusion(schedule, respacing, variance, mean)
    recorder = Recorder()
    loop = process.ddim_sample_loop if ddim else process.p_sample_loop
    randn = patched(torch, "randn_like", lambda x: recorder.noise())
    with precision(torch.float64), in_double(), randn:
        model = network(recorder, process, bars)
        recorder.end(loop(model, SHAPE, noise=recorder.start(), device="cpu", **step))
    return {
        "name": name,
        **LIBRARY,
        "class": "ddim_sample_loop" if ddim else "p_sample_loop",
        "config": {"beta_schedule": schedule, "respacing": respacing, "variance": variance},
        "steps": process.num_timesteps,
        "step": step,
        "scaling": "vp",
        "prediction": {"EPSILON": "epsilon", "START_X": "sample"}[mean],
        "level": "alpha_bar",
        "next_levels": list(process.alphas_cumprod_prev[::-1]),
        **recorder.result(),
    }


def cases():
    free = {"clip_denoised": False}
    yield case("p_sample 25 learned_range", "cosine", "25", "LEARNED_RANGE", **free)
    yield case("p_sample 10,15,20 learned_range clipped", "linear", "10,15,20", "LEARNED_RANGE",
               clip_denoised=True)
    yield case("p_sample 10 fixed_large", "linear", "10", "FIXED_LARGE", **free)
    yield case("p_sample 10 fixed_small", "linear", "10", "FIXED_SMALL", **free)
    yield case("p_sample 10 fixed_small x0", "cosine", "10", "FIXED_SMALL", "START_X", **free)
    for eta in (0.0, 0.5, 1.0):
        yield case(f"ddim25 eta {eta}", "linear", "ddim25", "FIXED_SMALL", ddim=True, eta=eta,
                   **free)
    yield case("ddim 10,10,3,2,2", "linear", "10,10,3,2,2", "FIXED_SMALL", ddim=True, **free)


def respacings():
    names = ["10", "25", "50", "250", "10,15,20", "10,10,3,2,2", "ddim10", "ddim25", "ddim50"]
    found = {name: sorted(respace.space_timesteps(1000, name)) for name in names}
    return found | {"fast27": sorted(glide_text2im.respace.space_timesteps(1000, "fast27"))}


def posterior(schedule, respacing, at):
    """The tables of q(x_{t-1} | x_t, x_0) and of the variances, at a few indices."""
    process, _ = diffusion(schedule, respacing, "FIXED_SMALL")
    names = {"beta": "betas", "alpha_bar": "alphas_cumprod",
             "alpha_bar_prev": "alphas_cumprod_prev",
             "coef_x0": "posterior_mean_coef1", "coef_xt": "posterior_mean_coef2",
             "beta_tilde": "posterior_variance", "log_beta_tilde": "posterior_log_variance_clipped"}
    rows = {key: [float(getattr(process, name)[i]) for i in at] for key, name in names.items()}
    return {"schedule": schedule, "respacing": respacing, "index": at,
            "timestep": [process.timestep_map[i] for i in at], **rows}


def likelihoods():
    x = [-1.0, -1 + 2 / 255, -0.5, 1 / 255, 0.2, 1 - 2 / 255, 1.0]
    grid = list(itertools.product(x, (-1.2, -0.3, 0.0, 0.21, 0.98), (-6.0, -3.0, -1.0, 0.5)))
    columns = [torch.tensor(c, dtype=torch.float64) for c in zip(*grid)]
    value = losses.discretized_gaussian_log_likelihood(
        columns[0], means=columns[1], log_scales=columns[2])
    return {"columns": ["x", "mean", "log_scale", "nats"],
            "rows": [[*point, float(v)] for point, v in zip(grid, value)]}


def divergences():
    grid = [(0.1, -1.0, -0.2, 0.3), (0.0, 0.0, 0.0, 0.0), (1.5, -7.0, 1.49, -6.5), (-3, 2, 4, -1)]
    columns = [torch.tensor(c, dtype=torch.float64) for c in zip(*grid)]
    return {"columns": ["mean1", "logvar1", "mean2", "logvar2", "nats"],
            "rows": [[*point, float(v)] for point, v in zip(grid, losses.normal_kl(*columns))]}


def bound(schedule, variance):
    """Terms of the variational bound, in bits per dimension, for x_0 on pixels' levels."""
    process, bars = diffusion(schedule, "1000", variance)
    recorder = Recorder()
    model = network(recorder, process, bars)
    times = [0, 1, 10, 100, 500, 900, 999]
    x0 = torch.round((torch.tanh(recorder.noise()) + 1) * 127.5) / 127.5 - 1
    noise, rows = recorder.noise(), []
    with precision(torch.float64), in_double():
        for time in times:
            t = torch.full((SHAPE[0],), time)
            xt = process.q_sample(x0, t, noise)
            terms = process._vb_terms_bpd(model, x0, xt, t, clip_denoised=False)
            rows.append(flat(terms["output"]))
        prior = flat(process._prior_bpd(x0))
    return {"schedule": schedule, "variance": variance, "x_0": flat(x0), "noise": 1,
            "timesteps": times, "bits": rows, "prior_bits": prior}


def loss_tables():
    at = [0, 1, 2, 99, 249, 499, 749, 998, 999]
    return {
        "posterior": [posterior(s, "1000", at) for s in ("linear", "cosine")]
        + [posterior(s, "25", list(range(25))) for s in ("linear", "cosine")],
        "discretised_gaussian_log_likelihood": likelihoods(),
        "normal_kl": divergences(),
        "bound": [bound("linear", "FIXED_SMALL"), bound("linear", "FIXED_LARGE"),
                  bound("cosine", "LEARNED_RANGE")],
    }
