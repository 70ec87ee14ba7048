"""A large pool in which some are far more willing to apply than others, as pools are; the same for the same seed."""

from __future__ import annotations

from pathlib import Path
from random import Random

# feature: its share of the applicants and of the population, in thousandths
CATEGORIES = {
    "stakeholder": {"citizen": (740, 600), "enterprise": (115, 200), "association": (45, 100), "ngo": (100, 100)},
    "gender": {"female": (400, 500), "male": (600, 500)},
    "age": {"18-29": (45, 190), "30-39": (110, 190), "40-49": (175, 205), "50-64": (353, 250), "65+": (317, 165)},
    "district": {
        "d1": (345, 205),
        "d2": (185, 160),
        "d3": (132, 140),
        "d4": (125, 130),
        "d5": (92, 120),
        "d6": (56, 105),
        "d7": (38, 80),
        "d8": (27, 60),
    },
    "education": {"primary": (77, 250), "secondary": (188, 300), "vocational": (172, 200), "university": (563, 250)},
    "tenure": {"owner": (685, 550), "renter": (280, 370), "other": (35, 80)},
}


def write_large_pool(folder: Path, persons: int, seats: int, seed: int = 1) -> None:
    """Write ``respondents.csv`` and ``categories.csv``; quotas are the population's shares, a tenth up or down."""
    chance = Random(seed)  # noqa: S311 # nothing secret
    columns = []
    quotas = ["category,feature,min,max"]
    for category, features in CATEGORIES.items():
        columns.append(chance.choices(list(features), [share for share, _ in features.values()], k=persons))
        for feature, (_, share) in features.items():
            seated = seats * share / 1000
            quotas.append(f"{category},{feature},{int(seated * 0.9)},{int(seated * 1.1) + 1}")
    rows = [",".join(CATEGORIES), *map(",".join, zip(*columns, strict=True))]
    (folder / "respondents.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "categories.csv").write_text("\n".join(quotas) + "\n", "utf-8")
