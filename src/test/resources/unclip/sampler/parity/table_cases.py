"""Tables: β schedules, timesteps, σ lists, and the oracle itself."""

import diffusers
import torch
from diffusers.schedulers.scheduling_ddpm import betas_for_alpha_bar
from guided_diffusion import gaussian_diffusion

import guided_cases
from harness import flat, oracle, precision
from k_diffusion_cases import sampling

AT = [0, 1, 2, 99, 249, 499, 500, 749, 900, 998, 999]
STEPS = (7, 10, 25, 50)
SPACINGS = ("leading", "linspace", "trailing")


def oracle_values():
    """x̂_0 for x = a x_0 + s ε."""
    scales = [(1.0, 0.002), (1.0, 0.5), (1.0, 60.0), (0.8, 0.6), (0.1, 0.99**0.5), (0.0, 1.0)]
    rows = [[x, a, s, oracle(torch.tensor(x, dtype=torch.float64), a, s).item()]
            for a, s in scales for x in (-2.5, -0.6, 0.0, 0.07, 0.5, 3.0)]
    return {"columns": ["x", "a", "s", "x0_hat"], "rows": rows}


def _bars(name, alpha_bar, T=1000, **config):
    at = [i * T // 1000 for i in AT[:-1]] + [T - 1]
    values = [float(alpha_bar[i]) for i in at]
    return {"name": name, "T": T, **config, "index": at, "alpha_bar": values}


def alpha_bars():
    for schedule in ("linear", "scaled_linear", "squaredcos_cap_v2", "sigmoid", "laplace"):
        for zero in (False, True):
            config = {"beta_start": 1e-4, "beta_end": 0.02, "rescale_betas_zero_snr": zero}
            scheduler = diffusers.DDPMScheduler(beta_schedule=schedule, **config)
            yield _bars(f"diffusers {schedule}", scheduler.alphas_cumprod, **config)
    stable = {"beta_start": 0.00085, "beta_end": 0.012}
    scheduler = diffusers.DDPMScheduler(beta_schedule="scaled_linear", **stable)
    yield _bars("diffusers scaled_linear", scheduler.alphas_cumprod, **stable)
    betas = betas_for_alpha_bar(1000, alpha_transform_type="exp")
    yield _bars("diffusers exp", torch.cumprod(1 - betas, 0))
    for schedule in ("linear", "cosine"):
        for T in (1000, 4000):
            betas = gaussian_diffusion.get_named_beta_schedule(schedule, T)
            alpha_bar = torch.cumprod(1 - torch.from_numpy(betas), 0)
            yield _bars(f"guided-diffusion {schedule}", alpha_bar, T)


def timesteps():
    classes = ("DDPM", "DDIM", "PNDM", "EulerDiscrete", "HeunDiscrete", "KDPM2Discrete",
               "DPMSolverSDE", "DPMSolverMultistep", "UniPCMultistep")
    for name in classes:
        for spacing in SPACINGS:
            scheduler = getattr(diffusers, f"{name}Scheduler")(
                beta_start=1e-4, beta_end=0.02, timestep_spacing=spacing)
            yield from _visited(scheduler, timestep_spacing=spacing)
    for spacing in SPACINGS[::2]:
        yield from _visited(diffusers.DDIMInverseScheduler(timestep_spacing=spacing),
                            timestep_spacing=spacing)
    yield from _visited(diffusers.PNDMScheduler(skip_prk_steps=True), skip_prk_steps=True)
    yield from _visited(diffusers.UnCLIPScheduler())
    yield from _visited(diffusers.DPMSolverSinglestepScheduler(solver_order=3), solver_order=3)


def _visited(scheduler, **config):
    for n in STEPS:
        scheduler.set_timesteps(n)
        row = {"class": type(scheduler).__name__, **config, "steps": n}
        yield row | {"timesteps": [v if v % 1 else int(v) for v in flat(scheduler.timesteps)]}


def sigma_lists():
    euler = {"beta_start": 1e-4, "beta_end": 0.02}
    kinds = ({"use_karras_sigmas": True}, {"use_exponential_sigmas": True},
             {"use_beta_sigmas": True}, {"interpolation_type": "log_linear"}, {"timestep_spacing": "trailing"}, {})
    for config in kinds:
        scheduler = diffusers.EulerDiscreteScheduler(**euler, **config)
        scheduler.set_timesteps(10)
        yield {"name": "diffusers Euler", **config, "n": 10, "sigmas": flat(scheduler.sigmas),
               "timesteps": flat(scheduler.timesteps)}
    bounds = {"n": 12, "sigma_min": 0.05, "sigma_max": 60.0}
    lists = {"karras": {**bounds, "rho": 7.0}, "exponential": bounds,
             "polyexponential": {**bounds, "rho": 2.0},
             "vp": {"n": 12, "beta_d": 19.9, "beta_min": 0.1, "eps_s": 1e-3}}
    for name, config in lists.items():
        sigmas = getattr(sampling, f"get_sigmas_{name}")(**config)
        yield {"name": f"k-diffusion {name}", **config, "sigmas": flat(sigmas)}


def schedules():
    with precision(torch.float64):
        return {
            "alpha_bar": list(alpha_bars()),
            "timesteps": list(timesteps()),
            "sigmas": list(sigma_lists()),
            "respacing": guided_cases.respacings(),
        }
