"""Files that never change under their address: htmx out of its package, our own script. Style sheets are inlined."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

LONG: Final = "public, max-age=31536000, immutable"
KINDS: Final = {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    version: str
    kind: str
    body: bytes
    packed: bytes  # gzip

    @property
    def url(self) -> str:
        return f"/static/{self.version}/{self.name}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet as it is inlined; the policy allows exactly this text."""

    text: Markup
    policy: str  # 'sha256-…'


def read(*files: Path) -> Mapping[str, Asset]:
    """The files by name. One that is missing is left out: every page works without."""
    return {asset.name: asset for asset in (_asset(file) for file in files if file.is_file())}


def htmx() -> Path:
    """htmx 2 as the package django-htmx carries it; Django itself is never imported."""
    spec = find_spec("django_htmx")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else ["/nonexistent"]
    return Path(folders[0]) / "static" / "django_htmx" / "htmx-2.min.js"


def sheet(*files: Path) -> Sheet:
    """The files as one sheet without comments and spare space."""
    text = "".join(file.read_text("utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Sheet(Markup(text), f"'sha256-{digest}'")


async def serve(request: Request) -> Response:
    """GET /static/{version}/{name}: only the present version, kept by browsers for a year."""
    asset: Asset | None = request.app.state.assets.get(request.path_params["name"])
    if asset is None or asset.version != request.path_params["version"]:
        raise HTTPException(404)
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": LONG, "Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packs else {})
    return Response(asset.packed if packs else asset.body, headers=headers, media_type=asset.kind)


def _asset(file: Path) -> Asset:
    body = file.read_bytes()
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(file.name, version, KINDS[file.suffix], body, gzip.compress(body, 9, mtime=0))
