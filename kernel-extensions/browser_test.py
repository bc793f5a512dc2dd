"""Tries widgets in JupyterLab on the real Java kernel, in a Chromium without a window.

Leaves screenshots in a light and a dark theme, and report.json with the times, in kernel-extensions/target/browser.
"""

import argparse
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import Error, expect, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = HERE / "target" / "browser"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_BROWSERS = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KERNEL = {"display_name": "Java (unclip)", "language": "java", "name": "unclip"}
TOKEN = secrets.token_hex(16)
MOVES = 30
SHOWN = ["interact", "gallery", "button", "play", "trajectory", "schedule", "fork", "interpolation", "attention", "faults"]
SLOW = 300_000  # milliseconds, for what starts a kernel or loads a page

CELLS = json.loads((HERE / "browser_test_cells.json").read_text(encoding="utf-8"))


def main():
    options = arguments()
    browser = find_browser(options.browser)
    if browser is None:
        print("skipped: no Chromium is installed (Debian: sudo apt-get install chromium), and --browser names none")
        return 0
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1100, "height": 1000})
        page.set_default_timeout(SLOW)
        expect.set_options(timeout=15_000)
        test = Test(page, address)
        try:
            test.run()
        except (AssertionError, Error) as error:
            page.screenshot(path=TARGET / "failure.png")
            what = str(error).split("Call log:")[0].strip()
            print(f"FAILED {test.doing}: {what}\nscreenshot: {TARGET / 'failure.png'}", file=sys.stderr)
            return 1
        finally:
            chromium.close()
    (TARGET / "report.json").write_text(json.dumps(test.report, indent=2) + "\n", encoding="utf-8")
    print(f"screenshots and report.json are in {TARGET}")
    return 0


def arguments():
    parser = argparse.ArgumentParser(
        prog="unclip browser-test",
        description="Try widgets in JupyterLab on the real Java kernel, in a Chromium without a window: each is "
        "rendered, moved, heard and reloaded. Screenshots and times go to kernel-extensions/target/browser.",
    )
    parser.add_argument("--browser", metavar="PATH", help="the Chromium to use (default: the installed one)")
    return parser.parse_args()


def find_browser(named):
    if named:
        return named
    for candidate in BROWSERS:
        if shutil.which(candidate):
            return shutil.which(candidate)
    return next((path for path in MAC_BROWSERS if os.path.exists(path)), None)


class server:
    """A JupyterLab of its own: fresh settings, a notebook of the cells above, no login, a free port."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        (folder / "notebooks").mkdir()
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "java"}})
        notebook.cells = [nbformat.v4.new_code_cell("\n".join(cell["source"]), id=cell["name"]) for cell in CELLS]
        nbformat.write(notebook, folder / "notebooks" / "widgets.ipynb")

    def __enter__(self):
        environment = dict(os.environ)
        for name in ["CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"]:
            environment[f"JUPYTER_{name}"] = str(self.folder / name.lower())
        notification = self.folder / "settings_dir" / "@jupyterlab" / "apputils-extension"
        notification.mkdir(parents=True)
        (notification / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', encoding="utf-8")
        for name in ["SETTINGS_DIR", "WORKSPACES_DIR"]:
            environment[f"JUPYTERLAB_{name}"] = str(self.folder / name.lower())
        self.log = open(TARGET / "server.log", "wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
            + [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.port={self.address.rsplit(':')[-1]}"]
            + [f"--ServerApp.root_dir={self.folder / 'notebooks'}", "--LabApp.expose_app_in_browser=True"]
            + ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.wait()
        return self.address

    def wait(self):
        for _ in range(240):
            try:
                self.ask("status")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.25)
        self.__exit__()
        sys.exit(f"JupyterLab did not start; what it said is in {TARGET / 'server.log'}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            for session in json.loads(self.ask("sessions")):
                self.ask(f"sessions/{session['id']}", method="DELETE")
            self.process.terminate()
            self.process.wait(timeout=60)
        self.log.close()

    def ask(self, what, method="GET"):
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(f"{self.address}/api/{what}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()


class Test:
    def __init__(self, page, address):
        self.page = page
        self.address = address
        self.report = {}
        self.doing = "starting"

    def run(self):
        steps = [self.renders, self.drags, self.hears, self.plays, self.explores, self.times, self.themes, self.reloads, self.closes]
        for step in steps:
            self.doing = step.__doc__
            start = time.monotonic()
            step()
            print(f"ok  {step.__doc__} ({time.monotonic() - start:.1f} s)", flush=True)

    # --- steps ---------------------------------------------------------------------------------------------------

    def renders(self):
        """every widget is rendered"""
        self.open()
        for cell in CELLS:
            self.execute(cell["name"])
            if cell["name"] == "last":
                break
        expect(self.output("last")).to_contain_text("ready", timeout=SLOW)
        expect(self.cell("interact").locator("img")).to_be_visible()
        gallery = self.cell("gallery")
        for view in CELLS[1]["views"]:
            expect(gallery.locator(view).first, view).to_be_attached()
        assert self.page.get_by_text("Error displaying widget").count() == 0, "a widget was not understood"

    def drags(self):
        """a dragged slider changes what is computed from it"""
        cell = self.cell("interact")
        before = self.picture()
        handle = cell.locator(".noUi-handle")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + box["width"] / 2, middle)
        self.page.mouse.down()
        for way in range(1, 60):
            self.page.mouse.move(box["x"] + box["width"] / 2 + way, middle)
        self.page.mouse.up()
        expect(cell.locator("img")).not_to_have_attribute("src", before)
        value = int(cell.locator(".widget-readout").inner_text())
        assert value > 25, f"the slider was dragged to the right and shows {value}"
        expect(self.cell("observed").locator(".widget-label")).to_have_text(f"n = {value}")

    def hears(self):
        """what callbacks print and throw is shown below the widget"""
        cell = self.cell("button")
        cell.get_by_role("button", name="print").click()
        expect(self.output("button")).to_contain_text("clicked 1")
        cell.get_by_role("button", name="throw").click()
        expect(self.output("button")).to_contain_text("The red button is not for pressing.")
        self.page.wait_for_timeout(300)
        cell.screenshot(path=TARGET / "error.png")

    def plays(self):
        """frames play in the page while the kernel is busy"""
        self.execute("busy")
        self.page.wait_for_timeout(500)
        cell = self.cell("play")
        cell.locator(".widget-play button").first.click()
        expect(cell.locator(".widget-html-content")).to_have_text("frame 9", timeout=4_000)
        expect(self.output("busy"), "the kernel is still busy").not_to_contain_text("slept", timeout=1)
        expect(self.output("busy")).to_contain_text("slept", timeout=20_000)

    def explores(self):
        """every explorer answers its controls"""
        film = self.cell("trajectory")
        film.locator(".widget-play button").first.click()
        expect(film.locator(".widget-html-content")).to_contain_text("the result", timeout=10_000)
        for name in ["schedule", "fork", "interpolation", "attention"]:
            cell = self.cell(name)
            picture = cell.locator(".widget-html-content").first
            before = picture.inner_html()
            handle = cell.locator(".noUi-handle:visible").last
            handle.scroll_into_view_if_needed()
            handle.focus()
            self.page.keyboard.press("ArrowRight")
            self.changes(picture, before)
        self.cell("faults").locator("select").select_option(index=1)
        self.page.wait_for_timeout(1_000)

    def changes(self, element, before):
        end = time.monotonic() + 20
        while element.inner_html() == before:
            assert time.monotonic() < end, "the picture stayed as it was"
            self.page.wait_for_timeout(50)

    def times(self):
        """from the slider to the changed picture"""
        self.cell("interact").locator(".noUi-handle").focus()
        self.page.evaluate(WATCH)
        for moves in range(MOVES):
            self.page.keyboard.press("ArrowLeft")
            self.page.wait_for_function("n => window.changes.length > n", arg=moves, timeout=10_000)
        times = sorted(self.page.evaluate("() => window.changes"))
        self.report["sliderToPicture"] = {
            "moves": MOVES,
            "medianMilliseconds": round(statistics.median(times)),
            "slowestMilliseconds": round(times[-1]),
        }
        print(f"    median {statistics.median(times):.0f} ms, slowest {times[-1]:.0f} ms of {MOVES}")

    def themes(self):
        """screenshots in a light and a dark theme"""
        for theme in ["JupyterLab Light", "JupyterLab Dark"]:
            self.page.evaluate("t => window.jupyterapp.commands.execute('apputils:change-theme', {theme: t})", theme)
            self.page.wait_for_timeout(1_500)
            for name in SHOWN:
                self.cell(name).scroll_into_view_if_needed()
                self.page.wait_for_timeout(300)
                self.cell(name).screenshot(path=TARGET / f"{name}-{theme.split()[-1].lower()}.png")

    def reloads(self):
        """a reloaded page shows the widgets as they were, and they work"""
        value = self.cell("interact").locator(".widget-readout").inner_text()
        self.command("docmanager:save")
        self.page.wait_for_timeout(1_000)
        self.page.reload()
        self.wait_for_kernel()
        cell = self.cell("interact")
        expect(cell.locator(".widget-readout")).to_have_text(value, timeout=SLOW)
        expect(cell.locator("img")).to_be_visible()
        assert self.page.get_by_text("Error displaying widget").count() == 0, "a widget did not come back"
        before = self.picture()
        cell.locator(".noUi-handle").focus()
        self.page.keyboard.press("ArrowRight")
        expect(cell.locator("img")).not_to_have_attribute("src", before)
        cell.screenshot(path=TARGET / "reloaded.png")

    def closes(self):
        """closed widgets leave the page and the kernel"""
        self.execute("close")
        expect(self.output("close")).to_contain_text("left: 0")
        expect(self.cell("interact").locator(".noUi-handle")).to_have_count(0)

    # --- tools ---------------------------------------------------------------------------------------------------

    def open(self):
        self.page.goto(f"{self.address}/lab/tree/widgets.ipynb?reset&token={TOKEN}")
        self.wait_for_kernel()

    def wait_for_kernel(self):
        self.page.wait_for_function("() => window.jupyterapp")
        self.page.locator(".jp-Notebook").wait_for()
        self.page.wait_for_function(KERNEL_IS_IDLE)

    def execute(self, name):
        self.page.evaluate(RUN_CELL, index(name))

    def command(self, name):
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def cell(self, name):
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index(name)}"]')

    def output(self, name):
        return self.cell(name).locator(".jp-Cell-outputArea")

    def picture(self):
        return self.cell("interact").locator("img").get_attribute("src")


def index(name):
    return next(i for i, cell in enumerate(CELLS) if cell["name"] == name)


RUN_CELL = """index => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = index;
    window.jupyterapp.commands.execute('notebook:run-cell');
}"""

KERNEL_IS_IDLE = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return kernel?.status === 'idle';
}"""

# Writes down how long after each key the picture changes.
WATCH = """() => {
    const picture = document.activeElement.closest('.jp-OutputArea-output').querySelector('img');
    window.changes = [];
    let pressed = 0;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => window.changes.push(performance.now() - pressed))
        .observe(picture, { attributes: true, attributeFilter: ['src'] });
}"""

if __name__ == "__main__":
    sys.exit(main())
