"""``kaimen serve`` and ``kaimen work``: the web server, and the worker for jobs."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    serve = commands.add_parser("serve", help="serve the pages and the API, and carry out jobs")
    serve.add_argument("--demo", action="store_true", help="load the demo city first, and say how to sign in")
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="carry out jobs: from Redis where KAIMEN_REDIS_URL is set")
    work.set_defaults(run=_work)


def _serve(arguments: argparse.Namespace) -> int:
    import asyncio

    from participation.base.in_force import current_rules
    from participation.base.settings import current
    from participation.cli.attaching import attached, pool, put, say
    from participation.cli.demo import load, sign_ins
    from participation.cli.main import Failed
    from participation.cli.secret_key import settle_secret_key
    from participation.cli.stopping import stopped_by_signals
    from participation.server import PortTaken, check_port, serve, share_metrics

    settings = put("KAIMEN_DEMO", "1") if arguments.demo else current()
    settings = settle_secret_key(settings)
    current_rules()

    async def prepared() -> None:
        from participation.base.migrations import migrate

        async with pool():
            await migrate()
            if settings.demo:
                await load()

    with stopped_by_signals():
        try:
            check_port(settings)
        except PortTaken as error:
            raise Failed(str(error)) from error
        embedded = None if settings.database_url else settings.data_dir
        with attached() as settings:
            share_metrics(settings)
            asyncio.run(prepared())
            say(f"Kaimen is at {settings.base_url} (Ctrl-C stops it)")
            if settings.demo:
                for line in sign_ins():
                    say(line)
            return serve(settings, embedded)


def _work(arguments: argparse.Namespace) -> None:
    import asyncio

    from participation import logs
    from participation.base.in_force import current_rules
    from participation.base.settings import current
    from participation.cli.attaching import attached, current_schema, say
    from participation.cli.secret_key import settle_secret_key
    from participation.cli.stopping import stopped_by_signals

    settings = settle_secret_key(current())
    current_rules()

    async def check() -> None:
        async with current_schema(embedded=not settings.database_url):
            pass

    with stopped_by_signals(), attached():
        from participation.work import work

        asyncio.run(check())
        logs.set_up()
        say("Carrying out jobs (Ctrl-C stops it)")
        asyncio.run(work())
