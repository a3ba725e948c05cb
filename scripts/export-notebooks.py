"""Executes notebooks and exports them; see scripts/export-notebooks, which runs this."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import MarkdownExporter

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks-exported"
CELL_SECONDS = 600
KERNEL = {
    "kernelspec": {"display_name": "Java (jjava)", "language": "java", "name": "java"},
    "language_info": {"name": "java", "file_extension": ".jshell", "mimetype": "text/x-java-source"},
}


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/export-notebooks",
        description="Runs notebooks in Jupyter with a Java kernel, writes their outputs into them, and exports each as .md"
        " with its pictures. Fails, and leaves the notebook as it was, where a cell fails.",
    )
    parser.add_argument("notebook", nargs="*", help="such as 03 or 03-stacked (default: all)")
    parser.add_argument("--check", action="store_true", help="run only; write nothing")
    options = parser.parse_args()
    chosen = notebooks(parser, options.notebook)
    use_java(java_command())
    failed = [path.stem for path in chosen if not export(path, options.check)]
    if failed:
        sys.exit("failed: " + ", ".join(failed))


def notebooks(parser, names):
    every = sorted(FOLDER.glob("*.ipynb"))
    for name in names:
        if not any(path.stem.startswith(name) for path in every):
            parser.error(f"{name}: expected one of " + ", ".join(path.stem for path in every))
    return [path for path in every if not names or any(path.stem.startswith(name) for name in names)]


def java_command():
    """What scripts/latent4j starts Java with, which it builds first."""
    said = subprocess.run([ROOT / "scripts" / "latent4j", "--java-command"], stdout=subprocess.PIPE, text=True)
    if said.returncode:
        sys.exit(said.returncode)
    return said.stdout.splitlines()


def use_java(command):
    """Gives the kernel, which starts the first java on the PATH, that command's Java, options and class path."""
    classes = command.index("-cp")
    options = [word for word in command[1:classes] if not word.startswith("-Xbootclasspath")]
    # The kernel brings a logger of its own that is loud by default.
    options.append("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
    os.environ["PATH"] = os.pathsep.join([str(Path(command[0]).parent), os.environ["PATH"]])
    os.environ["JJAVA_JVM_OPTS"] = " ".join(options)
    os.environ["JJAVA_CLASSPATH"] = command[classes + 1]
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def export(path, check):
    print(path.stem, "...", file=sys.stderr, flush=True)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="java",
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    with tempfile.TemporaryFile("w+") as log:
        try:
            client.execute(stdout=log, stderr=log)
            settle(notebook)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, ValueError) as problem:
            log.seek(0)
            name = getattr(problem, "ename", type(problem).__name__)
            print(f"{log.read()}{path.name}: {name}: {getattr(problem, 'evalue', '')}\n{problem}", file=sys.stderr)
            return False
    if not check:
        nbformat.write(notebook, path)
        write_markdown(notebook, path)
    return True


def settle(notebook):
    """Takes out what differs from run to run, and refuses what says where it ran."""
    notebook.metadata.clear()
    notebook.metadata.update(KERNEL)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = joined(output for output in cell.outputs if not is_address(output))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                data.pop("text/plain", None)
            output.get("metadata", {}).clear()
            text = output.get("text", "") + data.get("text/plain", "")
            if output.output_type == "stream" and output.name == "stderr":
                raise ValueError(f"cell {number} wrote to standard error: {text}")
            for place in (str(ROOT), str(Path.home())):
                if place != "/" and place in text:
                    raise ValueError(f"cell {number} names a folder of this machine: {text}")
            if re.search(r"\w@[0-9a-f]{5,8}\b", text):
                raise ValueError(f"cell {number} shows an object's address: {text}")


def is_address(output):
    """Whether it's the value of a cell's last expression that says nothing of itself, such as what printf returns."""
    data = output.get("data", {})
    return list(data) == ["text/plain"] and re.fullmatch(r"[\w.$]+@[0-9a-f]+", data["text/plain"])


def joined(outputs):
    """The kernel sends what is printed in pieces; here those that follow each other are one."""
    whole = []
    for output in outputs:
        last = whole[-1] if whole else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            whole.append(output)
    return whole


def write_markdown(notebook, path):
    pictures = FOLDER / "pictures" / path.stem
    shutil.rmtree(pictures, ignore_errors=True)
    resources = {"unique_key": "picture", "output_files_dir": f"pictures/{path.stem}"}
    text, resources = MarkdownExporter().from_notebook_node(notebook, resources=resources)
    text = text.replace("![png]", "![What the code above draws]")
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    path.with_suffix(".md").write_text(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", encoding="utf-8")
    for name, data in resources.get("outputs", {}).items():
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


if __name__ == "__main__":
    main()
