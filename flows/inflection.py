"""Finnish place names as people type them: "Keuruulla", "Helsingin", "Lahteen". Never a guess at a typing error."""

from __future__ import annotations

import unicodedata
from typing import Final

VOWELS: Final = "aeiouy"
ENDINGS: Final = (
    *("ssa", "sta", "lla", "lta", "lle", "n", "seen", "siin"),
    *(vowel + "n" for vowel in VOWELS),
    *("h" + vowel + "n" for vowel in VOWELS),
)
# The last consonants of a name -> the same before a case ending; the first that fits counts.
GRADES: Final = (
    *(("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm")),
    *(("t", "d"), ("p", "v"), ("k", "")),
)
# The end of a name -> what it may become before a case ending: Lahti, Lahden; Tampere, Tampereen; Alavus, Alavuden.
ENDS: Final = (
    ("nen", ("se", "si")),
    ("i", ("e",)),
    ("e", ("ee",)),
    ("us", ("ukse", "ude")),
    ("s", ("kse",)),
)


def folded(text: str) -> str:
    """Without case, accents, hyphens and doubled blanks: how names are compared."""
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.replace("-", " ").split())


def stems(name: str) -> frozenset[str]:
    """What may stand before the case endings of a folded name."""
    forms = {name}
    for end, others in ENDS:
        if name.endswith(end):
            forms |= {name.removesuffix(end) + other for other in others}
            break
    return frozenset(forms | {_weak(form) for form in forms})


def heads(word: str) -> frozenset[str]:
    """What may be left of a folded word when its case ending is taken off; empty when it has none."""
    return frozenset(word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)) - {""}


def _weak(form: str) -> str:
    before = form.rstrip(VOWELS)
    vowels = form[len(before) :]
    for strong, weak in GRADES:
        if vowels and before.endswith(strong):
            return before.removesuffix(strong) + weak + vowels
    return form
