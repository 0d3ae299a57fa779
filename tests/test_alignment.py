"""Aligning editions: what comes out is whole, and right where the texts are plain."""

from __future__ import annotations

from aligner.alignment import align

EN = [
    "The president arrived in Baku on Monday.",
    "He met the foreign minister of Georgia.",
    "The talks lasted three hours.",
    "A gas pipeline was on the agenda, and both sides promised to build it by 2027.",
    "Weather in the mountains stays cold.",
]
RU = [
    "В понедельник президент прибыл в Баку.",
    "Он встретился с министром иностранных дел Грузии.",
    "Переговоры длились три часа.",
    "На повестке был газопровод.",
    "Обе стороны обещали построить его к 2027 году.",
]


def sides(beads):
    return [(bead.source, bead.target) for bead in beads]


def test_an_article_with_a_cut_sentence_and_a_lonely_one():
    assert sides(align(EN, RU)) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3, 4)), ((4,), ())]


def test_russian_may_come_first():
    turned = align(RU, EN, source_lang="ru", target_lang="en")
    assert sides(turned) == [(target, source) for source, target in sides(align(EN, RU))]
