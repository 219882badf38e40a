"""Names and numbers of nobody: names put together from parts, numbers kept for plays and films."""

from __future__ import annotations

from datetime import date
from random import Random

GIVEN = (
    *("Adam", "Aled", "Alun", "Amir", "Anton", "Barry", "Bilal", "Bryn", "Calum", "Carl"),
    *("Colin", "Conor", "Craig", "Daniel", "Darren", "Dewi", "Dylan", "Eamon", "Ewan", "Farid"),
    *("Fraser", "Gavin", "Glyn", "Graham", "Hamish", "Hassan", "Huw", "Ian", "Imran", "Ivor"),
    *("Jamie", "Jordan", "Karol", "Keith", "Kofi", "Lee", "Lewis", "Liam", "Marek", "Martin"),
    *("Mohan", "Neil", "Nikhil", "Owain", "Paul", "Piotr", "Raj", "Rhys", "Robbie", "Ross"),
    *("Ryan", "Sandy", "Sean", "Shane", "Stuart", "Tariq", "Terry", "Tomos", "Wayne", "Yusuf"),
)
STAFF = (
    *("Alex", "Anwen", "Bea", "Cara", "Dee", "Eilidh", "Fay", "Gwen", "Hana", "Isla"),
    *("Jo", "Kay", "Lena", "Mair", "Nia", "Orla", "Pia", "Robin", "Sam", "Tess"),
)
STARTS = (
    *("Alder", "Ash", "Barn", "Birk", "Black", "Bram", "Brock", "Cald", "Cray", "Dun"),
    *("Ell", "Fen", "Garth", "Hal", "Hazel", "Holm", "Ket", "Lang", "Mar", "Nether"),
    *("Oak", "Pell", "Quar", "Raven", "Sel", "Stain", "Thorn", "Til", "Wex", "Win"),
)
ENDS = (
    *("beck", "borne", "brough", "combe", "croft", "dale", "fold", "garth", "holt", "keld"),
    *("lowe", "mere", "ridge", "sett", "stead", "thwaite", "wath", "wick", "wold", "worth"),
)
FIRST_YEAR, LAST_YEAR = 1960, 2005


def place(lot: Random) -> str:
    """A name of a place or a family."""
    return f"{lot.choice(STARTS)}{lot.choice(ENDS)}"


def mobile(lot: Random) -> str:
    """A mobile number as it is kept."""
    return f"+447700900{lot.randrange(1000):03}"


def landline(lot: Random) -> str:
    return f"+441632960{lot.randrange(1000):03}"


def birthday(lot: Random) -> date:
    return date(lot.randint(FIRST_YEAR, LAST_YEAR), lot.randint(1, 12), lot.randint(1, 28))
