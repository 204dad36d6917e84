"""Where a sentence ends, and where it must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.rendition.sentences import breakable, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Stelle in der Mastholter Str. 230b ist geschlossen.",
        "Am 3. Nov. 2026 ist z. B. die Zulassungsstelle zu.",
        "Die Prof.-Dr. -Huber-Str. 5 ist am 1. und 2. Tag gesperrt.",
        "Tel. 02921/30-0 ist erreichbar.",
        "Das gilt gem. § 12 Abs. 3 Nr. 4 der Satzung.",
        "Bis 31.10. 24 Uhr gilt die Frist.",
        "Frau Dr. Müller und Hr. Prof. Schmidt sind da.",
        "Die Sitzung am 15. November fällt aus.",
        "Im 2. Stock ist offen.",
        "Ca. 5 Mio. Euro wurden u. a. dafür gezahlt.",
        "Er sagte: „Wir sind da. Wirklich!“",
        "In Zi. 12 der Abt. Straßenverkehr gilt Anl. 3 weiter.",
        "Die Mastholter Str. Ecke Südring ist frei.",
    ],
)
def test_an_abbreviation_or_date_ends_no_sentence(sentence: str) -> None:
    """German abbreviations, ordinals and dates stay inside their sentence."""
    assert sentences(f"Hinweis. {sentence} Danke.") == ["Hinweis. ", f"{sentence} ", "Danke."]


def test_sentences_end_where_a_reader_ends_them() -> None:
    """Full stop, question mark, exclamation mark and line end close a sentence."""
    text = "Das Amt ist zu. Wie lange? Unklar! Bitte warten\nDanach mehr."
    assert sentences("In einer Zeile, die im Satz\numbricht. Ende.") == [
        "In einer Zeile, die im Satz\numbricht. ",
        "Ende.",
    ]
    assert sentences(text) == ["Das Amt ist zu. ", "Wie lange? ", "Unklar! ", "Bitte warten\n", "Danach mehr."]


@given(
    st.text(alphabet="aB3 .!?…„“()-\n§Z\u00a0é😀中。", max_size=80),
    st.sampled_from(["de", "en", "tr", "xx", "zh-Hans"]),
)
def test_sentences_joined_are_the_text(text: str, language: str) -> None:
    """Nothing is lost or added, in any language."""
    assert "".join(sentences(text, language)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Str.| 230b",
        "Mastholter| Str. 230b",
        "z.| B.",
        "Tel.| 02921/30-0",
        "Telefon:| 02921/30-0",
        "02921| 30-0",
        "02921 /| 30-0",
        "02921| / 30-0",
        "+49| 2921 30-0",
        "Nr.| 5",
        "§| 12",
        "3.| November 2026",
        "3. November| 2026",
        "31.10.| 2026",
        "1.| und 2. Tag",
        "1. und| 2. Tag",
        "8.00| –16.30 Uhr",
        "16.30| Uhr",
        "10| Euro",
        "5| km",
        "Senator-Schwartz-Ring| 21-23",
        "Dr.| Müller",
        "Zimmer| 12",
        "100| 000",
        "Az. 12 |/ K 345/26",
        "Az. 12 /| K 345/26",
        "Az. 12 / K| 345/26",
        "IBAN |/ DE02",
        "IBAN /| DE02",
        "Durchwahl -2945| oder -2946",
        "-2945 oder| -2946",
        "Dr. med.| vet. Meier",
        "Dr. med. vet.| Meier",
        "Haus| 5, EG",
        "S. 12| ff.",
    ],
)
def test_what_belongs_together_is_not_broken(text: str) -> None:
    """The space at the mark stands inside a number, date, address or abbreviation."""
    position = text.index("|")
    assert not breakable(text.replace("|", ""), position)


ADMINISTRATION = """
Frau Dipl.-Verww.| (FH) Meier
Herr Ltd.| KVD Müller
Az.:| 36.2-Sch
Az. 36.2.1| -12/26
Aktenzeichen| 63.01-12
Kassenzeichen:| 5.0412.000123.4
IBAN DE02| 4145 0075
DE02 4145| 0075 0000
Hoher Weg| 1-3
Hoher Weg 1 –| 3
Am Markt| 5
Zimmer| E.12
Zi.| 2.034
Raum| A 105
Raum A| 105
1. OG| links
2.| OG
EG,| Zimmer
Haus| A
Tel.: 02921| 30-0
Tel. 0 29 21| / 30 - 22 00
02921 30 -| 2200
Durchwahl| -22 00
Mo.| – Fr.
Mo. –| Fr.
Mo. bis| Fr.
Mo. – Fr.| 8.00 – 12.00 Uhr
8.00 –| 12.00 Uhr
8| – 12 Uhr
von 8| bis 12 Uhr
14| bis 16.30 Uhr
am 24.12.| und 31.12.
vom 1.| bis 3. Dezember
1. bis| 3. Dezember
24. Dezember| 2026
i. d. F.| vom
i.| V. m.
i. V.| m.
gem. § 60| Abs. 1
§ 60 Abs.| 1
§§ 3,| 4 und 5
§§ 3 und| 4
Art. 28| Abs. 2 GG
Abs. 2| Satz 1
Satz| 2 Nr. 3
Nr. 3| Buchst. b
Buchst.| b
lit.| b
GV. NRW.| S. 245
BGBl. I| S. 2954
BGBl.| I S. 2954
S. 12| f.
Drs.| 17/123
Vorlage| 123/2026
TOP| 5
Flur 3,| Flurstück 12
Flur| 3
Flurstück| 12/4
Gemarkung Soest, Flur| 3
B| 229
L| 746
K 12| n
A| 44
BAB| 44
PLZ| 59494
59494| Soest
D-59494| Soest
Postfach| 17 52
3,5| Mio. Euro
3,5 Mio.| Euro
1.250,00| EUR
EUR| 1.250,00
zzgl. 19| % MwSt.
19 %| MwSt.
rd.| 350
ca.| 350 Haushalte
mind.| 3 Tage
max.| 30 km/h
30| km/h
Tempo| 30
400| V
10| kWh
5| °C
Stufe| 2
Stand:| 24.11.2026
Stand: 24.11.2026,| 8 Uhr
Az. 12| K 345/26
Geschäftszeichen| 32-4711
Gz.:| 32-4711
Gesch.-Z.| 32-4711
Aktz.| 32-4711
o.| g. Frist
o. g.| Frist
s.| o.
u. U.| länger
d. h.| morgen
v. H.| der
p. a.| zahlen
e. V.| Soest
Freiw.| Feuerwehr
St.| Patrokli
Hl.| Abend
Kfz-Kennz.| SO-AB 123
SO-AB| 123
SO -| AB 123
Kfz-Kennzeichen SO| AB 123
Reg.-Bez.| Arnsberg
Kr.| Soest
Stadtverw.| Soest
Abt.| 32
Dez.| 4
FB| 3
Fachbereich| 3
Sachgebiet| 32.1
Team| 4
Herr Prof. Dr.| h. c. Müller
Dr. h.| c. Müller
LL.| M. Meier
M.| A. Meier
Frau Dr.-Ing.| Schmidt
Nr. 1| a
Nr. 1 a| und b
Hausnr.| 12 a
12| a
Gebühren-Nr.| 4
lfd. Nr.| 4
Tarifstelle| 5.3
Anlage| 2
Kap.| 03
Kto.-Nr.| 123
Steuer-Nr.| 343/123
USt-IdNr.| DE 123
DE| 123456789
HRB| 1234
ISBN| 978
Linie| R 51
Bus| 549
Gleis| 3
km| 12,5
bei km| 12,5
Höhe| 3,80 m
3,80| m
4 x| 100 m
2| x täglich
1,5-| bis 2-fach
7-Tage-Inzidenz| 35
Az 32.1| - 5/26
0800| 123 4567
+49 (0)| 2921
(02921)| 30-0
02921/30| - 0
www.kreis-soest.de| /zulassung
z. Hd.| Frau Meier
i. A.| Müller
Ev.| Kirche
kath.| Kirche
öff.| Verkehr
öffentl.| Verkehr
Str.-Nr.| 5
Mo-Do| 8-12 Uhr
§ 5| a
§ 5 a| Abs. 2
Nr. 5.1| und 5.2
1/2| Stunde
Kl.| 5
Jgst.| 7
Bauabschnitt| 2
bzgl.| der
bspw.| die
evtl.| auch
ggf.| nach
i. H. v.| 50 Euro
i. d. R.| bis
u. a.| in
v. a.| die
z. T.| gesperrt
z. Zt.| nicht
zz.| nicht
zzt.| nicht
n. V.| geöffnet
tägl.| 8 Uhr
wöchentl.| Termine
telef.| erreichbar
tel.| erreichbar
schriftl.| Antrag
pers.| Vorsprache
städt.| Kita
stellv.| Landrat
komm.| Leiter
Sachbearb.| Meier
Tel.-Nr.| 02921
Fax-Nr.| 02921
Hbf.| Soest
Pkt.| 3
Rn.| 5
Urt. v.| 3.5.2026
Abschn.| 3
Halbs.| 2
VO (EU)| 2016/679
EU-VO| 2016/679
DIN EN| 1176
DIN| 18040
ISO| 9001
Richtung| A 2
AS| 56
3. u.| 4. Klasse
3. u. 4.| Klasse
5.000| Einw.
120| Plätze
15 Min.| Fußweg
ab 18| Jahren
500| g
2| Pers.
24| Std.
8| h
Tel.: +49| 2921 300
+49 2921| 30-0
0151| 23456789
(0 29 21)| 30-0
Nr.| 12/2026
KiTa| 3
Haus Nr.| 5
Haus-Nr.| 5
Postfach| 1234
Wasserwerk| 2
Los| 3
Wahlbezirk| 012
Wahlkreis| 146
Grad| 3
Warnstufe| 4
Pegel| 3,20 m
5 bis| 7 Prozent
5| bis 7 Prozent
zw. 5| und 7 Uhr
zwischen 5| und 7 Uhr
9 bzw.| 10 Uhr
9| bzw. 10 Uhr
9 Uhr| bis 12 Uhr
Montag,| 3. Mai
Montag, 3.| Mai
Mo.,| 3. Mai
3. Mai| 2026, 8 Uhr
3. Mai 2026,| 8 Uhr
KW| 48
Kalenderwoche| 48
Q| 3
2025/| 2026
2025 /| 2026
Schuljahr| 2026/27
1. Hj.| 2026
Hj.| 2026
HRB| 123 (AG Arnsberg)
Abs. 1| i. V. m. § 3
i. V. m.| § 3
§| 3 BauGB
§ 3| BauGB
§ 35 Satz 1| VwVfG
Art. 6| DSGVO
Art. 6 Abs. 1| lit. c DSGVO
SGB| II
Kapitel| IV
Teil| II
Band| II
Ludwig| XIV.
Gleis| 3 a
Geb.| C
geb.| Meier
gest.| 2020
verh.| Meier
Inh.| Meier
Kfm.| Meier
GmbH &| Co. KG
Fa. Meier &| Söhne
C &| A
Meier e.| K.
Az| 5 K 12/26
Az.: VI-3| 12/26
Nr.| A-12
Vorg.-Nr.| A 12
Kd.-Nr.| 12
Mitgl.-Nr.| 12
PIN| 1234
Code| 4711
Passwort| 12
"""
"""One thing in each line, with a space in it that no thread may be parted at."""


@pytest.mark.parametrize("text", ADMINISTRATION.strip().splitlines())
def test_the_language_of_offices_is_not_broken(text: str) -> None:
    """Titles, file numbers, laws, plates, plots, rooms, roads, amounts, times."""
    position = text.index("|")
    assert not breakable(text.replace("|", ""), position)


def test_abbreviations_of_offices_end_no_sentence() -> None:
    """And the words that they resemble do."""
    text = (
        "Rd. 350 Haushalte im Reg.-Bez. Arnsberg sind mind. 3 Tage betroffen. Das gilt gem. § 60 Abs. 1 Satz 2 Nr. 3 Buchst. b der Satzung. "
        "Zuständig ist Frau Dipl.-Verww. Meier bei der Stadtverw. Soest. Bitte warten Sie im Foyer. Heute bleibt es zu."
    )
    assert [sentence.split()[0] for sentence in sentences(text)] == ["Rd.", "Das", "Zuständig", "Bitte", "Heute"]


@pytest.mark.parametrize(
    "text",
    [
        "offen,| aber",
        "ist| zu",
        "Soest| und",
        "2026| ist",
        "30-0| erreichbar",
        "Uhr| geöffnet",
        "seit| 2026",
        "Zulassungs-| und",
        "Amt.| Bitte",
        "10 Uhr.| Ab",
        "NRW.| Seit",
    ],
)
def test_other_spaces_may_be_broken(text: str) -> None:
    """The rules above leave room to break a long sentence."""
    position = text.index("|")
    assert breakable(text.replace("|", ""), position)
