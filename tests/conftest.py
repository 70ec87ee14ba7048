"""What every test stands on: settings of its own, a database of its own, the application, a small named world."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings
from litestar import Litestar

from tests.server import TestServer, environment

server = pytest.StashKey[TestServer]()

# how long an example takes says what else the machine does; growth is told in tests/growth.py
# what a change is judged by is the same for everybody who judges it; `make test-all` looks for examples nobody had yet
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the controlling process; where tests run, set the settings before anything reads them."""
    # a shell ignores Ctrl-C for what it runs in the background, and so would every program that the tests start
    signal.signal(signal.SIGINT, signal.default_int_handler)
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    if given is not None:
        _settle(given["database_url"], Path(given["data_dir"]))
        return
    config.stash[server] = TestServer()
    config.add_cleanup(config.stash[server].close)
    if not getattr(config.option, "numprocesses", None):
        _settle(*config.stash[server].database("main"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give each worker of xdist a database of its own."""
    url, data_dir = node.config.stash[server].database(node.workerinput["workerid"])
    node.workerinput |= {"database_url": url, "data_dir": str(data_dir)}


def _settle(database_url: str, data_dir: Path) -> None:
    wanted = environment(database_url, data_dir)
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


@pytest.fixture(scope="session")
async def pool() -> AsyncIterator[None]:
    """The connections of this process."""
    from participation.base.database import close_pool, open_pool

    await open_pool()
    yield
    await close_pool()


# Most tests write a few rows to few tables. To truncate one means to truncate all that refer to it, and of a person or
# a body that is nearly every table there is; so rows are deleted as a replica would, past keys and triggers, where that
# is allowed (tests/server.py sees to it) and where no table has grown.
EMPTY = """
DO $$
DECLARE
    named regclass;
    filled boolean;
    found text[] := '{{}}';
    whole boolean := NOT has_parameter_privilege('session_replication_role', 'SET');
    name text;
BEGIN
    -- a process that a test killed may have left a statement behind, whose locks last until it notices
    PERFORM set_config('lock_timeout', '60s', true);
    FOR named IN SELECT oid::regclass FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', named) INTO filled;
        IF filled THEN
            found := found || named::text;
            whole := whole OR pg_relation_size(named) > 262144;
        END IF;
    END LOOP;
    IF cardinality(found) > 0 AND whole THEN
        EXECUTE format('TRUNCATE %s RESTART IDENTITY CASCADE', array_to_string(found, ', '));
    ELSIF cardinality(found) > 0 THEN
        SET LOCAL session_replication_role = replica;
        FOREACH name IN ARRAY found LOOP
            EXECUTE format('DELETE FROM %s', name);
        END LOOP;
        SET LOCAL session_replication_role = origin;
    END IF;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
            AND sequencename <> 'migration_id_seq';
END $$
"""


@pytest.fixture
async def database(pool: None) -> None:
    """The database of this worker, empty but for its schema."""
    from participation.base.database import execute

    await execute(EMPTY)


@pytest.fixture
async def world(database: None) -> None:
    """The people and bodies of ``tests/world.py``."""
    from tests.world import people_the_world

    await people_the_world()


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application, as it is served."""
    from participation.app import create_app

    return create_app()


@pytest.fixture
async def client(app: Litestar, database: None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser or script of nobody; jobs that its requests owe are left to the test to carry out."""
    transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as made:
        yield made
