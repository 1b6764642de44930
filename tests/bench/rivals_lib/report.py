"""Results as Markdown tables: medians, how often measured, how many times ours a rival costs."""

import datetime
import os
import platform
from pathlib import Path

from . import measure

START, END = "<!-- rivals:start -->", "<!-- rivals:end -->"
OURS = "generator"
# Ours in each of its ways to hold the runtime: no rivals.
OWN = (OURS, "generator-embed")

# Part, title, and the figures of a run: label, index, digits. The first is the one that decides.
PARTS = [
    ("generate", "Generating", [("CPU s", 0, 2), ("wall s", 1, 2), ("peak MB", 2, 0), ("lines", 3, 0)]),
    ("check", "`cargo check` of the crate alone", [("CPU s", 0, 2), ("peak MB", 1, 0)]),
    ("release", "`cargo build --release` of the crate alone", [("CPU s", 0, 2), ("peak MB", 1, 0), ("rlib MB", 2, 1)]),
    (
        "user",
        "A user's binary that calls up to 20 operations, rebuilt",
        [("release CPU s", 1, 2), ("debug CPU s", 0, 2), ("binary MB", 2, 1), ("operations", 3, 0)],
    ),
    (
        "scratch",
        "A user's project built from nothing (debug), dependencies included",
        [("CPU s", 0, 1), ("crates", 1, 0), ("TLS", 2, None)],
    ),
    ("page", "A page of 50 users", [("decode, CPU µs", 0, 1), ("encode, CPU µs", 1, 1)]),
]

# Neither less nor more is better.
NEUTRAL = {"operations", "lines"}


def figure(runs, index):
    return measure.median([run[index] for run in runs])


def ratio(by_tool, name, part, index):
    """How many times ours; None where one of both has no figure."""
    ours, other = by_tool.get(OURS, {}).get(part), by_tool.get(name, {}).get(part)
    if name == OURS or not isinstance(ours, list) or not isinstance(other, list):
        return None
    value = figure(ours, index)
    return figure(other, index) / value if value else None


def cell(by_tool, name, part, column, first):
    _, index, digits = column
    parts = by_tool.get(name, {})
    value = parts.get(part)
    if value is None:
        # What it could not do before is why there is nothing.
        value = next((parts[name] for name in ("generate", "check") if isinstance(parts.get(name), str)), "-")
    if isinstance(value, str):
        return value if first else ""
    if digits is None:
        return value[0][index]
    number = figure(value, index)
    digits = 0 if number >= 100 else 3 if digits == 2 and number < 0.1 else digits
    text = f"{number:,.{digits}f}"
    times = ratio(by_tool, name, part, index)
    notes = []
    if times and column[0] not in NEUTRAL:
        notes.append(f"×{times:.2g}" if times < 10 else f"×{times:.0f}")
    if first:
        notes.append(f"n {len(value)}")
    return f"{text} ({', '.join(notes)})" if notes else text


def table(results, tools, part, title, columns):
    rows = []
    for description, by_tool in sorted(results.items(), key=lambda item: item[1].get("operations", 0)):
        if not any(part in value for value in by_tool.values() if isinstance(value, dict)):
            continue
        label = f"{description}, {by_tool.get('operations', '?')} operations"
        for at, column in enumerate(columns):
            cells = [cell(by_tool, tool.name, part, column, not at) for tool in tools]
            counts = column[2] is not None and column[0] not in NEUTRAL
            times = [ratio(by_tool, tool.name, part, column[1]) for tool in tools if tool.name not in OWN] if counts else []
            times = [value for value in times if value is not None]
            best = f"{min(times):.2f}" if times else ""
            rows.append(f"| {label if not at else ''} | {column[0]} | {' | '.join(cells)} | {best} |")
    if not rows:
        return ""
    head = " | ".join(tool.name for tool in tools)
    return f"### {title}\n\n| | | {head} | best rival / ours |\n|---|---|{'---|' * len(tools)}---|\n" + "\n".join(rows) + "\n\n"


def tables(results, tools):
    """Every table that there are results for, small descriptions first."""
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in tools if tool.name not in OWN)
    text = f"Against {versions}. Medians; n: runs; ×: times ours. The last column is what the best rival costs, ours being 1.\n\n"
    return text + "".join(table(results, tools, *part) for part in PARTS)


def machine(repository, origin):
    """Where and when; `origin` says what our program was built of."""
    cpu = platform.processor()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":")[1].strip()
            break
    rustc = measure.run(["rustc", "--version"], cwd=repository).output.strip()
    return f"{datetime.date.today()}, {cpu}, {os.cpu_count()} processors, {rustc}, {origin}.\n\n"


def write(path, text):
    """Puts the tables between their markers; the rest of the file is others'."""
    old = path.read_text() if path.exists() else f"{START}\n{END}\n"
    before, rest = old.split(START, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{START}\n{text.rstrip()}\n{END}{after}")


def compare(first, second):
    """Every ratio of two runs, and by how much they differ."""
    rows = []
    for description in first.keys() & second.keys():
        a, b = first[description], second[description]
        for part, _, columns in PARTS:
            for name in a.keys() & b.keys() - {OURS, "operations"}:
                for label, index, digits in columns:
                    if digits is None or label in NEUTRAL | {"wall s"}:
                        continue
                    x, y = ratio(a, name, part, index), ratio(b, name, part, index)
                    if x and y:
                        rows.append((abs(y / x - 1), description, part, label, name, x, y))
    rows.sort(reverse=True)
    lines = [f"| {d} | {p}, {label} | {n} | {x:.2f} | {y:.2f} | {gap:.1%} |" for gap, d, p, label, n, x, y in rows]
    head = "| description | figure | rival | first | second | differs by |\n|---|---|---|---|---|---|\n"
    most = f"{len(rows)} ratios; the most that one differs: {rows[0][0]:.1%}" if rows else "nothing in common"
    return f"{head}" + "\n".join(lines) + f"\n\n{most}"
