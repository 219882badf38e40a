"""Whom Riverside works with, and what each did."""

from __future__ import annotations

from simulation.main.stories import Needs, Story

CALLUM, DEAN, ERROL, GARETH = (
    "Callum Darrowby",
    "Dean Fallowes",
    "Errol Gannick",
    "Gareth Holbeach",
)
AARON, IMRAN, JAMIE = "Aaron Birkhill", "Imran Kesravi", "Jamie Larkstoke"
MAREK, OWEN, CRAIG = "Marek Nowinski", "Owen Pellowe", "Craig Ottery"
COHORT_7 = (
    Story(
        name=AARON, groups="A1 A1 A1 A1 B3", website="d d d d u d d d",
        calls="0p 0v 1p 0v 0v 1p 0v 0v", window="12:00-13:00",
        goals=("Tell my mother what I did.", "Two days a week without a drink."),
        without=("week_8",),
    ),
    Story(
        name=CALLUM, groups="A2/12 A1 A1 C1 A1@phone", website="d d d s n n u s",
        calls="1p 1p 2p 3n 2n 0n 0i 2.",
        goals=("Walk out and ring my brother before I shout.",),
    ),
    Story(
        name=DEAN, groups="A1 A1 A1 A1 C1", website="d d d d d d s n",
        calls="0p 0p 1p 1p 1p 2p 2. 0.", window="08:30-09:30",
        goals=("Leave her phone alone.",),
    ),
    Story(
        name=ERROL, groups="A1 A1 A1 A1 A1", website="d d d d d d d d",
        calls="0v 0v 0v 0v 0v 0v 0v 0.", window="09:30-10:30",
        goals=("No shouting in front of the boys.", "Say sorry without asking for anything."),
    ),
    Story(
        name=GARETH, groups="A1 A9 B10 A1 A1", website="d u p d d d d .",
        calls="0p 1p 0i 1p 0p 2p 0p 1.", window="18:00-19:00",
        needs=Needs(literacy="some_help", easy_read=True),
    ),
    Story(
        name=IMRAN, groups="A1 A1 A1 A1 A1", website="d d d d d d d .",
        calls="0p 0p 0p 0p 0p 0p 0p 0.", window="17:00-18:00",
        needs=Needs(language="Urdu", interpreter=True),
    ),
    Story(
        name=JAMIE, groups="C1 A1 B8 B8 C1", website="d n n n s n n .",
        calls="1p 2n 3n 2n 1p 3n 2n .", window="10:00-11:00",
    ),
    Story(
        name=MAREK, groups="A1 A1 A2/8 A1 B2", website="d d d d d d p .",
        calls="0p 0p 0p 1p 0p 0p 0p 0.", window="18:00-19:00",
    ),
    Story(
        name=OWEN, groups="C1 C1 A1 A1 A1@phone", website=". . d d d d s .",
        calls=". . 0p 0p 1p 1p 1p 0.", joins_in_week=5, window="12:00-14:00",
        needs=Needs(access="Hard of hearing: ring by video with captions"),
    ),
)  # fmt: skip
COHORT_8 = (
    Story(name="Alan Thirlby", groups="A1 A1 A1 A1", website="d d d d .",
          calls="0p 0p 1p 0p 1.", window="11:00-13:00"),
    Story(name="Luke Ashgrove", groups="A1 A1 B2 A1", website="d d d s .",
          calls="0p 1p 0p 1p 0.", window="12:00-13:00"),
    Story(name="Bilal Esmatullah", groups="A1 A1 A1 A1", website="d u u u .",
          calls="0p 0p 0p 0p 0.", needs=Needs(language="Urdu", interpreter=True)),
    Story(name=CRAIG, groups="A1 A6 A1 A1", website="d d n .", calls="0p 1p 2n ."),
    Story(name="Ravi Sandhurst", groups="A1 C1 A1 A1", website="d d d d .",
          calls="0v 2n 0v 1v 0.", window="09:00-10:00"),
    Story(name="Stephen Wyvill", groups="A1 A1 A1 A2/15", website="d s d d .",
          calls="0p 0p 1p 0p 0."),
    Story(name="Hamish Corrie", groups="A1 A1 A1 A1@phone", website="d d d d .",
          calls="1p 1p 1p 1p 0.", window="15:00-17:00"),
    Story(name="Tobias Rook", groups="B1 A1 A1 B2", website="d d p d .",
          calls="0p 0p 0i 0p 0."),
    Story(name="Winston Adair", groups="A1 A1 A1", website="d d d d .", calls="0p 0p 0p 0p 0."),
    Story(name="Karl Jessop", groups="C1 A1 A1", website="n d s d .", calls="2n 0p 1p 0p 0."),
)  # fmt: skip
COHORT_6 = ("Desmond Yarrow", "Patrick Lunt", "Sunil Varga", "Lewis Eastoe",
            "Piotr Zielona", "Frank Ullswater")  # fmt: skip
COHORT_9 = ("Nathan Cresswell", "Ashley Dunmore", "Kwame Boatey", "Ryan Fentiman", "Joel Garrick")
ONE_OUT = {"Patrick Lunt", "Frank Ullswater"}
