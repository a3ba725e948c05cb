"""What a measurement came to, as Markdown."""

import datetime
import importlib.metadata
import statistics

import contestants
from contestants import OURS, STOCK, VARIANTS

# Millions of floating-point operations of a training step for one image: two a multiply-add, forward and both gradients,
# without the gradient of the pixels. `latent4j bench` computes the same from its plan (Work.java).
MFLOP = {"dense": 0.8220, "vae": 1.3670, "lstm": 15.9040, "conv": 13.8235}
TITLES = {"train": "Training, milliseconds a step", "encode": "Encoding 256 images a call, microseconds an image",
          "latency": "Encoding one image a call, microseconds"}
BEGIN, END = "<!-- measured by scripts/bench-peers --write -->", "<!-- end of what was measured -->"


def machine(doctor):
    """What it was measured on and with, in one line."""
    versions = [name + " " + importlib.metadata.version(package) for name, package in (
        ("PyTorch", "torch"), ("JAX", "jax"), ("Keras", "keras"), ("TensorFlow", "tensorflow-cpu"))]
    versions.append("DJL %s with PyTorch %s" % contestants.djl_version())
    processor = doctor["processor"]
    return "%s, %d cores, %s; Java %s; %s; %s." % (
        processor["name"], processor["cores"], doctor["kernels"], doctor["java"], ", ".join(versions),
        datetime.date.today().isoformat())


def fastest(row):
    """The fastest peer's name, and in every round how many times as long it took as we did."""
    rivals = {name: min(values) for name, values in row["times"].items() if name not in (OURS, STOCK)}
    if not rivals or OURS not in row["times"]:
        return None, []
    name = min(rivals, key=rivals.get)
    return name, sorted(theirs / own for theirs, own in zip(row["times"][name], row["times"][OURS]))


def figure(row, name):
    if name not in row["times"]:
        return "–"
    value = min(row["times"][name]) * (1 if row["task"] == "train" else 1000)
    return "%.3g" % value if value < 100 else "%.0f" % value


def gigaflops(row, peaks):
    if OURS not in row["times"]:
        return "–"
    reached = MFLOP[row["model"]] * row["batch"] / min(row["times"][OURS])
    peak = peaks.get(str(row["threads"]))
    return "%.0f" % reached + (" (%.0f %%)" % (100 * reached / peak) if peak else "")


def cell(row):
    return "%s, %d, %d" % (VARIANTS[row["model"]], row["batch"], row["threads"])


def line(cells):
    return "| " + " | ".join(cells) + " |"


def section(task, rows, peaks):
    training, stock = task == "train", any(STOCK in row["times"] for row in rows)
    heads = ["model, batch, threads", "Latent4j", "fastest peer", "peer / us, median (range)"]
    heads += (["DL4J's own"] if stock else []) + (["our GFLOP/s (of the peak)"] if training else [])
    lines = ["## " + TITLES[task], "", line(heads), "|---" * len(heads) + "|"]
    for row in rows:
        name, ratios = fastest(row)
        cells = [cell(row), figure(row, OURS), "%s %s" % (figure(row, name), name) if name else "–",
                 "%.2f (%.2f to %.2f)" % (statistics.median(ratios), ratios[0], ratios[-1]) if ratios else "–"]
        cells += ([figure(row, STOCK)] if stock else []) + ([gigaflops(row, peaks)] if training else [])
        lines.append(line(cells))
    lines += ["", means(rows), "", "All contestants:", ""]
    names = sorted({name for row in rows for name in row["times"]} - {OURS, STOCK})
    lines += [line(["model, batch, threads"] + names), "|---" * (len(names) + 1) + "|"]
    lines += [line([cell(row)] + [figure(row, name) for name in names]) for row in rows]
    return "\n".join(lines)


def means(rows):
    peers = [statistics.median(ratios) for ratios in (fastest(row)[1] for row in rows) if ratios]
    stock = [min(row["times"][STOCK]) / min(row["times"][OURS]) for row in rows if {OURS, STOCK} <= set(row["times"])]
    said = []
    if peers:
        said.append("the fastest peer / us %.2f" % statistics.geometric_mean(peers))
    if stock:
        said.append("DL4J's own / us %.1f" % statistics.geometric_mean(stock))
    return "Geometric means: " + ", ".join(said) + "." if said else "Nobody to compare with."


def document(results, command):
    """Everything measured so far; the figures are each one's best window."""
    peaks = results["peaks"]
    lines = ["Measured on: " + results["machine"], ""]
    if peaks:
        lines += ["The processor's peak, multiply-adds of vectors in registers in Java (`latent4j bench --peak`): "
                  + ", ".join("%.0f GFLOP/s on %s" % (peaks[key], key + (" thread" if key == "1" else " threads")) for key in sorted(peaks)) + ".", ""]
    for task in TITLES:
        rows = [row for row in results["cells"] if row["task"] == task]
        if rows:
            lines += [section(task, rows, peaks), ""]
    return "\n".join(lines + ["```sh", command, "```"])


def write(file, text):
    """Puts the text between the marks of a document; a new document gets the marks."""
    block = BEGIN + "\n" + text + "\n" + END
    try:
        with open(file) as stream:
            before = stream.read()
    except FileNotFoundError:
        before = "# Benchmarks\n\n" + BEGIN + END + "\n"
    if BEGIN not in before or END not in before:
        raise SystemExit("--write: %s has no lines '%s' and '%s' to write between" % (file, BEGIN, END))
    start, rest = before.split(BEGIN, 1)
    with open(file, "w") as stream:
        stream.write(start + block + rest.split(END, 1)[1])
