"""The API does what its description says, whatever it is asked: generated from the description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from broadcaster.app import tokens
from broadcaster.console.api import create_app
from tests.sampling import Sample

from .conftest import EVERY_ROLE, House

if TYPE_CHECKING:
    import schemathesis

OPERATIONS = [
    "post_message",
    "preview_message",
    "list_messages",
    "show_message",
    "cancel_message",
    "withdraw_message",
    "list_accounts",
    "check_account",
    "status",
]


def test_every_operation_is_named(house: House) -> None:
    """The list below is complete."""
    paths = create_app(house.installation).openapi()["paths"]
    assert {found["operationId"] for path in paths.values() for found in path.values()} == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.long)])
def test_no_request_ends_in_a_server_error(house: House, sample: Sample, operation: str, examples: int) -> None:
    """0 x 5xx, and every answer has the shape that the description promises."""
    import schemathesis  # noqa: PLC0415 - large, and every worker reads this file
    from schemathesis.checks import not_a_server_error  # noqa: PLC0415 - as above
    from schemathesis.specs.openapi.checks import (  # noqa: PLC0415 - as above
        content_type_conformance,
        response_schema_conformance,
    )

    checks = [not_a_server_error, response_schema_conformance, content_type_conformance]
    house.post()
    token = tokens.make(house.installation, house.person("robot", *EVERY_ROLE), "Test", list(tokens.Scope), 30)
    schema = schemathesis.openapi.from_dict(create_app(house.installation).openapi())
    schema.config.update(base_url=f"{house.address}/api/v1")
    bearer = {"Authorization": f"Bearer {token}"}
    found = schema.find_operation_by_id(operation)

    @seed(sample.drawing(0))
    @given(case=found.as_strategy())
    @settings(
        max_examples=sample.size(examples, 60),
        derandomize=sample.seed is None,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(headers=bearer)
        assert answer.status_code < 500
        case.validate_response(answer, checks=checks, headers=bearer)

    asked()
