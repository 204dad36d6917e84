"""Whatever a person can do with the command line or the console, a program can do with the API, or there is a reason why not."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import broadcaster.app

APP = Path(broadcaster.app.__file__).parent
PRODUCT = APP.parent
WRITING = "it is about a text while somebody types it; a program says it at once"
SELF = "one's own access is set up by the person alone: a program that could would be the person"
SCREEN = "the API has the same in one document"
MACHINE = "it is about the machine on which the command runs"
NOT_IN_API = {
    **dict.fromkeys(
        """
        composing.begin composing.copy composing.discard composing.enclose composing.found composing.keep
        composing.listed composing.picture composing.submit composing.with_known_pictures
        proofs.proof proofs.sketch
        """.split(),
        WRITING,
    ),
    **dict.fromkeys(
        """
        oidc.begin oidc.finish oidc.offered passkeys.begin_registration passkeys.begin_sign_in
        passkeys.of_person passkeys.register passkeys.remove passkeys.sign_in people.change_language
        people.change_password people.choose_password people.first_link people.set_up people.ticket
        signing_in.end_all signing_in.end_session signing_in.enrolled signing_in.in_hands_of
        signing_in.prove signing_in.proven signing_in.second_factor signing_in.sessions signing_in.sign_in
        signing_in.sign_out signing_in.visit_with tokens.end tokens.make tokens.of_person totp.address
        totp.make_recovery_codes totp.recovery_codes_left totp.remove_totp totp.set_totp
        unfinished.begin_anew unfinished.explain unfinished.unfinished
        """.split(),
        SELF,
    ),
    **dict.fromkeys(
        """
        accounts.public_address offices.office_named outages.standing
        outages.under_way planning.listed proving.told_head reading.all_settled health.health reading.show
        screens.delivery screens.mark screens.paused situation.situation
        """.split(),
        SCREEN,
    ),
    **dict.fromkeys(
        """
        accounts.add_practice_accounts accounts.introduce_practice_accounts accounts.stored_secrets
        serving.engine_of website.watch_practice_website
        """.split(),
        MACHINE,
    ),
    "offices.add_office": "``PUT`` enters what is new and changes what is there",
    "offices.change_office": "``PUT`` enters what is new and changes what is there",
}


def use_cases() -> Iterator[str]:
    """Every public function of the use cases that acts on an installation."""
    for path in APP.rglob("[!_]*.py"):
        module = importlib.import_module(_name(path))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__ == module.__name__ and not name.startswith("_") and first == "installation":
                yield f"{path.stem}.{name}"


def called(paths: Iterator[Path]) -> set[str]:
    """The functions of ``broadcaster.app`` that these files name."""
    modules = {_name(path) for path in APP.rglob("[!_]*.py")}
    found = set()
    for path in paths:
        tree = ast.parse(path.read_text("utf-8"))
        known: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("broadcaster.app"):
                whole = {one for one in node.names if f"{node.module}.{one.name}" in modules}
                known |= {one.asname or one.name: one.name for one in whole}
                found |= {
                    f"{(node.module or '').rpartition('.')[2]}.{one.name}" for one in node.names if one not in whole
                }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                found.add(f"{known[node.value.id]}.{node.attr}")
    return found


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PRODUCT.parent).with_suffix("").parts)


def test_every_use_case_of_people_is_one_of_programs() -> None:
    """A use case that is forgotten in the API fails here, and so does a reason that is none any more."""
    api = set((PRODUCT / "console" / "api").rglob("*.py"))
    people = {*(PRODUCT / "cli").rglob("*.py"), *(PRODUCT / "console").rglob("*.py")} - api
    known = set(use_cases())
    offered = called(iter(people)) & known
    assert offered - called(iter(api)) == set(NOT_IN_API)
    assert {"approving.approve", "deciding.pause", "website.set_verdict", "people.invite"} <= offered
