#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents made by headroom-cli plot and report, without a display.

pages      a PDF report: its parts, its fonts, its syntax, the same bytes each time
markdown   the same as Markdown, with its pictures
languages  right to left and CJK: no glyph is missing
charts     plot in every format and theme
tables     CSV, JSON, Markdown, HTML, tabs
refusals   bad input and full disks: one sentence, and nothing half-written
"""
import argparse
import csv
import io
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = {"he": ("זיכרון", "מתאים"), "ja": ("メモリ", "収まります")}
# One package with the glyphs of each language, as fontconfig sees it.
NEEDS = {"he": "he", "ja": "ja"}
CHARTS = ("memory", "roofline", "time", "limits", "matrix")
IN_REPORTS = ("memory", "time", "roofline", "matrix")


class Run:
    """The programs, the plans, and a folder for what they write."""

    def __init__(self, options, folder):
        self.cli, self.root, self.folder = options.cli, options.root, folder
        self.plan = options.root / "data/screenshots/two-cards.headroom"
        self.other = options.root / "data/screenshots/qlora-two-cards.headroom"
        self.too_large = options.root / "data/screenshots/long-context.headroom"
        self.problems = []

    def check(self, ok, text):
        if not ok:
            print("NOT OK  " + text)
            self.problems.append(text)

    def run(self, *arguments, preexec=None, **environment):
        """No display: a document that asked for one would fail."""
        clean = {name: value for name, value in os.environ.items()
                 if name not in ("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE", "LC_ALL")}
        env = {**clean, "LC_ALL": "C.UTF-8", "G_DEBUG": "fatal-warnings",
               "SOURCE_DATE_EPOCH": "1750000000", **environment}
        return subprocess.run([self.cli, *map(str, arguments)], capture_output=True, text=True,
                              timeout=60, env=env, preexec_fn=preexec, check=False,
                              restore_signals=False, stdin=subprocess.DEVNULL)

    def make(self, name, *arguments, **environment):
        done = self.run(*arguments, "--output", self.folder / name, **environment)
        self.check(done.returncode == 0 and not done.stderr, f"{name}: {done.stderr.strip()}")
        return self.folder / name


def tool(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)


def pdf_text(path):
    return tool("pdftotext", "-layout", path, "-").stdout


def check_pdf(test, path):
    test.check(path.read_bytes()[:5] == b"%PDF-", f"{path.name}: no PDF")
    done = tool("qpdf", "--check", path)
    test.check(done.returncode == 0, f"{path.name}: qpdf: {done.stdout} {done.stderr}")
    fonts = tool("pdffonts", path).stdout.splitlines()[2:]
    test.check(len(fonts) > 0, f"{path.name}: no font")
    for line in fonts:
        embedded, subset, unicode = line.split()[-5:-2]
        test.check((embedded, subset, unicode) == ("yes", "yes", "yes"),
                   f"{path.name}: font not embedded as a searchable subset: {line}")


def pages(test):
    path = test.make("report.pdf", "report", test.plan)
    check_pdf(test, path)
    text = pdf_text(path)
    for words in ("Llama 3.3 70B Instruct on 2 × GeForce RTX 4090", "GiB free of", "Inputs",
                  "Where the memory goes", "Weights", "KV cache", "Speed", "Feed-forward",
                  "Equation", "get_layer_buft_list", "Limits", "Nearest measured runs", "Sources",
                  "Longest Context", "Beyond it GPU", "8192 tokens", "Prompt 512",
                  "2025-06-15", "Page 1 of"):
        # a wider font breaks the title
        test.check(words in " ".join(text.split()), f"report.pdf does not say “{words}”")
    count = text.count("\f")
    test.check(1 <= count <= 3, f"report.pdf has {count} pages")
    training = test.make("training.pdf", "report", test.other)
    check_pdf(test, training)
    test.check(pdf_text(training).count("\f") <= 3, "a report of training has more than 3 pages")
    test.check(f"Page {count} of {count}" in text, "the last page is not numbered")
    info = tool("pdfinfo", path).stdout
    test.check("A4" in info and "Llama 3.3 70B" in info, f"report.pdf: {info}")
    large = test.make("large.pdf", "report", test.too_large)
    check_pdf(test, large)
    for words in ("What to change", "--cache-type-k", "None fits"):
        test.check(words in pdf_text(large), f"a report of what does not fit lacks “{words}”")
    answer = json.loads(test.run("estimate", test.plan, "--json").stdout)
    needed = max(device["process_bytes"] for device in answer["devices"]) / 2**30
    test.check(f"{needed:.1f} GiB" in text, f"report.pdf and estimate differ: {needed} GiB")
    again = test.make("again.pdf", "report", test.plan)
    test.check(path.read_bytes() == again.read_bytes(), "the same report has other bytes")
    later = test.make("later.pdf", "report", test.plan, SOURCE_DATE_EPOCH="1760000000")
    test.check(path.read_bytes() != later.read_bytes(), "the date of a report is not in it")
    several = test.make("several.pdf", "report", test.plan, test.other, test.too_large)
    check_pdf(test, several)
    text = pdf_text(several)
    for words in ("Comparison of 3 plans", "on one scale", "What differs", "QLoRA", "Does not fit",
                  "Qwen3 32B"):
        test.check(words in " ".join(text.split()), f"the comparison does not say “{words}”")


def markdown(test):
    path = test.make("report.md", "report", test.plan)
    text = path.read_text("utf-8")
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    test.check(pictures == [f"report-{name}.svg" for name in IN_REPORTS],
               f"report.md has the pictures {pictures}")
    for name in pictures:
        xml.parse(test.folder / name)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    test.check(len({line.count(" |") for line in tables if "Allocated" in line}) == 1, "table rows")
    test.check(text.startswith("# Llama 3.3 70B Instruct"), "report.md has no title")
    test.check("Headroom" in text.splitlines()[-1], "report.md has no version")
    first = {p.name: p.read_bytes() for p in test.folder.iterdir()}
    test.make("report.md", "report", test.plan)
    test.check(first == {p.name: p.read_bytes() for p in test.folder.iterdir()},
               "the same Markdown has other bytes")


def compile_languages(test):
    folder = test.folder / "locale"
    for language in LANGUAGES:
        target = folder / language / "LC_MESSAGES"
        target.mkdir(parents=True)
        subprocess.run(["msgfmt", pathlib.Path(__file__).with_name(f"{language}.po"), "-o",
                        target / "headroom.mo"], check=True)
    return folder


def languages(test):
    locale = compile_languages(test)
    for language, words in LANGUAGES.items():
        if not tool("fc-list", f":lang={NEEDS[language]}", "family").stdout.strip():
            print(f"SKIP    no font has the letters of {language}")
            continue
        path = test.make(f"{language}.pdf", "report", test.plan, LANGUAGE=language,
                         HEADROOM_LOCALE_DIR=str(locale))
        check_pdf(test, path)
        text = pdf_text(path)
        for word in words:
            # Right to left may come in the order of the eye.
            test.check(word in text or word[::-1] in text, f"{language}: “{word}” is missing")
        # A glyph that no font has is drawn as a box with its number by a font of no name.
        fonts = tool("pdffonts", path).stdout
        test.check("Type 3" not in fonts and "[none]" not in fonts, f"{language}: {fonts}")
        trace = test.run("report", test.plan, "-o", test.folder / f"{language}.md",
                         LANGUAGE=language, HEADROOM_LOCALE_DIR=str(locale))
        test.check(trace.returncode == 0, f"{language}.md: {trace.stderr}")
    place = title_place(test.make("en.pdf", "report", test.plan))
    test.check(0 < place < 100, f"English pages begin at {place}")
    if (test.folder / "he.pdf").exists():
        place = title_place(test.folder / "he.pdf")
        test.check(place > 300, f"Hebrew pages begin at {place}")


def title_place(path):
    """The x of the first word of the title, in points."""
    words = tool("pdftotext", "-bbox", "-f", "1", "-l", "1", path, "-").stdout
    places = re.findall(r'xMin="([\d.]+)"[^>]*>Llama<', words)
    return float(places[0]) if places else -1


def charts(test):
    for chart in CHARTS:
        drawn = set()
        for theme in ("light", "dark", "print"):
            path = test.make(f"{chart}-{theme}.svg", "plot", test.plan, "--chart", chart, "--theme",
                             theme, "--title", "A <title>", "--caption", "From & of")
            root = xml.parse(path).getroot()
            texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
            test.check("A <title>" in texts and "From & of" in texts, f"{path.name}: {texts[:3]}")
            drawn.add(path.read_bytes())
        test.check(len(drawn) == 3, f"{chart}: themes look alike")
        check_pdf(test, test.make(f"{chart}.pdf", "plot", test.plan, "--chart", chart))
    names = ["".join(text.itertext()) for text in xml.parse(test.folder / "limits-light.svg")
             .getroot().iter(f"{SVG}text")]
    test.check(names.count("Q4_K_M") == 1, f"limits: curves are named once: {names}")
    small = test.make("small.png", "plot", test.plan, "--size", "600x400", "--scale", "1")
    large = test.make("large.png", "plot", test.plan, "--size", "600x400", "--scale", "3")
    sizes = [[int.from_bytes(p.read_bytes()[i:i + 4], "big") for i in (16, 20)]
             for p in (small, large)]
    test.check(sizes == [[600, 400], [1800, 1200]], f"sizes of the pictures: {sizes}")


def tables(test):
    answer = json.loads(test.run("estimate", test.plan, "--json").stdout)
    path = test.make("memory.csv", "report", test.plan, "--table", "memory")
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"))))
    test.check(len({len(row) for row in rows}) == 1, "memory.csv: rows of unequal length")
    process = next(row for row in rows if row[0] == "Process")
    for device, cell in zip(answer["devices"], process[1:]):
        test.check(int(cell) == device["process_bytes"], f"memory.csv: {process}")
    for name in ("inputs", "figures", "memory", "operations", "equations", "limits", "advice"):
        made = test.make(f"{name}.json", "report", test.plan, "--table", name)
        table = json.loads(made.read_text("utf-8"))
        keys = {column["key"] for column in table["columns"]}
        test.check(table["table"] == name and table["rows"]
                   and all(set(row) == keys for row in table["rows"]), f"{name}.json")
        html = test.make(f"{name}.html", "report", test.plan, "--table", name)
        xml.fromstring(html.read_text("utf-8").partition("\n")[2])
        tabbed = test.make(f"{name}.tsv", "report", test.plan, "--table", name).read_text("utf-8")
        test.check(len({line.count("\t") for line in tabbed.splitlines()}) == 1, f"{name}.tsv")
        test.make(f"{name}.md", "report", test.plan, "--table", name)
    seconds = json.loads((test.folder / "operations.json").read_text("utf-8"))["rows"]
    total = sum(row["seconds"] for row in seconds if row["phase"] == "One token")
    test.check(abs(total - sum(op["seconds"] for op in answer["ops"] if op["phase"] == "decode"))
               < 1e-3 * total, f"operations.json: {total} s")


REFUSALS = [
    (["plot", "PLAN"], "--output"),
    (["plot", "-o", "a.png"], "plan"),
    (["plot", "PLAN", "-o", "a.gif"], ".png"),
    (["plot", "PLAN", "-o", "a.png", "--chart", "pie"], "memory"),
    (["plot", "PLAN", "-o", "a.png", "--theme", "pink"], "print"),
    (["plot", "PLAN", "-o", "a.png", "--size", "big"], "960x540"),
    (["plot", "PLAN", "-o", "a.png", "--size", "-3"], "960x540"),
    (["plot", "PLAN", "-o", "a.png", "--scale", "1000"], "--scale"),
    (["plot", "PLAN", "-o", "a.png", "--font-size", "nan"], "--font-size"),
    (["plot", "LARGE", "-o", "a.png", "--chart", "roofline"], "does not fit"),
    (["plot", "/nonexistent.headroom", "-o", "a.png"], "/nonexistent.headroom"),
    (["plot", "PLAN", "-o", "/nonexistent/a.png"], "folder"),
    (["report", "PLAN"], "--output"),
    (["report", "-o", "a.pdf"], "plan"),
    (["report", "PLAN", "-o", "a.doc"], ".pdf"),
    (["report", *["PLAN"] * 9, "-o", "a.pdf"], "at most"),
    (["report", "PLAN", "-o", "a.csv", "--table", "sums"], "inputs"),
    (["report", "PLAN", "-o", "a.pdf", "--table", "memory"], ".csv"),
    (["report", "LARGE", "-o", "a.csv", "--table", "operations"], "fits"),
    (["report", "PLAN", "-o", "/proc/a.pdf"], "/proc/a.pdf"),
]


def check_refusal(test, done, words, name):
    test.check(done.returncode == 2, f"{name}: exit status {done.returncode}")
    test.check(done.stderr.startswith("headroom-cli: ") and done.stderr.count("\n") == 1,
               f"{name}: not one line: {done.stderr!r}")
    test.check(words in done.stderr, f"{name}: does not say “{words}”: {done.stderr!r}")


def tiny_files():
    """A disk that is full after 4 KiB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def nobody():
    """Somebody to whom nothing belongs; root may write everywhere."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def check_no_permission(test):
    """A folder that may be read only, as one that a portal shows but does not give."""
    closed = test.folder / "closed"
    closed.mkdir()
    for name in ("report.pdf", "report.md", "report.csv", "plot.png", "plot.svg"):
        target = closed / name
        target.write_text("what was there")
    test.folder.chmod(0o755)
    closed.chmod(0o555)
    for name in ("report.pdf", "report.md", "report.csv", "plot.png", "plot.svg"):
        table = ["--table", "memory"] if name.endswith(".csv") else []
        done = test.run(name.partition(".")[0], test.plan, *table, "-o", closed / name,
                        preexec=nobody)
        check_refusal(test, done, "permission is denied", name)
        test.check((closed / name).read_text() == "what was there", f"{name} is half-written")
    test.check(len(list(closed.iterdir())) == 5, "something is left in the closed folder")
    closed.chmod(0o755)
    shutil.rmtree(closed)


def check_stopped(test):
    """Ended in the middle: what was there stays, or the whole document is."""
    target = test.folder / "stopped.pdf"
    for wait in (0.02, 0.05, 0.1, 0.2):
        target.write_text("what was there")
        with subprocess.Popen([test.cli, "report", str(test.plan), "-o", str(target)],
                              stderr=subprocess.DEVNULL) as process:
            time.sleep(wait)
            process.terminate()
        data = target.read_bytes()
        test.check(data == b"what was there" or (data[:5] == b"%PDF-" and b"%%EOF" in data[-9:]),
                   f"stopped after {wait} s: half-written")
        # A name that GLib makes for what is not yet there.
        for left in test.folder.glob("stopped.pdf.*"):
            left.unlink()
    target.unlink()


def refusals(test):
    names = {"PLAN": str(test.plan), "LARGE": str(test.too_large)}
    for arguments, words in REFUSALS:
        filled = [names.get(word, word) for word in arguments]
        filled = [str(test.folder / word) if re.fullmatch(r"a\.\w+", word) else word
                  for word in filled]
        check_refusal(test, test.run(*filled), words, " ".join(arguments))
    test.check(not list(test.folder.iterdir()), "something was written in spite of a refusal")
    for name in ("full.pdf", "full.md"):
        target = test.folder / name
        target.write_text("what was there")
        done = test.run("report", test.plan, "-o", target, preexec=tiny_files)
        check_refusal(test, done, "cannot be written", name)
        test.check(target.read_text() == "what was there", f"{name} is half-written")
        target.unlink()
    check_no_permission(test)
    check_stopped(test)
    test.check(not list(test.folder.iterdir()),
               f"left behind: {[p.name for p in test.folder.iterdir()]}")


PARTS = {"pages": pages, "markdown": markdown, "languages": languages, "charts": charts,
         "tables": tables, "refusals": refusals}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    parser.add_argument("--root", required=True, type=pathlib.Path)
    parser.add_argument("part", choices=PARTS)
    options = parser.parse_args()
    missing = [name for name in ("pdftotext", "pdffonts", "qpdf") if shutil.which(name) is None]
    if missing:
        print(f"SKIP    {', '.join(missing)} not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        test = Run(options, pathlib.Path(folder))
        PARTS[options.part](test)
    return 1 if test.problems else 0


sys.exit(main())
