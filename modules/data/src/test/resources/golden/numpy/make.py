"""Makes the golden NumPy files beside this script, with a manifest of their SHA-256 digests.

Every file holds the values that GoldenNumpyTest works out from its name, {dtype}-{order}-{version}.npy:
value number i of the array [3, 2, 4], counted in C order, is i - 5 (i for unsigned types, i % 2 for bool),
halved for floating-point types.

Run: pip install -r requirements.txt && python make.py
"""

import hashlib
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
SHAPE = (3, 2, 4)
DTYPES = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|u1", "|i1", "<i2", ">i2", "<u2", ">u2",
          "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "|b1"]


def values(dtype):
    numbers = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    kind = np.dtype(dtype).kind
    if kind == "b":
        numbers = numbers % 2
    elif kind == "f":
        numbers = (numbers - 5) / 2
    elif kind == "i":
        numbers = numbers - 5
    return numbers.astype(dtype)


def write(dtype, order, version):
    name = dtype.replace("<", "le-").replace(">", "be-").replace("|", "") + f"-{order}-v{version}.npy"
    with open(HERE / name, "wb") as stream:
        array = np.asfortranarray(values(dtype)) if order == "fortran" else values(dtype)
        np.lib.format.write_array(stream, array, version=(version, 0), allow_pickle=False)


for dtype in DTYPES:
    write(dtype, "c", 1)
for version in (2, 3):
    write("<f4", "c", version)
for dtype in ("<f4", ">i8", "|u1"):
    write(dtype, "fortran", 1)
np.savez(HERE / "stored.npz", x=values("<f4"), y=np.array([0, 1, 2]))
np.savez_compressed(HERE / "compressed.npz", x=values("<f4"), y=np.array([0, 1, 2]))

digests = sorted((file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in HERE.glob("*.np[yz]"))
(HERE / "manifest.sha256").write_text("".join(f"{digest}  {name}\n" for name, digest in digests))
