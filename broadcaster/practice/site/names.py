"""The practice website's name server: it knows the website and the sentinels, and dies as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

_CODES: Final = {
    "dns-nxdomain": dns.rcode.NXDOMAIN,
    "dns-servfail": dns.rcode.SERVFAIL,
    "dns-refused": dns.rcode.REFUSED,
}
_TTL: Final = 5


class NameServer(asyncio.DatagramProtocol):
    """Answers over UDP. ``death`` says how the website is dead; other names die with the uplink only."""

    def __init__(self, website: tuple[str, ...], others: tuple[str, ...], death: Callable[[], str]) -> None:
        self._website, self._others, self._death = website, others, death
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Remember how to answer."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question, or not."""
        try:
            answer = self._answer(dns.message.from_wire(data))
        except dns.exception.DNSException:
            return
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer.to_wire(), addr)

    def _answer(self, question: dns.message.Message) -> dns.message.Message | None:
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        answer, death = dns.message.make_response(question), self._death()
        answer.flags |= dns.flags.RA
        if death in ("uplink-resolver", "uplink-down") or (death == "dns-silent" and name in self._website):
            return None
        if name in self._website and death in _CODES:
            answer.set_rcode(_CODES[death])
        elif name in self._website and death == "dns-loop":
            answer.answer.append(dns.rrset.from_text(asked.name, _TTL, "IN", "CNAME", f"{name}."))
        elif name in (*self._website, *self._others):
            self._locate(answer, asked, lost=death == "dns-empty" and name in self._website)
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    def _locate(self, answer: dns.message.Message, asked: dns.rrset.RRset, *, lost: bool) -> None:
        """An address of this machine; only IPv4."""
        if asked.rdtype == dns.rdatatype.A and not lost:
            answer.answer.append(dns.rrset.from_text(asked.name, _TTL, "IN", "A", "127.0.0.1"))
