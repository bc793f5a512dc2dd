"""The cases of k-diffusion's samplers."""

import importlib.metadata
import importlib.util
import inspect
import sys
import types

import torch

from harness import Recorder, flat, patched, precision


def _load_sampling():
    """k_diffusion.sampling without its package, whose __init__ wants everything for training."""
    root = importlib.util.find_spec("k_diffusion").submodule_search_locations
    package, utils = types.ModuleType("k_diffusion"), types.ModuleType("k_diffusion.utils")
    package.__path__, package.utils = root, utils
    utils.append_dims = lambda x, n: x[(...,) + (None,) * (n - x.ndim)]
    sys.modules |= {"k_diffusion": package, "k_diffusion.utils": utils}
    return importlib.import_module("k_diffusion.sampling")


sampling = _load_sampling()
LIBRARY = {"library": "k-diffusion", "version": importlib.metadata.version("k-diffusion")}
SIGMAS = {"n": 12, "sigma_min": 0.05, "sigma_max": 60.0, "rho": 7.0}
CHURN = {"s_churn": 6.0, "s_tmin": 0.2, "s_tmax": 30.0, "s_noise": 1.01}


def case(name, function, **keywords):
    recorder = Recorder()
    sample = getattr(sampling, function)

    def model(x, sigma):
        level = sigma[0].item()
        return recorder.call(x, 1.0, level, level)[0]

    extra = {}
    if "noise_sampler" in inspect.signature(sample).parameters:
        extra["noise_sampler"] = recorder.noise
    randn = patched(torch, "randn_like", lambda x: recorder.noise())
    with precision(torch.float64), randn:
        sigmas = sampling.get_sigmas_karras(**SIGMAS)
        x = recorder.start(SIGMAS["sigma_max"])
        recorder.end(sample(model, x, sigmas, disable=True, **extra, **keywords))
    return {
        "name": name,
        **LIBRARY,
        "class": function,
        "config": SIGMAS,
        "steps": SIGMAS["n"],
        "step": keywords,
        "scaling": "ve",
        "prediction": "sample",
        "level": "sigma",
        "sigmas": flat(sigmas),
        **recorder.result(),
    }


def cases():
    for name in ("euler", "heun", "dpm_2"):
        yield case(name, f"sample_{name}")
        yield case(f"{name} churn", f"sample_{name}", s_churn=6.0)
        yield case(f"{name} churn in a window", f"sample_{name}", **CHURN)
    for name in ("euler_ancestral", "dpm_2_ancestral", "dpmpp_2s_ancestral"):
        for eta in (0.0, 0.5, 1.0):
            yield case(f"{name} eta {eta}", f"sample_{name}", eta=eta)
    for order in (1, 2, 3, 4):
        yield case(f"lms order {order}", "sample_lms", order=order)
    yield case("dpmpp_2m", "sample_dpmpp_2m")
    for eta in (0.0, 0.5, 1.0):
        yield case(f"dpmpp_sde eta {eta}", "sample_dpmpp_sde", eta=eta)
        for solver in ("midpoint", "heun"):
            yield case(f"dpmpp_2m_sde {solver} eta {eta}", "sample_dpmpp_2m_sde", eta=eta,
                       solver_type=solver)
        yield case(f"dpmpp_3m_sde eta {eta}", "sample_dpmpp_3m_sde", eta=eta)
    yield case("dpmpp_sde r 1/3 s_noise 1.01", "sample_dpmpp_sde", r=1 / 3, s_noise=1.01)
