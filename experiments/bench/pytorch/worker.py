"""The PyTorch side of `./unclip bench --against-pytorch VENV`, which starts it by itself.

    python worker.py FIXTURE.safetensors [--channels-last]

The fixture, written by the Java side, holds weights, inputs and what the Java network makes of them. Requests come on
standard input, one a line, and each is answered by one line of JSON:

    versions               of Python and PyTorch, and the number of threads
    check                  compares both sides' outputs, losses and weights; an error if they differ
    measure ROW SECONDS    times of the repetitions of a row: train-16, sample-1, transformer, embed-emoji, ...

It needs the packages of requirements.txt. The number of threads is what OMP_NUM_THREADS says.
"""

import argparse
import json
import os
import platform
import sys

import torch
from safetensors import safe_open

from check import check
from embedding import EmbeddingTasks
from tasks import Tasks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fixture")
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()
    if "OMP_NUM_THREADS" in os.environ:
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    tasks = open_tasks(arguments)
    for line in sys.stdin:
        print(json.dumps(answer(tasks, line.split())), flush=True)


def open_tasks(arguments):
    with safe_open(arguments.fixture, framework="pt") as file:
        options = json.loads(file.metadata()["options"])
        fixture = {name: file.get_tensor(name) for name in file.keys()}
    if "small" in options:
        return EmbeddingTasks(arguments.fixture, fixture, options)
    return Tasks(fixture, options, arguments.channels_last)


def answer(tasks, request):
    try:
        if request == ["versions"]:
            return {"texts": versions()}
        if request == ["check"]:
            return {"figures": tasks.check() if isinstance(tasks, EmbeddingTasks) else check(tasks)}
        if len(request) == 3 and request[0] == "measure":
            return {"seconds": tasks.measure(request[1], float(request[2]))}
        return {"error": f"The request {' '.join(request)!r} is not known."}
    except Exception as error:  # whatever it is, the Java side must hear of it
        return {"error": f"{type(error).__name__}: {error}"}


def versions():
    return {
        "PyTorch": torch.__version__,
        "Python": platform.python_version(),
        "threads of PyTorch": str(torch.get_num_threads()),
    }


if __name__ == "__main__":
    main()
