"""Makes this folder's fixtures: diffusion samplers of other libraries, run on an analytic denoiser.

Run, with checkouts of OpenAI's two repositories (MIT licence), which are not packages, at the
commits that requirements.txt names:

    pip install -r requirements.txt && pip install --no-deps k-diffusion==0.1.1.post1
    PYTHONPATH=guided-diffusion:glide-text2im python parity.py

README.md says how to read the files. Nothing is random: a second run writes the same bytes.
"""

import platform

import numpy
import scipy
import torch

import diffusers_cases
import guided_cases
import harness
import k_diffusion_cases
import table_cases

VERSIONS = {
    "python": platform.python_version(),
    "torch": torch.__version__.split("+")[0],
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
    **{v["library"]: v["version"] for v in (diffusers_cases.LIBRARY, k_diffusion_cases.LIBRARY)},
    "guided-diffusion": guided_cases.GUIDED_DIFFUSION,
    "glide-text2im": guided_cases.GLIDE,
}


def main():
    torch.set_num_threads(1)
    harness.write("common", {
        "versions": VERSIONS,
        "shape": list(harness.SHAPE),
        "mixture": {"weights": harness.WEIGHTS, "means": harness.MEANS, "stds": harness.STDS},
        "oracle": table_cases.oracle_values(),
        "x_T": harness.flat(harness.X_T),
        "noise": [harness.flat(z) for z in harness.NOISE],
    })
    for family, cases in diffusers_cases.FAMILIES.items():
        content = {"versions": VERSIONS, "cases": list(cases())}
        if family == "repaint":
            image, mask = diffusers_cases.repaint_inputs()
            content |= {"image": harness.flat(image), "mask": harness.flat(mask)}
        harness.write(family, content)
    harness.write("k-diffusion", {"versions": VERSIONS, "cases": list(k_diffusion_cases.cases())})
    harness.write("guided-diffusion", {"versions": VERSIONS, "cases": list(guided_cases.cases())})
    harness.write("schedules", {"versions": VERSIONS, **table_cases.schedules()})
    harness.write("losses", {"versions": VERSIONS, **guided_cases.loss_tables()})


if __name__ == "__main__":
    main()
