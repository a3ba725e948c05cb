"""Runs us and our peers in turns on the same machine and data, and prints who is how fast.

Every contestant is a process that warms up, then waits for its turn; a round gives each one window, in an order that changes
from round to round. Ratios are those of windows of the same round.
"""

import argparse
import json
import os
import subprocess
import sys
import time

import contestants
import tables
from contestants import LAUNCHER, VARIANTS

CELLS = [("dense", 32), ("dense", 256), ("vae", 128), ("lstm", 32), ("lstm", 256), ("conv", 32), ("conv", 256)]
ROWS = {"encode": 256, "latency": 1}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("LATENT4J_DATA", ""), help="folder that holds Fashion-MNIST's files")
    parser.add_argument("--python", default=sys.executable, help="a Python that has the peers")
    parser.add_argument("--task", default="train", help="some of train,encode,latency; default: train")
    parser.add_argument("--cells", default="", help="such as dense:32,conv:256; default: all. encode and latency have their "
                                                    "own batches, of 256 and of 1")
    parser.add_argument("--threads", default="1,2", help="default: 1,2")
    parser.add_argument("--peers", default="", help="some of: " + "; ".join(contestants.PEERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a window")
    parser.add_argument("--stock", action="store_true", help="DL4J's own steps as well")
    parser.add_argument("--launches", type=int, default=0, help="instead: only us, in so many launches of each cell")
    parser.add_argument("--keep", metavar="FILE", help="add results to this file; what is in it is not measured again")
    parser.add_argument("--write", metavar="FILE", help="write the tables into this Markdown file, between its marks")
    options = parser.parse_args()
    folder = options.data
    nested = os.path.join(folder, "fashion-mnist")
    options.data = nested if os.path.isdir(nested) else folder
    if not os.path.exists(os.path.join(options.data, "train-images-idx3-ubyte.gz")):
        parser.error("--data: no train-images-idx3-ubyte.gz in '%s'; name the folder with Fashion-MNIST's files" % options.data)
    options.tasks = options.task.split(",")
    for task in options.tasks:
        if task not in tables.TITLES:
            parser.error("--task: expected some of %s, got '%s'" % (",".join(tables.TITLES), task))
    for name in options.peers.split(";") if options.peers else []:
        if name.strip() not in contestants.PEERS:
            parser.error("--peers: expected some of %s, got '%s'" % ("; ".join(contestants.PEERS), name.strip()))
    try:
        options.chosen = [(part.split(":")[0], int(part.split(":")[1])) for part in options.cells.split(",") if part] or CELLS
        options.threads = [int(part) for part in options.threads.split(",")]
    except (IndexError, ValueError):
        parser.error("--cells, --threads: expected such as dense:32,conv:256 and 1,2")
    if any(model not in VARIANTS for model, _ in options.chosen):
        parser.error("--cells: expected some of %s, got '%s'" % (",".join(VARIANTS), options.cells))
    return options


def cells_of(options):
    found = [(task, model, ROWS.get(task, batch), threads)
             for task in options.tasks for model, batch in options.chosen for threads in options.threads]
    return list(dict.fromkeys(found))


def busy_ticks():
    """Ticks that all processors together were busy."""
    with open("/proc/stat") as file:
        return sum(int(field) for field in file.readline().split()[1:4])


def measure(options, java, task, model, batch, threads):
    """Milliseconds of every round by contestant."""
    running = []
    for name, start in contestants.all_of(options, java, task, model, batch, threads).items():
        contestant = start()
        if contestant.line("ready") is None:
            print("# %s doesn't do %s of %s: %s" % (name, task, model, contestant.complaint()), file=sys.stderr)
            contestant.close()
        else:
            running.append(contestant)
    times = {contestant.name: [] for contestant in running}
    for turn in range(options.rounds + 1):
        first = turn % max(1, len(running))
        for contestant in running[first:] + running[:first]:
            milliseconds = contestant.window()
            if milliseconds is None:
                print("# %s ended: %s" % (contestant.name, contestant.complaint()), file=sys.stderr)
                running.remove(contestant)
                del times[contestant.name]
                contestant.close()
            elif turn > 0:  # the first one warms up
                times[contestant.name].append(milliseconds)
    for contestant in running:
        contestant.close()
    return times


def launches(options):
    """How far our own figures differ from launch to launch: the virtual machine compiles differently each time."""
    for task, model, batch, threads in cells_of(options):
        best = []
        for launch in range(options.launches):
            contestant = contestants.ours(options, task, model, batch, threads, "compiled")
            ready = contestant.line("ready") is not None
            windows = [contestant.window() for _ in range(options.rounds)] if ready else []
            if None in windows or not windows:
                print("# launch %d failed: %s" % (launch + 1, contestant.complaint()), file=sys.stderr)
            else:
                best.append(min(windows))
            contestant.close()
        told = "%s, %s, %d, %d: %d of %d launches" % (task, VARIANTS[model], batch, threads, len(best), options.launches)
        if best:
            told += ", best windows %.4g to %.4g ms, spread %.2f" % (min(best), max(best), max(best) / min(best))
        print(told, flush=True)


def asked(*words, threads=None):
    """What our command says as JSON, on as many cores as it is to have threads."""
    cores = sorted(os.sched_getaffinity(0))[-(threads or 64):]
    return json.loads(subprocess.run([LAUNCHER, *words, "--json"], check=True, stdout=subprocess.PIPE, text=True,
                                     preexec_fn=lambda: os.sched_setaffinity(0, cores)).stdout)


def kept(options, doctor):
    results = {"machine": tables.machine(doctor), "peaks": {}, "cells": []}
    if options.keep and os.path.exists(options.keep):
        with open(options.keep) as file:
            before = json.load(file)
        # figures of another day or machine are no company for today's
        without_date = [text.rsplit(";", 1)[0] for text in (before["machine"], results["machine"])]
        if without_date[0] != without_date[1]:
            raise SystemExit("--keep: %s was measured on %s\nThis is %s\nName another file." % (
                options.keep, before["machine"], results["machine"]))
        results = before
    return results


def keep(options, results):
    if options.keep:
        with open(options.keep + ".part", "w") as file:
            json.dump(results, file, indent=1)
        os.replace(options.keep + ".part", options.keep)


def main():
    options = arguments()
    if options.launches:
        launches(options)
        return
    doctor = asked("doctor")
    java = os.path.join(doctor["javaHome"], "bin/java")
    results = kept(options, doctor)
    for threads in options.threads:
        if str(threads) not in results["peaks"] and doctor["kernelsObstacle"] is None:
            results["peaks"][str(threads)] = asked("bench", "--peak", "--threads", str(threads), threads=threads)["peakGigaflops"]
    done = {(row["task"], row["model"], row["batch"], row["threads"]) for row in results["cells"]}
    for task, model, batch, threads in cells_of(options):
        if (task, model, batch, threads) in done:
            continue
        began, before = time.time(), busy_ticks()
        times = measure(options, java, task, model, batch, threads)
        busy = (busy_ticks() - before) / os.sysconf("SC_CLK_TCK") / (time.time() - began)
        results["cells"].append({"task": task, "model": model, "batch": batch, "threads": threads, "times": times})
        keep(options, results)
        print("# %s %s %d %d: %s, %.1f cores busy" % (
            task, model, batch, threads, {name: float("%.4g" % min(values)) for name, values in times.items()}, busy),
            file=sys.stderr)
    text = tables.document(results, "scripts/bench-peers --data DIR --task %s --rounds %d --seconds %g%s" % (
        options.task, options.rounds, options.seconds, " --stock" if options.stock else ""))
    print(text)
    if options.write:
        tables.write(options.write, text)


if __name__ == "__main__":
    main()
