"""Executes notebooks on the Java kernel and reports each one's time, or the failing cell's own error."""

import argparse
import asyncio
import atexit
import os
import re
import sys
import time
from pathlib import Path


def stop_in_one_word(kind, error, trace):
    """Ctrl-C needs no stack trace, not even while the libraries below load."""
    if issubclass(kind, KeyboardInterrupt):
        print("stopped", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = stop_in_one_word

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = HERE / "target" / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Java (unclip)", "language": "java", "name": "unclip"}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def main():
    options = parse_arguments()
    failed = [path for path in options.notebooks if not run(path, options)]
    if failed:
        names = ", ".join(path.name for path in failed)
        print(f"{len(failed)} of {len(options.notebooks)} notebooks failed: {names}", file=sys.stderr)
    return 1 if failed else 0


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="unclip notebooks",
        description="Execute notebooks on the Java kernel. The executed copies go to "
        "kernel-extensions/target/notebooks; the committed files stay as they are.",
    )
    parser.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", type=notebook, help="default: all of notebooks/")
    parser.add_argument("--write", action="store_true", help="also put the new outputs into the notebooks themselves")
    parser.add_argument("--html", action="store_true", help="also export each executed notebook as HTML")
    parser.add_argument("--timeout", type=seconds, default=600, metavar="S", help="seconds for one cell (default 600)")
    options = parser.parse_args()
    options.notebooks = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not options.notebooks:
        parser.error(f"there is no notebook in {ROOT / 'notebooks'}")
    return options


def notebook(name):
    """A path, or the beginning of the name of a notebook of the course, such as 00."""
    path = Path(name)
    if path.is_file() and path.suffix == ".ipynb":
        return path.resolve()
    found = sorted((ROOT / "notebooks").glob(name.replace("*", "") + "*.ipynb"))
    if len(found) == 1:
        return found[0]
    known = ", ".join(each.stem for each in sorted((ROOT / "notebooks").glob("*.ipynb"))) or "none"
    raise argparse.ArgumentTypeError(f"no single notebook is called {name} (there are: {known})")


def seconds(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a timeout is a positive number of seconds, got {text}")
    return int(text)


def run(path, options):
    try:
        document = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises many kinds for a damaged file
        print(f"{path.name} cannot be read as a notebook: {first_line(error)}", file=sys.stderr)
        return False
    start = time.monotonic()
    TARGET.mkdir(parents=True, exist_ok=True)
    problem = execute(document, path, options.timeout)
    elapsed = time.monotonic() - start
    make_reproducible(document)
    write(document, TARGET / path.name)
    if options.html:
        export(document, TARGET / path.with_suffix(".html").name)
    if problem:
        print(f"FAILED {path.name} after {elapsed:.1f} s: {problem}", file=sys.stderr)
        return False
    if options.write:
        write(document, path)
    print(f"ok     {path.name} {elapsed:.1f} s")
    return True


def execute(document, path, timeout):
    """Fills in the outputs. Returns None, or what went wrong."""
    client = NotebookClient(
        document,
        timeout=timeout,
        startup_timeout=120,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
    )
    log = TARGET / (path.stem + ".log")
    try:
        with open(log, "wb") as kernel_log:
            client.execute(stdout=kernel_log, stderr=kernel_log)
    except (asyncio.CancelledError, AssertionError):  # what nbclient makes of Ctrl-C; the kernel has ended
        raise KeyboardInterrupt from None
    except CellExecutionError:
        return failing_cell(document)
    except CellTimeoutError:
        return f"a cell ran for more than {timeout} s (--timeout allows longer)"
    except (DeadKernelError, RuntimeError) as error:
        return f"the kernel died, {first_line(error)}; what it said is in {log}"
    finally:
        atexit.unregister(client._cleanup_kernel)  # forgotten by nbclient when a kernel doesn't start
    return None


def failing_cell(document):
    """The cell that failed, and its own error output rather than nbclient's account of it."""
    for number, cell in enumerate(document.cells, start=1):
        if cell.cell_type != "code" or "raises-exception" in cell.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                source = "\n".join("    " + line for line in cell.source.splitlines())
                trace = "\n".join("    " + line for line in "\n".join(output.traceback).splitlines())
                return f"cell {number}\n{source}\n{plain(trace)}"
    return "a cell failed without an error output"


def plain(text):
    return text if sys.stderr.isatty() else ANSI.sub("", text)


def make_reproducible(document):
    """Removes what differs from run to run without meaning anything, such as the names of widgets whose kernel is gone."""
    document.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "java"}})
    for cell in document.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            output.get("data", {}).pop(WIDGET, None)


def write(document, path):
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "w", encoding="utf-8", newline="\n") as file:
        nbformat.write(document, file)
    os.replace(temporary, path)


def export(document, path):
    from nbconvert import HTMLExporter  # takes a second to import

    body, _ = HTMLExporter(embed_images=True).from_notebook_node(document)
    path.write_text(body, encoding="utf-8")


def first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


if __name__ == "__main__":
    sys.exit(main())
