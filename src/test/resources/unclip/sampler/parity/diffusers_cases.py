"""The cases of diffusers' schedulers."""

import contextlib
import functools
import inspect
import sys
import warnings

import diffusers
import torch

from harness import Recorder, flat, patched, precision, variance_channel

diffusers.logging.set_verbosity_error()
warnings.filterwarnings("ignore")

LIBRARY = {"library": "diffusers", "version": diffusers.__version__}
BETAS = {"beta_start": 1e-4, "beta_end": 0.02}
# Schedulers whose sample is x = x_0 + σ ε, and those that keep x = √ᾱ x_0 + √(1-ᾱ) ε but move on σ.
VE = ("EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler", "HeunDiscreteScheduler",
      "KDPM2DiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "LMSDiscreteScheduler",
      "DPMSolverSDEScheduler")
EDM = ("EDMEulerScheduler", "EDMDPMSolverMultistepScheduler")
VP_BY_SIGMA = ("DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler",
               "UniPCMultistepScheduler")
# A network that says 2.5 x̂_0, as strong guidance might: x̂_0 itself never needs a threshold.
THRESHOLD = {"thresholding": True, "sample_max_value": 1.5, "dynamic_thresholding_ratio": 0.8,
             "gain": 2.5}


def sigma_now(scheduler):
    """σ at which the scheduler expects the next denoiser call."""
    name, i = type(scheduler).__name__, scheduler.step_index or 0
    if name.startswith("KDPM2") and not scheduler.state_in_first_order:
        return scheduler.sigmas_interpol[i - 1 if "Ancestral" in name else i].item()
    if name == "DPMSolverSDEScheduler" and not scheduler.state_in_first_order:
        return scheduler.mid_point_sigma.item()
    return scheduler.sigmas[i].item()


def predict(recorder, scheduler, x, t):
    """The network's output: the oracle's, in the parameterisation that the scheduler expects."""
    name = type(scheduler).__name__
    if name in VE + EDM + VP_BY_SIGMA:
        sigma = sigma_now(scheduler)
        a_vp = (1 + sigma * sigma) ** -0.5
        s_vp = sigma * a_vp
        a, s = (a_vp, s_vp) if name in VP_BY_SIGMA else (1.0, sigma)
        level = sigma
    else:
        level = scheduler.alphas_cumprod[t].item()
        a, s = a_vp, s_vp = level**0.5, (1 - level) ** 0.5
    x0, eps = recorder.call(x, a, s, level, t)
    if name in EDM:  # F with D = c_skip x + c_out F
        data = scheduler.config.sigma_data
        c_skip, c_out = data**2 / (sigma**2 + data**2), sigma * data / (sigma**2 + data**2) ** 0.5
        return (x0 - c_skip * x) / c_out
    kind = scheduler.config.get("prediction_type", "epsilon")
    output = {"epsilon": eps, "sample": x0, "v_prediction": a_vp * eps - s_vp * x0}[kind]
    if scheduler.config.get("variance_type") == "learned_range":
        output = torch.cat([output, variance_channel(x)], dim=1)
    return output


def check_scaling(scheduler, x, t):
    """scale_model_input has to divide by √(1 + σ²) for the σ that we give the oracle."""
    scaled = scheduler.scale_model_input(x, t)
    if type(scheduler).__name__ in VE:
        torch.testing.assert_close(scaled * (1 + sigma_now(scheduler) ** 2) ** 0.5, x)


def prepare(recorder, scheduler, n):
    scheduler.set_timesteps(n)
    if type(scheduler).__name__ == "DPMSolverSDEScheduler":
        scheduler.noise_sampler = recorder.noise


def sample(recorder, scheduler, n, step):
    """The loop of a diffusers pipeline."""
    prepare(recorder, scheduler, n)
    x = recorder.start(scheduler.init_noise_sigma)
    keywords = inspect.signature(scheduler.step).parameters
    for i, t in enumerate(scheduler.timesteps):
        check_scaling(scheduler, x, t)
        output = predict(recorder, scheduler, x, t)
        extra = dict(step)
        if "prev_timestep" in keywords:  # as UnCLIPPipeline calls it
            later = scheduler.timesteps[i + 1 :]
            extra["prev_timestep"] = later[0] if len(later) else None
        x = scheduler.step(output, t, x, **extra).prev_sample
    recorder.end(x)


def repaint(recorder, scheduler, n, step):
    """The loop of RePaintPipeline: noise forward whenever the timestep does not fall."""
    scheduler.set_timesteps(n, step["jump_length"], step["jump_n_sample"])
    x, (image, mask) = recorder.start(), (v.to(recorder.dtype) for v in repaint_inputs())
    last = scheduler.timesteps[0] + 1
    for t in scheduler.timesteps:
        if t < last:
            output = predict(recorder, scheduler, x, t)
            x = scheduler.step(output, t, x, image, mask).prev_sample
        else:
            x = scheduler.undo_step(x, last)
        last = t
    recorder.end(x)


def repaint_inputs():
    """What is known, and where (1) it is."""
    image = torch.linspace(-0.75, 0.75, 25, dtype=torch.float64)[:24].reshape(2, 3, 4)
    mask = torch.zeros(2, 3, 4, dtype=torch.float64)
    mask[..., :2] = 1
    return image, mask


def run(dtype, cls, config, n, step, loop, gain):
    recorder = Recorder(dtype, gain)
    module, randn = sys.modules[cls.__module__], contextlib.nullcontext()
    if hasattr(module, "randn_tensor"):
        randn = patched(module, "randn_tensor", lambda *a, **k: recorder.noise())
    with precision(dtype), randn:
        scheduler = cls(**config)
        loop(recorder, scheduler, n, step)
    return recorder, scheduler


def grid(scheduler, recorder):
    """Where the steps lead: the σ list, or ᾱ after the last step, or after each if that is odd."""
    name = type(scheduler).__name__
    if name in VE + EDM + VP_BY_SIGMA:
        return {"sigmas": flat(scheduler.sigmas)}
    times, bars = [int(t) for t in scheduler.timesteps], scheduler.alphas_cumprod
    stride = scheduler.config.num_train_timesteps // scheduler.num_inference_steps
    if name in ("DDPMScheduler", "UnCLIPScheduler"):
        return {"final_level": scheduler.one.item()}
    if name in ("DDIMScheduler", "RePaintScheduler"):
        final = scheduler.final_alpha_cumprod
        towards = [int(t) - stride for t in recorder.times]
        return {"next_levels": [(bars[t] if t >= 0 else final).item() for t in towards]}
    if name == "DDIMInverseScheduler":
        first = scheduler.initial_alpha_cumprod
        origins = [min(t - stride, scheduler.config.num_train_timesteps - 1) for t in times]
        return {"from_levels": [(bars[t] if t >= 0 else first).item() for t in origins]}
    return {"final_level": scheduler.final_alpha_cumprod.item()}


def case(name, class_name, n=10, step=None, every=1, loop=sample, gain=1.0, **config):
    cls, step = getattr(diffusers, class_name), step or {}
    known = inspect.signature(cls.__init__).parameters
    config = {k: v for k, v in BETAS.items() if k in known} | config
    make = functools.partial(run, cls=cls, config=config, n=n, step=step, loop=loop, gain=gain)
    recorder, scheduler = make(torch.float64)
    single, _ = make(torch.float32)
    by_sigma = class_name in VE + EDM + VP_BY_SIGMA
    return {
        "name": name,
        **LIBRARY,
        "class": class_name,
        "config": config,
        "steps": n,
        "step": step,
        "scaling": "ve" if class_name in VE + EDM else "vp",
        "prediction": "edm" if class_name in EDM else config.get("prediction_type", "epsilon"),
        "level": "sigma" if by_sigma else "alpha_bar",
        "gain": gain,
        "float32_gap": recorder.gap(single),
        **grid(scheduler, recorder),
        **recorder.result(every),
    }


def ddpm():
    make = functools.partial(case, class_name="DDPMScheduler", clip_sample=False)
    for variance in ("fixed_small", "fixed_small_log", "fixed_large", "learned_range"):
        yield make(f"ddpm {variance}", variance_type=variance)
    for prediction in ("sample", "v_prediction"):
        yield make(f"ddpm {prediction}", prediction_type=prediction)
    for spacing in ("linspace", "trailing"):
        yield make(f"ddpm {spacing}", timestep_spacing=spacing)
    for schedule in ("squaredcos_cap_v2", "scaled_linear", "sigmoid"):
        yield make(f"ddpm {schedule}", beta_schedule=schedule)
    clip = {"clip_sample": True, "clip_sample_range": 0.4}
    yield make("ddpm clip", **clip)
    yield make("ddpm clip learned_range cosine", variance_type="learned_range",
               beta_schedule="squaredcos_cap_v2", **clip)
    yield make("ddpm thresholding", **THRESHOLD)
    yield make("ddpm zero snr", prediction_type="v_prediction", timestep_spacing="trailing",
               rescale_betas_zero_snr=True)
    yield make("ddpm 1000", n=1000, every=40)
    yield make("ddpm 1000 learned_range cosine", n=1000, every=40, variance_type="learned_range",
               beta_schedule="squaredcos_cap_v2")


def unclip():
    prior = {"variance_type": "fixed_small_log", "prediction_type": "sample"}
    decoder = {"variance_type": "learned_range", "prediction_type": "epsilon"}
    for label, config in (("prior", prior), ("decoder", decoder)):
        for n in (7, 25):
            yield case(f"unclip {label} {n}", "UnCLIPScheduler", n=n, clip_sample=False, **config)
    yield case("unclip prior 1000", "UnCLIPScheduler", n=1000, every=40, clip_sample=False,
               **prior)
    yield case("unclip prior clip", "UnCLIPScheduler", clip_sample_range=0.4, **prior)
    yield case("unclip super-resolution", "UnCLIPScheduler", n=7, clip_sample=False,
               variance_type="fixed_small_log", prediction_type="epsilon")


def ddim():
    make = functools.partial(case, class_name="DDIMScheduler", clip_sample=False)
    for n, every in ((10, 1), (50, 10)):
        for spacing in ("leading", "trailing", "linspace"):
            for eta in (0.0, 0.5, 1.0):
                yield make(f"ddim {spacing} {n} eta {eta}", n=n, every=every, step={"eta": eta},
                           timestep_spacing=spacing)
    yield make("ddim final alpha_0", set_alpha_to_one=False)
    yield make("ddim final alpha_0 offset 1", set_alpha_to_one=False, steps_offset=1,
               beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
    yield make("ddim cosine", beta_schedule="squaredcos_cap_v2")
    yield make("ddim sample", prediction_type="sample", step={"eta": 0.5})
    for eta in (0.0, 1.0):
        yield make(f"ddim zero snr eta {eta}", prediction_type="v_prediction", step={"eta": eta},
                   timestep_spacing="trailing", rescale_betas_zero_snr=True)
    clip = {"clip_sample": True, "clip_sample_range": 0.4}
    yield make("ddim clip", step={"eta": 0.5}, **clip)
    yield make("ddim clip, eps of the clipped", **clip,
               step={"eta": 0.5, "use_clipped_model_output": True})
    yield make("ddim thresholding", **THRESHOLD)
    yield make("ddim thresholding eta 1", **THRESHOLD, step={"eta": 1.0})
    inverse = functools.partial(case, class_name="DDIMInverseScheduler", clip_sample=False)
    yield inverse("ddim inverse")
    yield inverse("ddim inverse trailing", timestep_spacing="trailing")
    yield inverse("ddim inverse initial alpha_0", set_alpha_to_one=False)


def pndm():
    make = functools.partial(case, class_name="PNDMScheduler")
    for skip in (True, False):
        yield make(f"pndm skip_prk_steps {skip}", skip_prk_steps=skip)
    yield make("pndm final alpha_1", skip_prk_steps=True, set_alpha_to_one=True)
    yield make("pndm v trailing", skip_prk_steps=True, prediction_type="v_prediction",
               timestep_spacing="trailing", set_alpha_to_one=True)
    yield make("pndm linspace", skip_prk_steps=True, timestep_spacing="linspace")


def karras():
    names = {"euler": "EulerDiscreteScheduler",
             "euler ancestral": "EulerAncestralDiscreteScheduler",
             "heun": "HeunDiscreteScheduler", "kdpm2": "KDPM2DiscreteScheduler",
             "kdpm2 ancestral": "KDPM2AncestralDiscreteScheduler", "lms": "LMSDiscreteScheduler",
             "dpm sde": "DPMSolverSDEScheduler"}
    for name, cls in names.items():
        yield case(name, cls)
        yield case(f"{name} v trailing", cls, n=6, prediction_type="v_prediction",
                   timestep_spacing="trailing", beta_schedule="scaled_linear")
        if name != "euler ancestral":
            yield case(f"{name} karras", cls, n=8, use_karras_sigmas=True)
    euler = functools.partial(case, class_name=names["euler"])
    yield euler("euler leading", timestep_spacing="leading", steps_offset=1)
    yield euler("euler exponential", use_exponential_sigmas=True)
    yield euler("euler log_linear", interpolation_type="log_linear")
    yield euler("euler karras final sigma_min", use_karras_sigmas=True,
                final_sigmas_type="sigma_min")
    yield euler("euler zero snr", prediction_type="v_prediction", timestep_spacing="trailing",
                rescale_betas_zero_snr=True)
    yield euler("euler churn", use_karras_sigmas=True,
                step={"s_churn": 4.0, "s_tmin": 0.1, "s_tmax": 20.0, "s_noise": 1.01})
    for order in (1, 2, 3):
        yield case(f"lms order {order}", names["lms"], step={"order": order})
    edm = {"n": 8, "sigma_min": 0.05, "sigma_max": 60.0}
    yield case("edm euler", EDM[0], **edm)
    yield case("edm euler exponential", EDM[0], **edm, sigma_schedule="exponential")
    yield case("edm euler churn", EDM[0], **edm, step={"s_churn": 4.0, "s_noise": 1.01})
    for kind in ("dpmsolver++", "sde-dpmsolver++"):
        for order in (1, 2, 3):
            if (kind, order) != ("sde-dpmsolver++", 3):
                yield case(f"edm {kind} order {order}", EDM[1], **edm, algorithm_type=kind,
                           solver_order=order)


def final_sigma(kind):
    """Only the x̂_0 forms can end at σ = 0."""
    return {} if kind.endswith("++") else {"final_sigmas_type": "sigma_min"}


def dpmsolver():
    single, multi = VP_BY_SIGMA[1], VP_BY_SIGMA[0]
    for kind in ("dpmsolver", "dpmsolver++"):
        for order in (1, 2, 3):
            for solver in ("midpoint", "heun")[: 1 if order == 1 else 2]:
                yield case(f"singlestep {kind} order {order} {solver}", single, algorithm_type=kind,
                           solver_order=order, solver_type=solver, **final_sigma(kind))
    yield case("singlestep 9 not lower_order_final", single, n=9, solver_order=3,
               lower_order_final=False, final_sigmas_type="sigma_min")
    yield case("singlestep sde-dpmsolver++ order 2", single, algorithm_type="sde-dpmsolver++")
    yield case("singlestep karras", single, use_karras_sigmas=True)
    for kind in ("dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++"):
        for order in (1, 2, 3):
            if (kind, order) == ("sde-dpmsolver", 3):
                continue  # diffusers has no such update
            for solver in ("midpoint", "heun")[: 2 if order == 2 else 1]:
                yield case(f"multistep {kind} order {order} {solver}", multi, algorithm_type=kind,
                           solver_order=order, solver_type=solver, **final_sigma(kind))
    for order in (2, 3):
        yield case(f"multistep order {order} not lower_order_final", multi, solver_order=order,
                   lower_order_final=False, final_sigmas_type="sigma_min")
    yield case("multistep 20", multi, n=20, every=4, solver_order=3)
    yield case("multistep euler_at_final", multi, n=16, every=3, euler_at_final=True,
               final_sigmas_type="sigma_min")
    yield case("multistep karras", multi, use_karras_sigmas=True)
    yield case("multistep exponential", multi, use_exponential_sigmas=True)
    yield case("multistep lu", multi, use_lu_lambdas=True)
    yield case("multistep leading", multi, timestep_spacing="leading", steps_offset=1)
    yield case("multistep trailing cosine v", multi, timestep_spacing="trailing",
               beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction")
    yield case("multistep zero snr", multi, timestep_spacing="trailing",
               rescale_betas_zero_snr=True, prediction_type="v_prediction")


def unipc():
    make = functools.partial(case, class_name=VP_BY_SIGMA[2])
    for solver in ("bh1", "bh2"):
        for order in (1, 2, 3):
            for x0 in (True, False):
                final = {} if x0 and solver == "bh2" else {"final_sigmas_type": "sigma_min"}
                yield make(f"unipc {solver} order {order} {'x0' if x0 else 'eps'}",
                           solver_type=solver, solver_order=order, predict_x0=x0, **final)
    yield make("unipc not lower_order_final", solver_order=3, lower_order_final=False,
               final_sigmas_type="sigma_min")
    yield make("unipc corrector off at first", disable_corrector=[0, 1])
    yield make("unipc karras", use_karras_sigmas=True)


def repaint_cases():
    step = {"jump_length": 5, "jump_n_sample": 2}
    for eta in (0.0, 0.5, 1.0):
        yield case(f"repaint eta {eta}", "RePaintScheduler", n=20, step=step, every=2, loop=repaint,
                   num_train_timesteps=100, beta_start=1e-3, beta_end=0.1, eta=eta,
                   clip_sample=eta == 0.5)


FAMILIES = {"ddpm": ddpm, "unclip": unclip, "ddim": ddim, "pndm": pndm, "karras": karras,
            "dpmsolver": dpmsolver, "unipc": unipc, "repaint": repaint_cases}
