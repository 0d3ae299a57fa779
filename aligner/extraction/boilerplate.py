"""Find lines of the site inside or after the body by named rules; the first rule that matches decides.

A rule is a function of a Line and answers whether it fires. Rules that could hit prose look at the line's
place or at the byline too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body, and what a rule may need to know of it.

    ``after`` counts the paragraphs that follow; ``byline`` is the page's.
    """

    text: str
    after: int
    byline: str = ""


REPEATED = 60  # letters of a line that nobody says twice
LAST = 1_000  # an ``after`` that is far from the end


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"^\W*(?:" + "|".join(alternatives) + ")", re.I)


_NEWSLETTER = _pattern(
    r"(?:please\s+)?(?:sign|signing) up (?:for|to)\b.{0,60}\b(?:newsletter|briefing|email|digest|updates)",
    r"(?:please\s+)?subscribe (?:to|for|here|now|today)\b",
    r"get (?:our|the|more) .{0,40}(?:newsletter|in your inbox|delivered)",
    r"join (?:us on|our) .{0,30}(?:telegram|facebook|twitter|whatsapp|channel|mailing)",
    r"follow (?:us|our|\w+) on\b",
    r"(?:like|liked|enjoy|enjoyed|love) this (?:story|article|post)\?",
    r"we want to hear from you\b",
    r"tell us what you think\b",
    r"понравил(?:ась статья|ся материал|ась публикация)\?",
    r"(?:расскажите|напишите),? что вы (?:думаете|об этом думаете)\b",
    r"like us on facebook",
    r"подпи(?:шитесь|сывайтесь|шись|сывайся)\b",
    r"читайте (?:нас|наш)\b",
    r"следите за (?:нами|нашими|новостями)\b",
    r"присоединяйтесь к (?:нам|нашему)\b",
    r"(?:наш|мы в|мы на) .{0,20}(?:telegram|телеграм|facebook|фейсбук|вконтакте|instagram)",
    r"[^“«\"]{0,150}\bsign up (?:for|to) (?:our|the|[\w’']+[’']s?)\b.{0,60}\b(?:newsletter|briefing|digest)",
    r"[^“«\"]{0,80}\b(?:in|to|meet) your inbox\b",
    r"you(?:[’']re| are| have) receiv(?:ing|ed) this (?:e-?mail|letter|message|newsletter|issue)\b",
    r"(?:view|open|read) (?:this (?:e-?mail|letter|message|newsletter|issue) )?(?:in|on) (?:your |a |the )?(?:browser|web)\b",
    r"(?:to )?(?:unsubscribe|manage (?:your )?(?:preferences|subscription))\b",
    r"вы (?:получили|получаете) (?:это|данное|эту) (?:письмо|рассылку|сообщение)\b",
    r"(?:посмотреть|открыть|читать) (?:письмо )?в браузере\b",
    r"(?:чтобы )?отписаться (?:от рассылки|от письма|можно|\W*$)",
)
_SHARE = re.compile(
    r"^\W*(?:(?:share|tweet|e-?mail|print|comments?|facebook|twitter|whatsapp|telegram|linkedin|reddit|copy link|save"
    r"|поделиться|поделитесь|распечатать|печать|твитнуть|комментарии|отправить(?: по (?:почте|e-?mail))?|скопировать ссылку|ссылка"
    r"|share (?:(?:this|it)(?: (?:on|via|with|page|article|story|post)\b.{0,40})?|(?:on|via) .{2,40})|поделиться (?:в|на|этой|статьей|ссылкой|новостью)\b.{0,50}"
    r"|print this (?:page|article)|версия для печати|распечатать страницу)(?:\s*[|,·•/]?\s*|$))+\W*\d*$",
    re.I,
)
_RELATED = _pattern(
    r"(?:read (?:more|also|next)|see also|related(?: (?:stories|articles|content|news|coverage))?|more on this|also read"
    r"|don[’']t miss|recommended(?: (?:videos?|stories|reading|articles))?|more from|you may also like|most (?:read|popular))\s*(?::|»|>|→|$)",
    r"(?:читайте также|читайте ещё|читайте еще|читать также|читайте по теме|по теме|смотрите также|смотри также"
    r"|см\. также|похожие (?:новости|материалы|статьи)|ещё по теме|еще по теме|другие новости|материалы по теме"
    r"|рекомендуем|популярное|подробнее|читать далее|читать полностью)\s*(?::|»|>|→|$)",
)
_MORE = re.compile(
    r"^\W*(?:more (?:on this story|from)|read more|подробнее)\s+(?-i:[A-ZА-ЯЁ«“])[^.!?]*$", re.I
)
_CREDIT = _pattern(
    r"(?:photos?|image|picture|illustration|video|graphic|map)(?: (?:credit|by|courtesy(?: of)?|caption|source|from))?\s*[:©]",
    r"(?:photo|image|picture)s? (?:by|courtesy of) .{0,80}$",
    r"(?:фото(?:графия|графии)?|изображение|иллюстрация|видео|инфографика|карта|снимок)(?: (?:автора|с сайта|из архива))?\s*[:©]",
    r"(?:©|\(c\)|copyright\b)",
    r"(?:getty images|afp|ap photo|reuters)\s*(?:/|$)",
)
_CREDIT_AT_END = re.compile(
    r"[(\[](?:photo|image|picture|фото|снимок)\b[^)\]]{0,80}[)\]]\W*$|\s/\s(?:AFP|AP|Reuters|Getty|ТАСС|РИА)\W*$",
    re.I,
)
# A caption with its credit: "The upper road in August. Photo: Ivan Som".
_CAPTION = re.compile(
    r"[.!?»”)]\s+(?:(?:photos?|images?|фото)\b(?: by|:)?\s+[^.!?]{2,60}\.?|\((?-i:[A-ZА-ЯЁ][\w’'-]+ [A-ZА-ЯЁ][\w’'-]+)\)\.?)$",
    re.I,
)
_SUPPORT = _pattern(
    r"if you (?:buy|purchase|click) .{0,120}\bcommission",
    r"(?:we|this (?:post|article|page)) may (?:earn|receive|get|contain) .{0,60}\b(?:commission|affiliate)",
    r"this (?:post|article|page) (?:contains|includes|may contain) affiliate links\b",
    r"support (?:us|our (?:work|journalism)|[A-Z]\w+:).{0,160}$",
    r"(?:donate|become a (?:member|supporter|patron))\b.{0,100}$",
    r"help (?:us )?keep our journalism\b",
    r"поддерж(?:ите|ать) (?:нас|нашу|работу|проект|редакцию|независим)",
    r"поддержать .{0,30}(?:донат|рублём|рублем)",
)
_RIGHTS = _pattern(
    r"all rights reserved",
    r"все права (?:защищены|охраняются)",
    r"(?:any )?(?:reproduction|republication|republishing)\b.{0,160}\b(?:permission|prohibited|link|credit)",
    r"(?:при )?(?:полном или частичном |любом )?(?:использовани[ие]|перепечатк[аеи]|цитировани[ие]|копировани[ие])\b.{0,40}\bматериал\w*\b.{0,200}\b(?:ссылк|разрешен|обязательн|запрещ)",
    r"this copy is for your personal\b",
    r"to (?:order|purchase|buy) (?:presentation-ready copies|reprints?)\b",
    r"(?:this (?:article|story|piece|report) )?(?:was )?(?:first|originally) (?:published|appeared) (?:by|on|in|at)\b.{0,100}$",
    r"(?:the )?(?:views|opinions) expressed\b.{0,200}\b(?:author|do not)",
    r"мнени[ея] автор(?:а|ов)\b.{0,120}\b(?:может|могут|не)\b",
)
_TYPO = _pattern(
    r"(?:если вы )?(?:нашли|заметили|увидели|обнаружили) (?:ошибку|опечатку)\b",
    r"(?:found|spotted|noticed|see) (?:a|an) (?:typo|error|mistake)\b.{0,120}$",
    r"report (?:a|an) (?:typo|error|mistake)\b.{0,60}$",
)
_COOKIES = _pattern(
    r"(?:we|this (?:site|website)|our (?:site|website)) uses? cookies",
    r"(?:мы|этот сайт|наш сайт|сайт) используе[тм] (?:файлы )?cookie",
    r"(?:accept|manage) (?:all )?cookies",
    r"skip to (?:main )?content$",
    r"advertisement$", r"реклама$", r"loading\W*$", r"загрузка\W*$",
)  # fmt: skip
_PROMPT = _pattern(
    r"you can search\b",
    r"(?:search|type|enter|use) .{0,30}\b(?:keywords?|search|box above|box below)\b",
    r"(?:press|hit) (?:enter|esc)\b",
    r"(?:please )?enable javascript",
    r"this \w+ requires javascript",
    r"your browser (?:does not|doesn[’']t) support",
    r"введите (?:слово|слова|запрос|ключев)",
    r"(?:включите|ваш браузер не поддерживает) .{0,20}(?:javascript|видео|аудио)",
)
_TAGS = _pattern(r"(?:tags|topics|keywords|filed under|теги|тэги|метки|ключевые слова|рубрики?|темы?)\s*:")
_PROFESSION = (
    r"(?:journalist|correspondent|reporter|editor|writer|contributor|columnist|analyst|researcher|fellow|blogger"
    r"|photographer|freelancer|pseudonym|professor|scholar|director"
    r"|журналист|корреспондент|обозревател|редактор|эксперт|аналитик|псевдоним|политолог|исследовател|историк|колумнист|фотограф|репортёр|репортер)"
)
_PRESS = (
    r"\b(?:journalist|correspondent|reporter|editor|writer|contributor|columnist|photographer|freelancer"
    r"|журналист|корреспондент|обозревател|редактор|колумнист|фотограф|репортёр|репортер)"
)
_CAPITAL = r"[^\W\d_a-zа-яё][\w’'.-]*"
_WHO = rf"^\W*{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}}(?:,[^,“«\"]{{3,80}},)?\s*"
_BIO = re.compile(rf"{_WHO}(?:is|are|was|,|—|–|-)[^“«]{{0,120}}{_PROFESSION}")
_LAST_BIO = re.compile(rf"{_WHO}(?:is|are|—|–)\s[^“\"]{{0,100}}{_PRESS}[^“\"]*$")
_ANONYMOUS_BIO = re.compile(
    r"^\W*(?:(?:the|this)\s+(?:author|writer)s?\s+(?:is|are)\b|about the author|об авторе|авторы?\s*[—–-]\s)|"
    r"^\W*+[^.]{3,80}\s+is (?:the|a) pseudonym\b",
    re.I,
)
_CONTRIBUTORS = _pattern(
    r"(?:with )?(?:additional |further )?reporting (?:by|from|contributed by)\b",
    r"(?:edited|translated|compiled) by [A-Z]",
    r"(?:при участии|с участием) (?:нашего|наших|корреспондент|журналист)",
    r"(?:перевод|перевёл|перевел|перевела|редактор)\s*[:—–-]\s",
)
_QUOTED = re.compile(r"""^["“«„].*(?:[.!?…]["”»]?|["”»]\.)$""")
_AND = re.compile(r"(?<!\s)\s*,[\s,]*|(?<!\s)\s+(?:and|и|&)\s+")
_CONTACT = _pattern(
    r"(?:contact|email|write to|reach) (?:the (?:author|reporter|writer)|us|him|her|\w+ at)\b.{0,80}@",
    r"(?:связаться|пишите|напишите|написать) (?:с (?:автором|нами)|автору|нам|на)\b.{0,100}$",
    r"(?:have|got) (?:a tip|a story|information)\b",
    r"[^.!?]{5,80}\? get in touch\b.{0,80}@",
)


def newsletter(line: Line) -> bool:
    """Sign up for our newsletter; Подписывайтесь на наш канал."""
    return len(line.text) < 400 and bool(_NEWSLETTER.match(line.text))


def share(line: Line) -> bool:
    """Share this; Facebook Twitter Email; Поделиться."""
    return len(line.text) < 120 and bool(_SHARE.match(line.text))


def related(line: Line) -> bool:
    """Read more: ...; Читайте также: ..."""
    return len(line.text) < 250 and bool(_RELATED.match(line.text) or _MORE.match(line.text))


def credit(line: Line) -> bool:
    """Photo: President's office; Фото: РИА."""
    patterns = (_CREDIT.match, _CREDIT_AT_END.search, _CAPTION.search)
    return len(line.text) < 200 and any(pattern(line.text) for pattern in patterns)


def support(line: Line) -> bool:
    """Support our journalism; Поддержите нас."""
    return len(line.text) < 250 and bool(_SUPPORT.match(line.text))


def rights(line: Line) -> bool:
    """All rights reserved; При использовании материалов ссылка обязательна."""
    return len(line.text) < 400 and bool(_RIGHTS.match(line.text))


def typo(line: Line) -> bool:
    """Нашли ошибку? Выделите текст."""
    return len(line.text) < 200 and bool(_TYPO.match(line.text))


def cookies(line: Line) -> bool:
    """We use cookies; Skip to content; Advertisement."""
    return len(line.text) < 400 and bool(_COOKIES.match(line.text))


def prompt(line: Line) -> bool:
    """You can search using keywords; Введите запрос."""
    return len(line.text) < 150 and bool(_PROMPT.match(line.text))


def tags(line: Line) -> bool:
    """Tags: Lachin, Baku; Теги: Лачин."""
    return len(line.text) < 250 and bool(_TAGS.match(line.text))


def contact(line: Line) -> bool:
    """Contact the author at ...; Пишите нам."""
    return line.after < 6 and len(line.text) < 250 and bool(_CONTACT.match(line.text))


def author_bio(line: Line) -> bool:
    """At the end: ``Joshua Kucera, a senior correspondent, is ...``, ``Автор — журналист ...``, named by the byline."""
    if line.after > 5 or len(line.text) > 600:
        return False
    if _ANONYMOUS_BIO.match(line.text):
        return True
    if len(line.text) < 300 and any(line.text.startswith(name) for name in _AND.split(line.byline) if name):
        return True
    opening = line.text[:60].casefold()
    named = any(
        len(word) > 3 and word.casefold() in opening for word in re.findall(r"[^\W\d_]+", line.byline)
    )
    return bool(named and _BIO.match(line.text)) or (line.after == 0 and bool(_LAST_BIO.match(line.text)))


def contributors(line: Line) -> bool:
    """At the end: With reporting by ...; При участии наших корреспондентов ..."""
    return line.after < 4 and len(line.text) < 200 and bool(_CONTRIBUTORS.match(line.text))


_OTHER_ARTICLES = re.compile(
    r"^\W*(?:(?:the )?(?:most )?(?:popular|read|viewed)(?: (?:articles|stories|posts))?|related(?: (?:articles|stories|news|content))?|latest(?: news)?|trending|comments?(?: \(\d+\))?"
    r"|more (?:news|stories|from .{1,40})|you may also like|recommended|read (?:also|next)"
    r"|популярное|(?:самые )?популярные(?: [\w-]+){1,2}|самое читаемое|читайте также|(?:новости |материалы |ещё |еще )?по теме|похожие (?:новости|материалы)|последние новости|лента новостей"
    r"|другие новости|комментарии(?: \(\d+\))?|рекомендуем)\W*$",
    re.I,
)


def heads_other_articles(text: str) -> bool:
    """Return True for a label over a list of other articles or comments: ``Most read``, ``Новости по теме``."""
    return len(text) < 80 and bool(_OTHER_ARTICLES.match(text))


Rule = Callable[[Line], bool]
RULES: tuple[Rule, ...] = (
    newsletter,
    share,
    related,
    credit,
    support,
    rights,
    typo,
    cookies,
    prompt,
    tags,
    contact,
    author_bio,
    contributors,
)


def spoke(line: Line) -> str:
    """Return the name of the first rule that drops the line, or ""."""
    return next((rule.__name__ for rule in RULES if rule(line)), "")


def boilerplate(paragraphs: Sequence[str], byline: str = "") -> list[str]:
    """Return, for each paragraph, the rule that drops it, in words for the user, or "" if it is kept.

    They are judged from the end, so that a rule about a line's place does not count lines that are dropped themselves.
    """
    said = [_letters(text) for text in paragraphs]
    reasons: list[str] = []
    after = 0
    for at in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[at]
        rule = spoke(Line(text, after, byline)).replace("_", " ")
        reasons.append(
            rule or ("pull quote" if _pulled(text, said) else "repeated" if _repeated(said, at) else "")
        )
        after += not reasons[-1]
    return reasons[::-1]


def _repeated(said: Sequence[str], at: int) -> bool:
    """Return True if a line of some length repeats an earlier one exactly."""
    return len(said[at]) > REPEATED and said[at] in said[:at]


def _pulled(text: str, said: list[str]) -> bool:
    """Return True if a line is a quotation of whole sentences that another paragraph contains too."""
    letters = _letters(text)
    return (
        bool(_QUOTED.match(text))
        and len(letters) > 15
        and any(letters in other and letters != other for other in said)
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
