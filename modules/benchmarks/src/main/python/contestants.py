"""The processes that take turns: how each is started, and what it says."""

import os
import re
import subprocess
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "../../../../.."))
DJL = os.path.join(ROOT, "modules/benchmarks/target/djl")
LAUNCHER = os.path.join(ROOT, "scripts/latent4j")
VARIANTS = {"dense": "stacked", "vae": "variational", "lstm": "recurrent", "conv": "convolutional"}
OURS, STOCK = "latent4j", "dl4j"
PEERS = {
    "jax": ["jax_bench.py"],
    "jax, 20 steps a call": ["jax_bench.py", "--scan", "20"],
    "torch": ["torch_bench.py"],
    "torch.compile": ["torch_bench.py", "--compile"],
    "keras on tensorflow": ["keras_bench.py", "--backend", "tensorflow"],
    "keras on tensorflow, jit": ["keras_bench.py", "--backend", "tensorflow", "--jit", "on", "--steps-per-execution", "20"],
    "keras on jax": ["keras_bench.py", "--backend", "jax"],
    "djl": ["DjlBench"],
}
# What differs in a training's feed only, or can't be built: DJL's PyTorch engine has no transposed convolution.
TRAINING_ONLY = ("jax, 20 steps a call", "keras on tensorflow, jit")
IMPOSSIBLE = {("train", "lstm", "jax, 20 steps a call"), ("train", "conv", "djl")}
SECONDS_TO_ANSWER = 300


class Contestant:
    """A process that takes turns, on as many cores as it has threads."""

    def __init__(self, name, command, threads, environment=None):
        cores = sorted(os.sched_getaffinity(0))[-threads:]
        self.name = name
        self.complaints = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.complaints, text=True,
            env={**os.environ, **(environment or {})}, preexec_fn=lambda: os.sched_setaffinity(0, cores))

    def line(self, start):
        """The next line that starts so; None if the process ends before, or says nothing for minutes."""
        watch = threading.Timer(SECONDS_TO_ANSWER, self.process.kill)
        watch.start()
        try:
            for line in self.process.stdout:
                if line.startswith(start):
                    return line
            return None
        finally:
            watch.cancel()

    def window(self):
        """Milliseconds for one step or image; None if the process has ended."""
        try:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self.line("window")
        return None if line is None else float(line.split("\t")[1])

    def complaint(self):
        """The last that it wrote to its standard error."""
        self.complaints.seek(0)
        lines = [line.strip() for line in self.complaints if line.strip()]
        return lines[-1] if lines else "no word"

    def close(self):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.complaints):
            try:
                stream.close()
            except BrokenPipeError:
                pass


def ours(options, task, model, batch, threads, engine):
    command = [LAUNCHER, "bench", VARIANTS[model], "--task", task, "--turns", "--batch-size", str(batch), "--threads",
               str(threads), "--engine", engine, "--data", "fashion-mnist", "--data-dir", options.data, "--seconds",
               str(options.seconds), "--windows", str(options.rounds + 1)]
    return Contestant(OURS if engine == "compiled" else STOCK, command, threads)


def peer(options, java, task, model, batch, threads, name):
    script = PEERS[name]
    common = ["--data", options.data, "--model", model, "--batch", str(batch), "--threads", str(threads), "--task", task,
              "--seconds", str(options.seconds), "--windows", str(options.rounds + 1)]
    if name != "djl":
        return Contestant(name, [options.python, os.path.join(HERE, script[0]), *common, "--interleave", *script[1:]], threads)
    with open(os.path.join(DJL, "class-path.txt")) as file:
        path = os.path.join(DJL, "classes") + ":" + file.read().strip()
    flags = ["-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true", "-Dai.djl.pytorch.num_threads=%d" % threads,
             "-Dai.djl.pytorch.num_interop_threads=1"]
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    environment = {"OMP_NUM_THREADS": str(threads), "DJL_CACHE_DIR": os.path.join(folder, "latent4j/djl")}
    return Contestant(name, [java, "-Xmx2g", *flags, "-cp", path, *script, *common], threads, environment)


def all_of(options, java, task, model, batch, threads):
    """Functions that start the contestants of a cell, by name."""
    wanted = [name.strip() for name in options.peers.split(";")] if options.peers else list(PEERS)
    found = {OURS: lambda: ours(options, task, model, batch, threads, "compiled")}
    if options.stock:
        found[STOCK] = lambda: ours(options, task, model, batch, threads, "dl4j")
    for name in wanted:
        usual = task == "train" or name not in TRAINING_ONLY
        if usual and (task, model, name) not in IMPOSSIBLE:
            found[name] = lambda name=name: peer(options, java, task, model, batch, threads, name)
    return found


def djl_version():
    """DJL's and its PyTorch's."""
    with open(os.path.join(ROOT, "modules/benchmarks/src/main/djl/pom.xml")) as file:
        text = file.read()
    return tuple(re.search("<%s.version>(.*)</" % name, text).group(1) for name in ("djl", "pytorch"))
