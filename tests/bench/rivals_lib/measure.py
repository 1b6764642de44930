"""Runs commands and says what they cost: CPU seconds and peak memory, children included."""

import os
import resource
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Run:
    """What a command cost, and what it said."""

    code: int
    cpu: float
    wall: float
    megabytes: float
    output: str
    stopped: bool

    @property
    def good(self):
        return self.code == 0 and not self.stopped


def run(command, cwd=None, env=None, limit=None):
    """Runs `command`. After `limit` seconds of wall time it is stopped, with what it started.

    CPU time, not wall time: the machine may have other work. The kernel adds up what the
    command and everything it waited for used, so a cargo's rustc processes are in it.
    """
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        stopped = threading.Event()

        def stop():
            stopped.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop) if limit else None
        if timer:
            timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        if timer:
            timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    return Run(
        child.returncode,
        usage.ru_utime + usage.ru_stime,
        wall,
        usage.ru_maxrss / 1024,
        text,
        stopped.is_set(),
    )


def median(values):
    return statistics.median(values)


def spent():
    """CPU seconds of every command so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def alternate(rounds, budget, acts):
    """Does every act of `acts` (by name) once a round, and collects what they give.

    An act that gives None is not asked again, nor is one whose runs together have cost more than
    `budget` CPU seconds: so an expensive one has fewer runs than a cheap one. What takes
    milliseconds is measured up to ten times as often, until it has cost a second.
    """
    found = {name: [] for name in acts}
    cost = dict.fromkeys(acts, 0)
    over = set()
    for number in range(10 * rounds):
        for name, act in acts.items():
            if name in over or (number >= rounds and cost[name] > 1):
                continue
            before = spent()
            value = act()
            cost[name] += spent() - before
            if value is not None:
                found[name].append(list(value))
            if value is None or cost[name] > budget:
                over.add(name)
    return found
