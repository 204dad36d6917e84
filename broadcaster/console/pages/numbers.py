"""Numbers in addresses: what a database can hold, and nothing else."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Path, Query

MOST = 2**53
PathNumber = Annotated[int, Path(ge=1, le=MOST)]
FormNumber = Annotated[int, Form(ge=1, le=MOST)]
QueryNumber = Annotated[int | None, Query(ge=1, le=MOST)]
