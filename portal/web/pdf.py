"""Pages as accessible PDF (PDF/UA-1), where the extra `pdf` and the system's pango are at hand. Nothing is fetched."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from anyio import CapacityLimiter, to_thread

PAPER: Final = Path(__file__).parent.parent / "static" / "paper.css"
VARIANT: Final = "pdf/ua-1"


async def available() -> bool:
    """Whether a PDF can be made here; found out once, aside from the loop."""
    return _importable() if _importable.cache_info().currsize else await to_thread.run_sync(_importable)


async def made(html: str) -> bytes:
    """A whole page as PDF, one at a time: it takes a second of a processor."""
    return await to_thread.run_sync(_made, html, limiter=_limiter())


@cache
def _importable() -> bool:
    if find_spec("weasyprint") is None:
        return False
    try:
        import weasyprint  # noqa: F401  # what pango lacks is told by the import
    except OSError:
        return False
    return True


def _made(html: str) -> bytes:
    import weasyprint

    page = weasyprint.HTML(string=html, url_fetcher=_nothing)
    sheet = weasyprint.CSS(string=PAPER.read_text("utf-8"), url_fetcher=_nothing)
    made: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant=VARIANT)
    return made


@lru_cache(maxsize=1)
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(1)


def _nothing(url: str, *_: object, **__: object) -> object:
    raise ValueError("a page of ours names everything itself")
