"""A small store to review, and the page over it, for the tests of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from aligner.model import Article, Bead, Edit, Finding, Lang, Outcome, Pair, Sentence
from aligner.review.web import Engines, SiteConfig
from aligner.store import Store

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
TEXTS = [
    ("Roads of the valley", "Дороги долины"),
    ("The mayor of Ganja met guests from Baku.", "Мэр Гянжа встретил гостей из Бакы."),
    ("Ganja is far from the sea.", "Гянжа далеко от моря."),
    ("Buses from Ganja run daily.", "Автобусы из Гянжа ходят ежедневно."),
    ("Rain is expected on Friday.", "В субботу ожидается дождь."),
]


class Clock:
    """Every look at it is a second later."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def outcome(name: str = "one", texts: list[tuple[str, str]] = TEXTS, hostile: str = "") -> Outcome:
    """An article of five pairs: a mistyped Baku, three mistyped Ganjas alike, a wrong weekday without a fix.

    ``hostile`` stands in every text that a page, a glossary or a check can bring.
    """
    texts = [(en + hostile, ru + hostile) for en, ru in texts]
    text = "\n".join(en for en, _ in texts)
    article = Article(
        text=text,
        lang="en",
        url=hostile or f"https://example.org/{name}",
        title=f"{texts[0][0]}, {name}",
        byline=f"A. Reporter{hostile}",
        published=date(2021, 3, 4),
        section=f"Caucasus{hostile}",
    )
    sentences, start = [], 0
    for index, (en, _) in enumerate(texts):
        sentences.append(Sentence(article.key, index, start, start + len(en), en, index))
        start += len(en) + 1
    pairs = [
        Pair(
            article.key,
            i,
            en,
            ru,
            machine=f"{ru} Да.",
            model="m 1",
            en_sentences=(i,),
            published=article.published,
        )
        for i, (en, ru) in enumerate(texts)
    ]
    findings = [
        _typo(pairs[1], "baku", (35, 39), (29, 33), "Баку", hostile),
        _typo(pairs[1], "ganja", (13, 18), (4, 9), "Гянджи", hostile),
        _typo(pairs[2], "ganja", (0, 5), (0, 5), "Гянджа", hostile),
        _typo(pairs[3], "ganja", (11, 16), (12, 17), "Гянджи", hostile),
        Finding(pairs[4].id, "weekday", "warning", f"Friday or Saturday?{hostile}", ((20, 26),), ((2, 9),),
                expected=f"пятницу{hostile}"),
    ]  # fmt: skip
    return Outcome(article, tuple(sentences), tuple(pairs), tuple(findings), "sig")


def _typo(
    pair: Pair, concept: str, en: tuple[int, int], ru: tuple[int, int], fix: str, hostile: str
) -> Finding:
    message = f"Mistyped.{hostile}"
    return Finding(pair.id, "typo", "error", message, (en,), (ru,), concept + hostile, fix + hostile,
                   Edit("ru", *ru, fix + hostile))  # fmt: skip


def editions(hostile: str = "") -> Outcome:
    """An article with its Russian edition, a sentence alone on each side."""
    made = outcome("two editions", hostile=hostile)
    russian = [ru + hostile for _, ru in TEXTS[:4]] + ["Это знают не все." + hostile]
    other = Article(text="\n".join(russian), lang="ru", url="https://example.org/ru", title=russian[0])
    starts = [other.text.index(ru) for ru in russian]
    there = tuple(
        Sentence(other.key, i, start, start + len(ru), ru, i)
        for i, (start, ru) in enumerate(zip(starts, russian, strict=True))
    )
    beads = [Bead((i,), (i,), 0.9 - i / 4) for i in range(4)] + [Bead((4,), ()), Bead((), (4,))]
    pairs = tuple(
        Pair(
            made.key,
            i,
            TEXTS[i][0] + hostile,
            TEXTS[i][1] + hostile,
            origin="edition",
            confidence=0.9 - i / 4,
            en_sentences=(i,),
            ru_sentences=(i,),
        )
        for i in range(4)
    )
    findings = tuple(f for f in made.findings if not f.pair.endswith(":4"))
    return Outcome(made.article, made.sentences, pairs, findings, "sig", (), other, there, tuple(beads))


def texts_of(store: Store) -> list[str]:
    """The Russian texts as they stand, in order."""
    return [filed.pair.ru for filed in store.pairs.matching()]


def fake_engines() -> Engines:
    """Engines that say what they were asked, and answer at once."""

    def translate(texts: object, source: Lang) -> list[str]:
        return [f"{source}>{text}" for text in texts]  # type: ignore[attr-defined]

    def detect(text: str) -> Lang | None:
        return "ru" if any("а" <= char <= "я" for char in text.lower()) else "en" if text.isascii() else None

    from aligner.alignment import align
    from aligner.checks import check
    from aligner.model import other

    return Engines(
        translate,
        lambda: [("en", "ru"), ("ru", "en")],
        detect,
        lambda source, target, lang: align(source, target, source_lang=lang, target_lang=other(lang)),
        check,
        lambda text, source, number: [f"{source}>{text}" + "!" * at for at in range(number)],
        lambda text, said, lang: None,
    )


def site(store: Store, reviewer: str = "ann", **more: object) -> SiteConfig:
    """A site over a store, with a clock of its own."""
    return SiteConfig(store, reviewer, clock=Clock(), **more)  # type: ignore[arg-type]
