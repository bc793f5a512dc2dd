"""Makes the fixtures of this folder with the reference implementation of safetensors.

Run: pip install safetensors==0.8.0 numpy && python make_fixtures.py
"""

import pathlib

import numpy as np
from safetensors import TensorSpec, serialize_file
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent
VALUES = np.array([0.0, 1.0, -1.0, 0.5, -2.25, 1000.0], dtype=np.float32)  # exact in bfloat16


kept = []


def bfloat16(values):
    """Upper half of float32; exact for the values here."""
    return (values.view(np.uint32) >> 16).astype(np.uint16)


def raw(dtype, array):
    """The array as it stands in memory, under any type; the caller keeps it alive."""
    kept.append(array)
    pointer = array.ctypes.data
    return TensorSpec(dtype=dtype, shape=array.shape, data_ptr=pointer, data_len=array.nbytes)


grid = VALUES.reshape(2, 3)
tensors = {
    "a.float32": raw("float32", grid),
    "b.float16": raw("float16", grid.astype(np.float16)),
    "c.bfloat16": raw("bfloat16", bfloat16(VALUES).reshape(2, 3)),
    "d.int64": raw("int64", np.array([-1, 0, 2**40], dtype=np.int64)),
    "e.int32": raw("int32", np.array([[-7], [7]], dtype=np.int32)),
    "f.uint8": raw("uint8", np.array([0, 1, 255], dtype=np.uint8)),
    "g.scalar": raw("float32", np.array(3.5, dtype=np.float32)),
    "h.empty": raw("float32", np.zeros((0, 4), dtype=np.float32)),
    "i.bool": raw("bool", np.array([True, False])),
    "j.float64": raw("float64", np.array([1 / 3])),
    "k.int8": raw("int8", np.array([-128, 127], dtype=np.int8)),
}
serialize_file(tensors, str(HERE / "every-type.safetensors"), {"made": "by Python"})

# For comparison byte by byte: what our writer must produce from the same tensors.
plain = {"weight": grid, "bias": VALUES[:3], "count": np.array([12], dtype=np.int64)}
save_file(plain, str(HERE / "plain-float32.safetensors"), {"format": "pt"})
half = {k: v.astype(np.float16) if v.dtype == np.float32 else v for k, v in plain.items()}
save_file(half, str(HERE / "plain-float16.safetensors"), {"format": "pt"})
