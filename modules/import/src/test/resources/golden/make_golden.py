"""Makes the golden suite: small models written and run by real Keras 3 and tf_keras (Keras 2).

    python make_golden.py                      everything
    python make_golden.py --only 'lstm*'       some cases
    python make_golden.py --framework keras    one framework

Packages: requirements.txt. See README.md for what is written.
"""

import argparse
import hashlib
import importlib
import os
import subprocess
import sys
import traceback
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ["KERAS_BACKEND"] = "tensorflow"

HERE = Path(__file__).resolve().parent
FOLDERS = {"keras": "keras-3.15.1", "tf_keras": "tf-keras-2.21.0"}


def load(k, path, custom):
    if k.__name__ == "keras":
        return k.models.load_model(path, compile=False, custom_objects=custom, safe_mode=False)
    options = {"safe_mode": False} if path.suffix == ".keras" else {}
    return k.models.load_model(path, compile=False, custom_objects=custom, **options)


def run(framework, patterns, output, all_containers):
    import warnings

    warnings.filterwarnings("ignore")
    k = importlib.import_module(framework)
    version = FOLDERS[framework].rsplit("-", 1)[1]
    assert k.__version__ == version, f"{framework} {version} is wanted, this is {k.__version__}: see requirements.txt"
    import suite

    suite.ALL_CONTAINERS = all_containers
    for module in sorted(HERE.glob("cases_*.py")):
        importlib.import_module(module.stem)
    broken = 0
    limits = {}
    for chosen in suite.selected(patterns):
        if framework not in chosen.only:
            continue
        folder = output / FOLDERS[framework] / chosen.name
        maker = chosen.make if hasattr(chosen, "make") else suite.make_case
        try:
            for file, reason in maker(k, chosen, folder, load):
                limits[f"{FOLDERS[framework]}/{chosen.name}/{file}"] = reason
        except Exception:
            broken += 1
            print(f"{framework} {chosen.name}: {traceback.format_exc(limit=-3)}", file=sys.stderr)
    write_limits(output, FOLDERS[framework], limits, patterns)
    for path, reason in limits.items():
        print(f"{path}: {reason}")
    return broken


def write_limits(output, prefix, limits, patterns):
    """Keeps LIMITS.tsv: what Keras itself could not save or load, and its words."""
    path = output / "LIMITS.tsv"
    known = dict(line.split("\t") for line in path.read_text().splitlines()) if path.exists() else {}
    import suite

    made = {f"{prefix}/{c.name}" for c in suite.selected(patterns)}
    kept = {file: why for file, why in known.items() if file.rsplit("/", 1)[0] not in made}
    if not patterns:
        kept = {file: why for file, why in kept.items() if not file.startswith(prefix)}
    lines = sorted({**kept, **limits}.items())
    path.write_text("".join(f"{file}\t{why}\n" for file, why in lines))


def write_manifest(output):
    lines = []
    for path in sorted(output.rglob("*")):
        if path.suffix in (".keras", ".h5", ".npz", ".json") and path.is_file():
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(output).as_posix()}\n")
    (output / "MANIFEST.sha256").write_text("".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[], help="patterns of case names")
    parser.add_argument("--framework", choices=list(FOLDERS), help="only this one")
    parser.add_argument("--output", type=Path, default=HERE)
    parser.add_argument("--all-containers", action="store_true", help=".keras and .h5 for every case")
    arguments = parser.parse_args()
    if arguments.framework:
        broken = run(arguments.framework, arguments.only, arguments.output, arguments.all_containers)
    else:
        # One process per framework: both share TensorFlow's global state.
        command = [sys.executable, __file__, "--output", str(arguments.output)]
        patterns = ["--only", *arguments.only] if arguments.only else []
        if arguments.all_containers:
            command.append("--all-containers")
        broken = sum(subprocess.run([*command, "--framework", f, *patterns]).returncode for f in FOLDERS)
        broken += subprocess.run([sys.executable, HERE / "channels_first.py", str(arguments.output)]).returncode
    write_manifest(arguments.output)
    sys.exit(min(broken, 1))


if __name__ == "__main__":
    main()
