#!/usr/bin/env python3
"""Compiles generated crates with one group's feature at a time, and with none.

    tests/tools/groups.py FOLDER --all NAME... [--random N] [--seed S]      (needs Python 3.11)

FOLDER holds crates, as `generator corpus --work FOLDER --keep` leaves them in `crates/`. Of each
crate in --all every group is checked alone, and the crate without any feature; of all the others
N pairs of crate and group are drawn. Prints the seed, what failed or warned, and for the crates in
--all how long the largest and the median group took against the whole. Fails if anything failed.
"""

import argparse
import random
import re
import resource
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

OWN = {"default", "eq"}


def groups(crate):
    """The features that stand for groups: those that the default set names and the runtime has not."""
    manifest = tomllib.loads((crate / "Cargo.toml").read_text())
    features = manifest.get("features", {})
    gates = set(re.findall(r'feature = "([^"]+)"\)\]\s*pub mod', (crate / "src/lib.rs").read_text()))
    return sorted(gates & set(features) - OWN)


def check(crate, features):
    """CPU seconds of `cargo check` of this crate alone, and what it said where it failed or warned."""
    source = crate / "src/lib.rs"
    command = ["cargo", "check", "--quiet", "--no-default-features", "--manifest-path", str(crate / "Cargo.toml")]
    if features is None:
        command.remove("--no-default-features")
    elif features:
        command += ["--features", ",".join(features)]
    subprocess.run(command, capture_output=True, check=False)
    source.touch()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.stderr if done.returncode or done.stderr.strip() else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", nargs="*", default=[])
    parser.add_argument("--random", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    failed = 0
    for name in arguments.all:
        crate = arguments.folder / name
        whole, said = check(crate, None)
        rows = [("the default features", whole, said), ("no feature", *check(crate, []))]
        rows += [(group, *check(crate, [group])) for group in groups(crate)]
        for group, seconds, said in rows:
            if said:
                failed += 1
                print(f"{name} with {group}:\n{said[:2000]}")
        times = [seconds for _, seconds, _ in rows[2:]]
        print(
            f"{name}: {len(times)} groups alone; whole {whole:.1f} s of CPU, "
            f"largest group {max(times) / whole:.2f}, median {statistics.median(times) / whole:.2f} of that",
            flush=True,
        )
    others = sorted(path.parent for path in arguments.folder.glob("*/Cargo.toml"))
    pairs = [(crate, group) for crate in others if crate.name not in arguments.all for group in groups(crate)]
    drawn = random.Random(arguments.seed).sample(pairs, min(arguments.random, len(pairs)))
    for crate, group in drawn:
        seconds, said = check(crate, [group])
        failed += bool(said)
        print(f"{crate.name} with {group}: {seconds:.1f} s {said[:2000]}", flush=True)
    print(f"{failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
