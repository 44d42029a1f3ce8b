# SPDX-License-Identifier: Apache-2.0
"""Writes numpy.npz: what NumPy itself writes of one network, 3-2-2, in every form that it has.

All arrays of a group hold the same values; the test reads each and compares.
"""
import os

import numpy as np

W = np.arange(6, dtype=np.float32).reshape(3, 2) / 4 - 0.5
np.savez(
    os.path.join(os.path.dirname(__file__), "numpy.npz"),
    **{
        "row": W,
        "column": np.asfortranarray(W),
        "transposed": np.ascontiguousarray(W.T).T,
        "big": W.astype(">f4"),
        "big_column": np.asfortranarray(W.astype(">f8")),
        "double": W.astype(np.float64),
        "integer": np.array([[1, 2], [3, 4], [5, 6]]),
        "half": W.astype(np.float16),
        "words": np.array([["a", "b"]]),
        "nan": np.array([1, np.nan], dtype=np.float32),
        "huge": np.array([1, 1e300]),
        "block1/W": np.asfortranarray(W),
        "block1/b": np.array([0.25, -0.25], dtype=">f4"),
        "block2/W": np.array([[1.0, 2.0], [3.0, 4.0]]),
        "block2/b": np.array([5, 6]),
    },
)
