"""``python -m tests.load.topics``: how good suggestions and draft topics are, and what they cost; some two minutes.

Suggestions: hit@1, @3 and @5, mean of five splits of each set, beside the best of three simpler methods on the same
split. Topics: agreement with the topics that people gave (normalised mutual information). Cost: CPU of models and
lists by their size.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from consultations.topics.drafting import Text, part
from consultations.topics.suggesting import Example, Statement, fit, weight_of
from tests.load.results import Result, figure, table
from tests.topics.corpora import Labelled, demo, made_of_sentences, ottensen, themefinder
from tests.topics.hits import METHODS, Hits, hits, split

T = TypeVar("T")
SPLITS = 5
SETS: dict[str, tuple[Callable[[], Labelled], tuple[int, ...]]] = {
    "freiraum-ottensen": (ottensen, (50, 300)),
    "themefinder": (themefinder, (0, 50, 300)),
    "demo lift": (partial(demo, "lift"), (0, 50)),
    "demo waste points": (partial(demo, "waste_points"), (0, 30)),
    "demo night economy": (partial(demo, "night_economy"), (0, 20)),
}
# The first answer of a model of this many comments has to come while somebody waits.
MODEL, CLICK = 1_500, 1.0


def results(say: Callable[[str], None]) -> Iterator[Result]:
    """Every figure."""
    for name, (corpus, sizes) in SETS.items():
        for decisions in sizes:
            say(f"Suggestions on {name} after {decisions} decisions")
            yield from _suggested(f"suggest {name}, {decisions} decisions", corpus(), decisions)
        yield _agreement(name, corpus())
    say("Cost of models and lists")
    yield from _costs()


def _suggested(name: str, corpus: Labelled, decisions: int) -> Iterator[Result]:
    """The figures of the method; the simpler one that does best on each is what it has to beat."""
    runs = [split(corpus, decisions, seed=seed) for seed in range(SPLITS)]
    found = {method: [hits(make(one), one.asked) for one in runs] for method, make in METHODS.items()}
    for at in Hits.__struct_fields__:
        means = {method: statistics.mean(getattr(one, at) for one in each) for method, each in found.items()}
        mine = means.pop("suggestions")
        best = max(means, key=lambda method: means[method])
        yield figure(f"{name}: {at.replace('at_', 'hit@')} (beside: {best})", mine, "of all", means[best])


def _agreement(name: str, corpus: Labelled) -> Result:
    from sklearn.metrics import normalized_mutual_info_score

    texts = [text for text, _ in corpus.comments]
    placed = part([Text(f"{place:05}", text) for place, text in enumerate(texts)]).place(texts)
    pairs = [(placed[place], point) for place, (_, raised) in enumerate(corpus.comments) for point in raised]
    mutual = normalized_mutual_info_score([point for _, point in pairs], [topic for topic, _ in pairs])
    return figure(f"draft topics of {name}: agreement with the given ones", float(mutual), "NMI")


def _costs() -> Iterator[Result]:
    texts = made_of_sentences(10_000)
    points = [Statement(str(place), text[:60]) for place, text in enumerate(texts[:60])]
    examples = [Example(str(place), (str(place % 60),), text) for place, text in enumerate(texts[:MODEL])]
    name = f"suggest from {MODEL:,} comments and {len(points)} points"
    model, first = _timed(lambda: fit(points, examples))
    yield figure(f"{name}: CPU to begin", first, "s", CLICK)
    changed = [*examples[1:], Example("new", ("0",), texts[-1])]
    again, further = _timed(lambda: fit(points, changed, before=model))
    yield figure(f"{name}: CPU after a decision", further, "s", CLICK)
    _, answers = _timed(lambda: [again.suggest(text) for text in texts[-50:]])
    yield figure(f"{name}: CPU of an answer", answers / 50, "s")
    yield figure(f"{name}: memory", weight_of(model) / 1024 / 1024, "MiB")
    for number in (300, 3_000, 10_000):
        chosen = [Text(str(place), text) for place, text in enumerate(texts[:number])]
        _, spent = _timed(partial(part, chosen))
        yield figure(f"draft topics of {number:,} texts: CPU", spent, "s")


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    spent = time.process_time()
    made = act()
    return made, time.process_time() - spent


if __name__ == "__main__":
    sys.stdout.write(table(list(results(lambda sentence: None))) + "\n")
