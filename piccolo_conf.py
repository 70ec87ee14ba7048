"""Where Piccolo finds the database and every room's tables."""

from piccolo.conf.apps import AppRegistry

from participation.base.database import make_engine
from participation.base.settings import current

DB = make_engine(current())

APP_REGISTRY = AppRegistry(
    apps=[
        "participation.base.piccolo_app",
        "participation.representatives.piccolo_app",
        "consultations.piccolo_app",
        "events.piccolo_app",
        "decisions.piccolo_app",
    ]
)
