"""The API does what its description says, whatever it is asked: generated from the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from broadcaster.app.people import tokens
from broadcaster.console.api import create_app
from broadcaster.console.api.application import ROUTES
from tests.sampling import Sample

from .conftest import EVERY_ROLE, House, Open
from .test_api import program

if TYPE_CHECKING:
    import schemathesis

OPERATIONS = [route.operation.__name__ for route in ROUTES]


_DESCRIBED: list[Any] = []


def described(house: House) -> Any:
    """The description as it is asked, read once: it is the same for every house."""
    import schemathesis  # noqa: PLC0415 - large, and every worker reads this file

    if not _DESCRIBED:
        _DESCRIBED.append(schemathesis.openapi.from_dict(create_app(house.installation).openapi()))
    return _DESCRIBED[0]


def test_every_operation_is_named_once(house: House) -> None:
    """Programs are made from these names."""
    paths = create_app(house.installation).openapi()["paths"]
    named = [found["operationId"] for path in paths.values() for found in path.values()]
    assert sorted(named) == sorted(set(OPERATIONS)) and len(named) == len(ROUTES)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.long)])
def test_no_request_ends_in_a_server_error(open_house: Open, sample: Sample, operation: str, examples: int) -> None:
    """0 x 5xx, and every answer has the shape and the status that the description promises.

    The long run asks what is allowed and what is not, and makes every check that schemathesis has.
    """
    import schemathesis  # noqa: PLC0415 - large, and every worker reads this file
    from schemathesis.checks import not_a_server_error  # noqa: PLC0415 - as above
    from schemathesis.specs.openapi import checks  # noqa: PLC0415 - as above

    house, long = open_house(api_requests=100_000), examples > 8
    house.post()
    token = tokens.make(house.installation, house.person("robot", *EVERY_ROLE), "Test", list(tokens.Scope), 30)
    schema = described(house)
    schema.config.update(base_url=f"{house.address}/api/v1")
    bearer = {"Authorization": f"Bearer {token}"}
    found = schema.find_operation_by_id(operation)
    some = [not_a_server_error, checks.status_code_conformance, checks.response_schema_conformance]
    # what can be said and sent is more than a schema tells: an empty text, a time that has passed
    but = [checks.positive_data_acceptance, checks.negative_data_rejection]
    how: dict[str, Any] = {"excluded_checks": but} if long else {"checks": [*some, checks.content_type_conformance]}
    wrong = found.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @seed(sample.drawing(0))
    @given(case=found.as_strategy() | wrong if long else found.as_strategy())
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
        case.validate_response(answer, headers=bearer, **how)

    asked()


def test_a_parameter_that_means_nothing_is_refused(house: House) -> None:
    """As a field that means nothing is."""
    answer = program(house)("GET", "/messages?befor=3")
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (422, "befor")
