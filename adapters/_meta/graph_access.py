"""What an access token is good for, by what Graph says of it; the same question for pages and for Instagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from facebook import GraphAPI

from adapters._meta.graph import Failure, Step, classified, classify, identified, moment
from adapters._meta.graph_rules import Rule
from broadcaster.channel import Keyring, WaitForCredentials
from broadcaster.words import Sentence

NOT_TOLD = Sentence(
    de="Meta hat nicht gesagt, wem das Token gehört, bis wann es gilt und welche Rechte es hat. Geprüft ist nur, dass es "
    "antwortet.",
    en="Meta did not say whose token this is, until when it is valid and what it may do. Checked is only that it answers.",
)
LOOK = Sentence(
    de="Ob die Allgemeinheit Beiträge dieser Meta-App sieht, sagt keine Schnittstelle: Eine App im Entwicklungsmodus zeigt "
    "sie nur den eigenen Leuten. Bitte stellen Sie die App im Meta-Entwicklerportal auf „Live“ und sehen Sie sich den "
    "ersten Beitrag einmal ohne Anmeldung an (privates Fenster).",
    en="No API tells whether the public sees posts of this Meta app: an app in development mode shows them to its own "
    "people only. Switch the app to “Live” in Meta's developer portal, and look at the first post once without being signed "
    "in (private window).",
)


class OwnPage:
    """Proves that the token in use is the page's own, which Graph itself has to say; asked once for each token."""

    def __init__(self, api: GraphAPI, keyring: Keyring, page: str, rules: Sequence[Rule]) -> None:
        self._api, self._keyring, self._page, self._rules = api, keyring, page, rules
        self._proven = ""

    def number(self) -> str:
        """The page's number. Raises WaitForCredentials for the token of anybody else."""
        token = self._keyring.read().get("token", "")
        if self._proven != token:
            self.prove()
            self._proven = token
        return self._page

    def prove(self) -> None:
        """Ask whose token it is. Raises WaitForCredentials for anybody else's."""
        with classified(Step.PREPARE, self._rules):
            owner = self._api.get_object("me", fields="id,name")
            number = identified(owner)
        if number != self._page:
            raise WaitForCredentials(not_the_page(self._page, f"{str(owner.get('name', ''))[:100]} ({number})"))


def check_token(access: Mapping[str, Any], node: str, needed: Sequence[str], page: str | None) -> None:
    """Raise WaitForCredentials unless the token is alive, acts for ``node`` and may do what is ``needed``.

    ``page`` is the page whose own token it must be; None if a person's token would do.
    """
    if access.get("is_valid") is False:
        raise classify(Failure(status=200, error={"code": 190}, answer="is_valid is false"), Step.READ)
    kind, profile = str(access.get("type") or "PAGE"), str(access.get("profile_id") or "")
    if page is not None and (kind != "PAGE" or profile not in ("", page)):
        raise WaitForCredentials(
            not_the_page(page, profile if kind == "PAGE" else ""), answer=f"{kind} {profile}"[:100]
        )
    missing = lacking(access, needed)
    if missing:
        raise WaitForCredentials(lacks(missing), answer=f"lacks {' '.join(missing)}")
    elsewhere = [scope for scope in needed if node not in _targets(access, scope)]
    if elsewhere:
        raise WaitForCredentials(_for_others(elsewhere, node), answer=f"not for {node}: {' '.join(elsewhere)}")


def lacking(access: Mapping[str, Any], wanted: Sequence[str]) -> list[str]:
    """Which of the ``wanted`` permissions the token does not have, as far as Graph lists them."""
    scopes = access.get("scopes")
    return [scope for scope in wanted if isinstance(scopes, list) and scope not in scopes]


def _targets(access: Mapping[str, Any], scope: str) -> Any:
    """For which pages and accounts a permission was given; everything if Graph does not restrict it."""
    listed = access.get("granular_scopes")
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and entry.get("scope") == scope and isinstance(entry.get("target_ids"), list):
            return [str(target) for target in entry["target_ids"]]
    return _Everything()


class _Everything:
    def __contains__(self, _member: object) -> bool:
        return True


def ends_at(access: Mapping[str, Any]) -> datetime | None:
    """When the token, or what it may read, ends first."""
    ends = [moment(access.get(name)) for name in ("expires_at", "data_access_expires_at")]
    return min(filter(None, ends), default=None)


def not_the_page(page: str, owner: str) -> Sentence:
    """Say that a token is not the page's own; ``owner`` names whose it is, if that is known."""
    german = f"gehört zu {owner}" if owner else "gehört einer Person oder einem Systembenutzer"
    english = f"belongs to {owner}" if owner else "belongs to a person or a system user"
    return Sentence(
        de=f"Das Zugriffstoken {german} und nicht der Seite {page}. Bitte fragen Sie damit im Graph-API-Explorer "
        f"„{page}?fields=access_token“ ab, und hinterlegen Sie das „access_token“ aus der Antwort.",
        en=f"The access token {english} and not to the page {page}. Ask for {page}?fields=access_token with it in the Graph "
        "API Explorer, and store the access_token of the answer.",
    )


def lacks(scopes: Sequence[str]) -> Sentence:
    """Say which permissions the token lacks."""
    named = ", ".join(scopes)
    return Sentence(
        de=f"Dem Zugriffstoken fehlen Berechtigungen: {named}. Bitte erteilen Sie sie der Meta-App und erneuern Sie "
        "das Token.",
        en=f"The access token lacks permissions: {named}. Grant them to the Meta app and renew the token.",
    )


def _for_others(scopes: Sequence[str], node: str) -> Sentence:
    named = ", ".join(scopes)
    return Sentence(
        de=f"Die Berechtigungen {named} gelten für andere Seiten oder Konten, nicht für {node}. Bitte wählen Sie beim "
        "Erzeugen des Tokens genau dieses aus.",
        en=f"The permissions {named} hold for other pages or accounts, not for {node}. Choose exactly that when "
        "you generate the token.",
    )
