"""What the rules know of each language; each entry has a phrase that needs it."""

from __future__ import annotations

from aligner.model import Lang


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by what they belong to.
HEADS: dict[Lang, frozenset[str]] = {
    "en": _words(
        # titles: "Mr. Putin", "U.S. Sen. John McCain", "Lt. Gen. Austin", "Rev. Jones", "Hon. Secretary"
        "mr mrs ms messrs mx dr prof sen sens rep reps gov govs lt gen col maj capt cmdr sgt cpl pvt adm brig hon"
        " rev fr pres supt insp asst assoc amb spc gens"
        # "St. Petersburg", "Mt. Ararat", "Ft. Bragg"
        " st mt ft"
        # "Azerbaijan vs. Armenia", "cf. Broers 2019", "e.g. Lachin", "i.e. Baku", "viz. Ganja"
        " vs v cf e.g i.e viz"
        # "approx. 300", "ca. 1905", "est. 1991", "resp. Shusha"
        " approx ca est resp"
        # "U.S. Dept. of State", "govt. troops", "Assn. of Banks", "incl. Baku", "Natl. Guard", "Intl. Crisis Group"
        " dept depts govt assn incl natl intl"
        # "Drs. Ali and Khan", "P.S. The road"
        " drs p.s ps"
        # "Art. 5", "Sec. 12", "Fig. 3", "Vol. 2", "pp. 12-14", "Ch. 4", "Ed. Smith", "trans. Karimov"
        " art arts sec fig figs vol vols pp ch chs eds trans"
    ),
    "ru": _words(
        # "им. Гейдара Алиева", "проф. Иванов", "акад. Сахаров", "ген. Лебедь", "полк. Буданов"
        "им проф акад ген полк подполк майор кап адм лейт серж ефр сув маршал доц чл корр член-корр инж"
        # "ул. Низами", "пр. Руставели", "просп. Мира", "пл. Республики", "пер. Садовый", "наб. Куры"
        " ул пр просп пр-т пл пер наб бул бульв ш стр корп кв оф"
        # "пос. Мартуни", "с. Талыш", "дер. Марага", "обл. центр", "р-н Лачина", "оз. Севан", "о. Возрождения"
        " пос дер обл р-н оз"
        # "см. Приложение", "ср. Иоанна", "напр. Баку", "ок. 300", "св. Григория", "прп. Серафима"
        " см ср напр ок св прп свт"
        # "ст. 12", "п. 3", "пп. 1-4", "ч. 2", "гл. 5", "табл. 2", "№. 5", "вып. 3"
        " ст п пп ч гл табл вып"
        # "ст. м. «Райымбек батыра»", "ж.-д. ст.", "ст. преп. Ким", "мл. науч. сотр. Ли", "гл. ред. Сыдыков", "отв. секр."
        " ст.м ж.-д мл науч сотр ред преп отв секр асс к.т.н д.т.н"
        # "т. е. Баку", "т. н. ДНР", "т. к. Москва", "и. о. министра", "врио"
        " т.е т.н т.к и.о в.и.о"
        # "г-н. Алиев", "тов. Сталин", "гр. Валевской", "исп. директор", "зам. министра", "пред. Совета"
        " г-н г-жа тов гр исп зам зав пред нач пом"
        # "англ. Baku", "арм. Երևան", "азерб. Bakı", "груз. თბილისი"
        " англ нем фр лат греч арм азерб груз каз кирг узб тадж туркм перс тур араб осет абх"
        " дж"
        # "P.S. Дорога", "в т. ч. Баку"
        " p.s ps з.ы т.ч"
    ),
}

# "контр-адм. Иванов", "вице-адм. Петров", "обер-прок. Сидоров"; "ген.-лейт." is of two HEADS.
RANKS = _words("контр вице обер унтер член")

# "в Ошской обл. Дорога закрыта", "в Лачинском р-не. ", "Ставропольский кр."
REGIONS = _words("обл р-н кр")

# Words that a letter alone belongs to: "витамин С", "группа Б", "Plan B", "hepatitis C".
LETTERED: dict[Lang, frozenset[str]] = {
    "en": _words(
        "plan group vitamin hepatitis class team option type exhibit appendix section grade unit block gate terminal"
        " zone building influenza category variant point"
    ),
    "ru": _words(
        "план групп витамин гепатит класс вариант тип пункт приложен секц блок корпус терминал зон литер грипп категор"
        " сери подъезд ворот точк"
    ),
}

# What has a title that may end with a mark of its own: "роман «Что делать?» Чернышевского", "the show “Jeopardy!” Monday".
WORKS: dict[Lang, frozenset[str]] = {
    "en": _words(
        "film movie novel book play show series song album magazine programme program podcast campaign"
    ),
    "ru": _words(
        "роман фильм книг пьес песн спектакл программ передач ток-шоу шоу сериал альбом журнал газет кампани"
        " конкурс акци рубрик движени подкаст"
    ),
}

# What pymorphy3 calls names of people, places and bodies.
NAMED = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})

# Joined to a number or a name that follows, else an end.
BEFORE_NUMBER: dict[Lang, frozenset[str]] = {
    "en": _words(
        # "No. 5", "Nos. 3 and 4", "p. 12", "c. 1871", "Jan. 20", "ext. 12"
        "no nos p c par paras ext jan feb mar apr jun jul aug sep sept oct nov dec"
    ),
    "ru": _words(
        # "тел. 12-34", "с. 15", "т. 2", "д. 5", "рис. 1" (but rice: "назван рис. Ответов"), "род. 21 декабря", "ум. 3 мая"
        "тел с т д рис род ум р янв февр мар апр июн июл авг сент сен окт ноя нояб дек"
    ),
}

# End a sentence before a capital, but not before a small letter, figure or sign.
TAILS: dict[Lang, frozenset[str]] = {
    "en": _words(
        # "Martin Luther King Jr.", "8 p.m.", "etc.", "et al.", "a Ph.D."
        "jr sr etc al p.m a.m ph.d b.a m.a"
    ),
    "ru": _words(
        # "в 1994 г.", "1988-1994 гг.", "в XIX в.", "XVIII-XIX вв."
        "г гг в вв"
        # "и т. д.", "и т. п.", "и др.", "и пр.", "до н. э.", "с. г."
        " т.д т.п др пр н.э с.г"
        # "5 тыс. чел.", "3 млн. руб.", "10 долл.", "12 коп.", "7 млрд. м"
        " тыс млн млрд трлн руб долл коп чел экз шт"
        # "15 км. / ч", "кв. км.", "10 га.", "мин.", "сек.", "час."
        " км м кг га мин сек час ед"
    ),
}

# "Caspian Oil Inc.", "BP Ltd.", "Exxon Corp.", "Tata Sons Co.", "BP plc.", "Rothschild Bros."
COMPANIES = _words("inc ltd co corp plc bros llc")

# Words that open a sentence and do not belong to a name: "the U.S. He said", "Plan B. The".
STARTERS: dict[Lang, frozenset[str]] = {
    "en": _words(
        "The This That These Those He She It They We I You His Her Its Their Our My Your There Here"
        " A An In On At By For From With Without But And Or So If When While Where Why What Who How"
        " As After Before Although Though Because Since Until Under During Despite However Meanwhile"
        " Moreover Then Thus Yet Still Also Not No Some Many Most Both Each Every All Another Other Such"
        " Besides Last Now Only Even Just To Of Once According"
    ),
    "ru": _words(
        "Он Она Оно Они Мы Вы Я Это Эта Этот Эти Его Её Ее Их Но А И В На По При Для Из От До За Со С К У О Об"
        " Как Так Если Когда Где Что Кто Почему Однако Также Тогда Там Здесь Тем После Перед Во Ранее Позже"
        " Потом Затем Поэтому Кроме Между Все Всё Не Ни Сейчас Сегодня Вчера Теперь Уже Ещё Еще Напомним"
    ),
}

ABBREVIATIONS: dict[Lang, frozenset[str]] = {
    "en": HEADS["en"] | BEFORE_NUMBER["en"] | TAILS["en"] | COMPANIES,
    "ru": HEADS["ru"] | BEFORE_NUMBER["ru"] | TAILS["ru"],
}

# Words that open a sentence in a message without capitals: "that is all. i think".
CARELESS = _words(
    "i he she they you we it its the let there this that these those why what who when where how but so just also please thanks"
)

# "Where are they?" President Aliyev asked.
SAYING = _words(
    "said say says told tell tells asked ask asks added adds wrote writes tweeted replied quipped shouted exclaimed wondered"
    " recalled noted continued insisted declared argued explained demanded"
)

# "8 p.m. Monday", "10 a.m. Moscow time", "6 p.m. EST": the hour goes on.
AFTER_HOUR = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec"
    " January February March April June July August September October November December"
    " EST EDT ET CET GMT UTC MSK PT PST Moscow Baku Tbilisi Yerevan Tashkent Almaty Astana Bishkek"
)
