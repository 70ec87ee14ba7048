"""The ground floor's tables, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="base",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "participation.base.identity.tables",
            "participation.base.tables",
            "participation.base.notices.tables",
            "participation.base.ledger.tables",
            "participation.base.uploads.tables",
            "participation.base.webhooks.tables",
        ],
        exclude_imported=True,
    ),
)
