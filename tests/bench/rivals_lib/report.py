"""Results as Markdown tables: medians, and how many times ours a rival costs."""


def cell(value, index, ours, digits=1):
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    number = value[index]
    text = f"{number:.{digits}f}" if number < 10 else f"{number:.0f}"
    if ours and not isinstance(ours, str) and value is not ours and ours[index]:
        text += f" (x{number / ours[index]:.1f})"
    return text


def table(results, tools, part, columns, title, digits=1):
    rows = []
    for description, by_tool in results.items():
        ours = by_tool.get("generator", {}).get(part)
        for label, index in columns:
            cells = [cell(by_tool.get(tool.name, {}).get(part), index, ours, digits) for tool in tools]
            # A reason is said once.
            if any(text != "-" for text in cells) and not (index and all(not text[0].isdigit() for text in cells)):
                n = next((value[part][-1] for value in by_tool.values() if isinstance(value.get(part), list)), "")
                name = f"{description}, {label}" if len(columns) > 1 else description
                rows.append(f"| {name} | {' | '.join(cells)} | {n if part != 'scratch' else 1} |")
    if not rows:
        return ""
    head = " | ".join(f"{tool.name}" for tool in tools)
    return f"### {title}\n\n| | {head} | n |\n|---|{'---|' * len(tools)}---|\n" + "\n".join(rows) + "\n\n"


def tables(results, tools, rounds):
    """Every table that there are results for."""
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in tools if tool.name != "generator")
    text = f"Against {versions}. In brackets: how many times ours.\n\n"
    text += table(results, tools, "generate", [("CPU s", 0), ("peak MB", 1), ("lines", 2)], "Generating", 2)
    text += table(results, tools, "check", [("CPU s", 0), ("peak MB", 1)], "`cargo check` of the crate alone", 2)
    text += table(results, tools, "release", [("CPU s", 0), ("rlib MB", 2)], "`cargo build --release` of the crate alone", 2)
    text += table(
        results,
        tools,
        "user",
        [("debug CPU s", 0), ("release CPU s", 1), ("binary MB", 2), ("operations", 3)],
        "A user's binary that calls up to 20 operations, rebuilt",
        2,
    )
    text += table(results, tools, "scratch", [("crates", 0), ("CPU s", 1)], "A user's first debug build, dependencies included")
    tls = [
        f"{description}: " + ", ".join(f"{tool}: {parts['scratch'][2]}" for tool, parts in by_tool.items() if isinstance(parts.get("scratch"), list))
        for description, by_tool in results.items()
        if any(isinstance(parts.get("scratch"), list) for parts in by_tool.values())
    ]
    if tls:
        text += "TLS providers: " + "; ".join(tls) + "\n"
    return text
