"""Runs us and our peers in turns on the same machine and data, and prints who is how fast.

Every contestant is a process that warms up, then waits for its turn; a round gives each one window, in an order that changes
from round to round. Ratios are those of windows of the same round.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "../../../../.."))
VARIANTS = {"dense": "stacked", "vae": "variational", "lstm": "recurrent", "conv": "convolutional"}
CELLS = [("dense", 32), ("dense", 256), ("vae", 128), ("lstm", 32), ("lstm", 256), ("conv", 32), ("conv", 256)]
# Millions of floating-point operations of a training step for one image: two a multiply-add, forward and both gradients,
# without the gradient of the pixels. `latent4j bench` computes the same from its plan (Work.java).
MFLOP = {"dense": 0.8220, "vae": 1.3670, "lstm": 15.9040, "conv": 13.8235}
PEERS = {
    "jax": ["jax_bench.py"],
    "jax, 20 steps a call": ["jax_bench.py", "--scan", "20"],
    "torch": ["torch_bench.py"],
    "torch.compile": ["torch_bench.py", "--compile"],
    "keras on tensorflow": ["keras_bench.py", "--backend", "tensorflow"],
    "keras on tensorflow, jit": ["keras_bench.py", "--backend", "tensorflow", "--jit", "on", "--steps-per-execution", "20"],
    "keras on jax": ["keras_bench.py", "--backend", "jax"],
}
OURS, STOCK = "latent4j", "dl4j"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("LATENT4J_DATA", ""), help="folder that holds Fashion-MNIST's files")
    parser.add_argument("--python", default=sys.executable, help="a Python that has the peers")
    parser.add_argument("--cells", default="", help="such as dense:32,conv:256; default: all")
    parser.add_argument("--threads", default="1,2", help="default: 1,2")
    parser.add_argument("--task", choices=("train", "encode", "latency"), default="train")
    parser.add_argument("--peers", default="", help="some of: " + "; ".join(PEERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a window")
    parser.add_argument("--launches", type=int, default=0, help="instead: only us, in so many launches of each cell")
    parser.add_argument("--stock", action="store_true", help="DL4J's own steps as well")
    parser.add_argument("--write", metavar="FILE", help="write the table there too")
    options = parser.parse_args()
    folder = options.data
    nested = os.path.join(folder, "fashion-mnist")
    options.data = nested if os.path.isdir(nested) else folder
    if not os.path.exists(os.path.join(options.data, "train-images-idx3-ubyte.gz")):
        parser.error("--data: no train-images-idx3-ubyte.gz in '%s'; name the folder with Fashion-MNIST's files" % options.data)
    return options


class Contestant:
    """A process that takes turns."""

    def __init__(self, name, command, threads, environment=None):
        cores = sorted(os.sched_getaffinity(0))[-threads:]
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **(environment or {})}, preexec_fn=lambda: os.sched_setaffinity(0, cores))

    def line(self, start):
        """The next line that starts so; None if the process ends before."""
        for line in self.process.stdout:
            if line.startswith(start):
                return line
        return None

    def window(self):
        try:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self.line("window")
        return None if line is None else float(line.split("\t")[1])

    def close(self):
        self.process.kill()
        self.process.wait()


def ours(options, model, batch, threads, engine):
    return [os.path.join(ROOT, "scripts/latent4j"), "bench", VARIANTS[model], "--task", options.task, "--turns",
            "--batch-size", str(batch), "--threads", str(threads), "--engine", engine, "--data", "fashion-mnist",
            "--data-dir", options.data, "--seconds", str(options.seconds), "--windows", str(options.rounds + 1)]


def peer(options, model, batch, threads, script):
    rows = 256 if options.task == "encode" else batch
    return [options.python, os.path.join(HERE, script[0]), "--data", options.data, "--model", model, "--batch", str(rows),
            "--threads", str(threads), "--task", options.task, "--seconds", str(options.seconds),
            "--windows", str(options.rounds + 1), "--interleave", *script[1:]]


def contestants(options, model, batch, threads):
    wanted = [name.strip() for name in options.peers.split(";")] if options.peers else list(PEERS)
    found = [(OURS, ours(options, model, batch, threads, "compiled"))]
    if options.stock:
        found.append((STOCK, ours(options, model, batch, threads, "dl4j")))
    for name in wanted:
        usual = options.task == "train" or name in ("jax", "torch", "keras on tensorflow", "keras on jax")
        if usual and not (model == "lstm" and "20 steps" in name):
            found.append((name, peer(options, model, batch, threads, PEERS[name])))
    return found


def others_busy(before, after, seconds):
    """Cores that were busy in between, all processes together."""
    return (sum(after) - sum(before)) / os.sysconf("SC_CLK_TCK") / seconds


def processor_ticks():
    with open("/proc/stat") as file:
        fields = [int(field) for field in file.readline().split()[1:]]
    return fields[0], fields[1], fields[2]


def cell(options, model, batch, threads):
    """Milliseconds of every round by contestant."""
    running = []
    for name, command in contestants(options, model, batch, threads):
        contestant = Contestant(name, command, threads)
        if contestant.line("ready") is None:
            print("# %s doesn't run %s" % (name, model), file=sys.stderr)
            contestant.close()
        else:
            running.append(contestant)
    times = {contestant.name: [] for contestant in running}
    for turn in range(options.rounds + 1):
        order = running[turn % len(running):] + running[:turn % len(running)]
        for contestant in order:
            milliseconds = contestant.window()
            if milliseconds is not None and turn > 0:  # the first one warms up
                times[contestant.name].append(milliseconds)
    for contestant in running:
        contestant.close()
    return {name: values for name, values in times.items() if values}


def summary(model, batch, threads, times):
    mine = times[OURS]
    best = {name: min(values) for name, values in times.items()}
    rivals = {name: value for name, value in best.items() if name not in (OURS, STOCK)}
    fastest = min(rivals, key=rivals.get) if rivals else None
    ratios = sorted(theirs / own for theirs, own in zip(times[fastest], mine)) if fastest else []
    return {"model": model, "batch": batch, "threads": threads, "best": best, "fastest": fastest,
            "ratio": statistics.median(ratios) if ratios else float("nan"), "ratios": ratios,
            "gigaflops": MFLOP[model] * batch / best[OURS]}


def figure(milliseconds):
    return "%.4g" % milliseconds


def table(options, rows):
    names = list(dict.fromkeys(name for row in rows for name in row["best"]))
    unit = {"train": "ms a step", "encode": "ms an image", "latency": "ms for one image"}[options.task]
    lines = ["| model, batch, threads (%s, best window) | %s | fastest peer / us, median (range) |%s"
             % (unit, " | ".join(names), " GFLOP/s |" if options.task == "train" else ""),
             "|---" * (len(names) + 2 + (options.task == "train")) + "|"]
    for row in rows:
        cells = [figure(row["best"][name]) if name in row["best"] else "" for name in names]
        spread = "%.2f (%.2f to %.2f), %s" % (row["ratio"], row["ratios"][0], row["ratios"][-1], row["fastest"]) \
            if row["ratios"] else ""
        lines.append("| %s, %d, %d | %s | %s |%s" % (
            VARIANTS[row["model"]], row["batch"], row["threads"], " | ".join(cells), spread,
            " %.0f |" % row["gigaflops"] if options.task == "train" else ""))
    measured = [row["ratio"] for row in rows if row["ratios"]]
    if measured:
        lines.append("")
        lines.append("Geometric mean of the ratios: %.2f." % statistics.geometric_mean(measured))
    if options.stock:
        stock = [row["best"][STOCK] / row["best"][OURS] for row in rows if STOCK in row["best"]]
        lines.append("DL4J's own steps / us, geometric mean: %.1f." % statistics.geometric_mean(stock))
    return "\n".join(lines)


def launches(options, cells):
    for model, batch, threads in cells:
        best = []
        for _ in range(options.launches):
            contestant = Contestant(OURS, ours(options, model, batch, threads, "compiled"), threads)
            contestant.line("ready")
            best.append(min(contestant.window() for _ in range(options.rounds)))
            contestant.close()
        print("%s, %d, %d: %d launches, best windows %s to %s ms, spread %.2f" % (
            VARIANTS[model], batch, threads, len(best), figure(min(best)), figure(max(best)), max(best) / min(best)))


def main():
    options = arguments()
    chosen = [(part.split(":")[0], int(part.split(":")[1])) for part in options.cells.split(",")] if options.cells else CELLS
    cells = [(model, batch, int(threads)) for model, batch in chosen for threads in options.threads.split(",")]
    if options.launches:
        launches(options, cells)
        return
    rows = []
    for model, batch, threads in cells:
        began, before = time.time(), processor_ticks()
        rows.append(summary(model, batch, threads, cell(options, model, batch, threads)))
        busy = others_busy(before, processor_ticks(), time.time() - began)
        print("# %s %d %d: %s, %.1f cores busy" % (
            model, batch, threads, {name: figure(value) for name, value in rows[-1]["best"].items()}, busy), file=sys.stderr)
    text = table(options, rows)
    print(text)
    if options.write:
        with open(options.write, "w") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
