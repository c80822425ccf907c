"""The portal: its routes, its middleware, and what hangs on the application while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Route

from flows.places import Directory
from portal import api, chat, contact, entry, errors, finder, mine, operate, pages, review
from portal.chat.asked import Shelf
from portal.chat.printing import Press
from portal.content import Content, editions, load
from portal.delivery import Post, Wording, transports_of
from portal.records import Records, Refusal, versions
from portal.settings import HOUSE, Settings
from portal.web import assets, guard, human, render, urls, watch

FOLDER: Final = HOUSE / "portal"
STATIC: Final = FOLDER / "static"


# The turn comes first: routes are tried in order.
ROUTES: Final = (
    Route("/{lang:lang}/intake/q/{question}", chat.question, methods=["GET"], name="question"),
    Route("/{lang:lang}/intake/q/{question}", chat.answer, methods=["POST"], name="answer"),
    Route("/{lang:lang}/intake", chat.first, methods=["GET"], name="intake"),
    Route("/{lang:lang}/intake", chat.begin, methods=["POST"], name="begin"),
    Route("/{lang:lang}/intake/check", review.check, methods=["GET"], name="check"),
    Route("/{lang:lang}/intake/check", review.send, methods=["POST"], name="send"),
    Route("/{lang:lang}/intake/pause", entry.pause, methods=["GET"], name="pause"),
    Route("/{lang:lang}/intake/pause", entry.stop, methods=["POST"], name="stop"),
    Route("/{lang:lang}/intake/pause/message", entry.pause, methods=["GET"], name="pause_again"),
    Route("/{lang:lang}/intake/pause/message", entry.message, methods=["POST"], name="message"),
    Route("/{lang:lang}/continue", entry.ask_code, methods=["GET"], name="continue"),
    Route("/{lang:lang}/continue", entry.resume, methods=["POST"], name="resume"),
    Route("/{lang:lang}/leave", entry.left, methods=["GET"], name="left"),
    Route("/{lang:lang}/leave", entry.leave, methods=["POST"], name="leave"),
    Route("/{lang:lang}/mine", mine.mine, methods=["GET"], name="mine"),
    Route("/{lang:lang}/mine/withdraw", mine.withdraw, methods=["POST"], name="withdraw"),
    Route("/{lang:lang}/mine/give", mine.give, methods=["POST"], name="give"),
    Route("/{lang:lang}/mine/erase", mine.erase, methods=["POST"], name="erase"),
    Route("/{lang:lang}/mine/decline", mine.decline, methods=["POST"], name="decline"),
    Route("/{lang:lang}/mine/meeting.ics", mine.calendar, methods=["GET"], name="calendar"),
    Route("/{lang:lang}/mine/copy", mine.as_page, methods=["GET"], name="copy_page"),
    Route("/{lang:lang}/mine/copy.json", mine.as_json, methods=["GET"], name="copy"),
    Route("/{lang:lang}/mine/copy.pdf", mine.as_pdf, methods=["GET"], name="copy_pdf"),
    Route("/{lang:lang}/mine/skills", mine.skills, methods=["GET"], name="skills"),
    Route("/{lang:lang}/mine/skills", mine.keep_skills, methods=["POST"], name="keep_skills"),
    Route("/{lang:lang}/places", finder.places, methods=["GET"], name="places"),
    Route("/{lang:lang}/places/{id}", finder.place, methods=["GET"], name="place"),
    Route("/{lang:lang}/contact", contact.jobseeker, methods=["GET", "POST"], name="contact"),
    Route("/{lang:lang}/contact/employer", contact.employer, methods=["GET", "POST"], name="contact_employer"),
    Route("/{lang:lang}/pages/help", pages.urgent, methods=["GET"], name="help"),
    Route("/{lang:lang}/pages/{slug}", pages.page, methods=["GET"], name="page"),
    Route("/{lang:lang}/", pages.front, methods=["GET"], name="front"),
    Route("/", pages.root, methods=["GET"], name="root"),
    Route("/api/v1/places.json", api.places, methods=["GET"], name="api_places"),
    Route("/static/{version}/{name}", assets.serve, methods=["GET"], name="static"),
    Route("/healthz", operate.healthz, methods=["GET"], name="healthz"),
    Route("/readyz", operate.readyz, methods=["GET"], name="readyz"),
    Route("/metrics", operate.metrics, methods=["GET"], name="metrics"),
)

# The same for everybody: may be compressed and kept by the browser. Everything else is never stored.
PUBLIC: Final = frozenset({chat.first, pages.root, pages.front, pages.page, finder.places, finder.place, api.places})


def create_app(settings: Settings) -> Starlette:
    """The portal with everything loaded. Its lifespan serves the records: one process at a time on SQLite.

    Raises portal.content.Unreadable when content or flows cannot be shown.
    """
    content = load(settings.content, settings.flows)
    if settings.area not in content.areas:
        raise Refusal(f"ALKUUN_AREA: there is no area {settings.area}; known: {', '.join(content.areas)}")
    records = Records.open(
        settings,
        gazetteer=content.gazetteer,
        bundles=content.bundles,
        areas=content.areas,
        organisations=content.organisations,
        editions=editions.of(content),
    )
    content = _with_earlier(content, records)
    sheet = assets.sheet(STATIC / "portal.css")
    times = watch.Times()
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(watch.Watch, times=times),
            Middleware(
                guard.Guard,
                policy=guard.policy([sheet.policy]),
                origin=settings.origin,
                public=PUBLIC,
                refuse=errors.refused,
            ),
        ],
        exception_handlers=errors.HANDLERS,
        lifespan=_serving,
    )
    state = app.state
    state.settings, state.content, state.public = settings, content, PUBLIC
    state.now = _now
    state.directory = Directory(content.places, content.gazetteer)
    state.feed = api.make_feed(content)
    state.area = content.areas[settings.area]
    state.assets = assets.read(assets.htmx(), STATIC / "portal.js", STATIC / "icon.svg")
    state.human = human.of(state.area, lambda: state.now())
    state.shelf = Shelf(content, settings.area)
    state.environments = _environments(app, sheet)
    state.presses = {lang: Press(environment) for lang, environment in state.environments.items()}
    state.records = records
    wording = Wording(content.words, lambda lang: f"{settings.address}{app.url_path_for('continue', lang=lang)}")
    state.post = Post(state.records, transports_of(settings), wording, lambda: state.now())
    state.counted = (times, state.post)
    return app


def _with_earlier(content: Content, records: Records) -> Content:
    """With the words of versions that somebody is still on, or sent: they are asked and read as they were."""
    current = [bundle.flow.hash for bundle in content.bundles.values()]
    return editions.with_earlier(content, records.read_now(versions.worded, but=current))


@asynccontextmanager
async def _serving(app: Starlette) -> AsyncIterator[None]:
    records: Records = app.state.records
    post: Post = app.state.post
    records.start()
    post.start()
    try:
        yield
    finally:
        await run_in_threadpool(post.stop)
        records.close()


def _environments(app: Starlette, sheet: assets.Sheet) -> Mapping[str, Any]:
    content: Content = app.state.content
    settings: Settings = app.state.settings

    def known(lang: str) -> Mapping[str, Any]:
        words = content.words[lang]
        return {
            "words": words,
            "content": content,
            "area": app.state.area,
            "area_words": words.areas[settings.area],
            "url": urls.maker(ROUTES, lang),
            "assets": app.state.assets,
            "css": sheet.text,
            "demo": not settings.production,
            "register_url": settings.register_url,
            "quick_exit": settings.quick_exit,
        }

    return render.create_environments([FOLDER / "templates"], [FOLDER / "locale"], known)


def _now() -> datetime:
    return datetime.now(UTC)
