"""Tables of unit vectors in one byte a number: each row is scaled to its largest number, and is a unit vector again
when it is read.
"""

import numpy as np


def quantised(table: np.ndarray) -> np.ndarray:
    """Float [rows, D] -> int8 [rows, D]."""
    return np.round(127 * table / np.abs(table).max(axis=1, keepdims=True)).astype(np.int8)


def unit_rows(table: np.ndarray) -> np.ndarray:
    """Int8 [rows, D] -> float64 unit vectors [rows, D]; a row of zeros stays zeros."""
    rows = table.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
