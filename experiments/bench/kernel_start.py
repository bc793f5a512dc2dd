"""Prints how long the notebooks' kernel takes from its start to the answer of its first cell, in seconds.

    .venv/bin/python experiments/bench/kernel_start.py

Part of `./unclip bench`; it needs the environment that `./unclip lab` makes.
"""

import time

from jupyter_client.manager import KernelManager


def main():
    kernel = KernelManager(kernel_name="unclip")
    start = time.perf_counter()
    kernel.start_kernel()
    client = kernel.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=120)
        reply = client.execute_interactive("1 + 1", timeout=120, output_hook=lambda message: None)
        seconds = time.perf_counter() - start
        if reply["content"]["status"] != "ok":
            raise SystemExit("The kernel's first cell, 1 + 1, failed.")
        print(f"{seconds:.4f}")
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
