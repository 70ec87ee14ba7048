"""``python -m participation.cli``: the same as ``kaimen``."""

from __future__ import annotations

import sys

from participation.cli.main import main

sys.exit(main())
