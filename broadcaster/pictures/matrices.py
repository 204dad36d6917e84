"""Matrices of three by three, for colours."""

from __future__ import annotations

from collections.abc import Sequence

Matrix = tuple[tuple[float, ...], ...]
Vector = tuple[float, ...]


def inverse(matrix: Matrix) -> Matrix:
    """Return the inverse. Raises ValueError if there is none."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if abs(determinant) < 1e-9:
        raise ValueError
    adjugate = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(tuple(value / determinant for value in row) for row in adjugate)


def product(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does what ``second`` does, and then ``first``."""
    columns = list(zip(*second, strict=True))
    return tuple(times(columns, row) for row in first)


def times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> Vector:
    """Return ``matrix`` times ``vector``."""
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def scaled(matrix: Matrix, *, columns: Sequence[float]) -> Matrix:
    """Return ``matrix`` with each of its columns times a number."""
    return tuple(tuple(value * by for value, by in zip(row, columns, strict=True)) for row in matrix)
