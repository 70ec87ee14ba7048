"""Small pools that have something difficult about them."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from participation.representatives.draw.pool import Person, Pool, Quota


def random_pool(chance: Random, *, most: int = 8, households: bool | None = None) -> tuple[Pool, int]:
    """A pool of up to ``most`` persons and a number of seats; often without any panel."""
    count = chance.randint(2, most)
    seats = chance.randint(1, min(count, 5))
    features = [chance.randint(2, 3) for _ in range(chance.randint(1, 3))]
    drawn_homes = chance.random() < 0.4 if households is None else households
    persons = [
        Person(
            f"p{number:02}",
            {f"c{place}": f"v{chance.randrange(size)}" for place, size in enumerate(features)},
            chance.choice([None, "x", "y", "z"]) if drawn_homes else None,
        )
        for number in range(count)
    ]
    # quotas around what some choice of persons has, so that there are panels more often than not
    some = chance.sample(persons, seats)
    loose = chance.choice([0, 0, 1])
    quotas = []
    for place, size in enumerate(features):
        for feature in range(size):
            held = sum(person.values[f"c{place}"] == f"v{feature}" for person in some)
            wrong = chance.choice([0] * 12 + [1, -1])
            least = max(0, held + wrong - chance.randint(0, loose))
            quotas.append(Quota(f"c{place}", f"v{feature}", least, max(least, held + wrong) + chance.randint(0, loose)))
    return Pool(tuple(persons), tuple(quotas), drawn_homes), seats


def pools(*, most: int = 8, households: bool | None = None) -> st.SearchStrategy[tuple[Pool, int]]:
    """Random pools with their seats."""
    seeds = st.integers(0, 2**48)
    return seeds.map(lambda seed: random_pool(Random(seed), most=most, households=households))  # noqa: S311 # nothing secret


def tight_pool(chance: Random) -> tuple[Pool, int]:
    """Ten persons and quotas that leave hardly a choice: about every twentieth pool has an integrality gap."""
    seats = chance.randint(3, 4)
    persons = [
        Person(f"p{number:02}", {f"c{category}": f"v{chance.randrange(2)}" for category in range(3)})
        for number in range(10)
    ]
    some = chance.sample(persons, seats)
    quotas = []
    for category in range(3):
        for feature in range(2):
            held = sum(person.values[f"c{category}"] == f"v{feature}" for person in some)
            least = max(0, held - (chance.random() < 0.2))
            quotas.append(Quota(f"c{category}", f"v{feature}", least, held + (chance.random() < 0.2)))
    return Pool(tuple(persons), tuple(quotas)), seats
