"""The room's tables, for Piccolo's migrations."""

from pathlib import Path
from pkgutil import iter_modules

from piccolo.conf.apps import AppConfig, table_finder

from events import tables

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [f"{tables.__name__}.{module.name}" for module in iter_modules(tables.__path__)], exclude_imported=True
    ),
    migration_dependencies=["participation.base.piccolo_app"],
)
