"""The joint vocabulary: sentencepiece unigram pieces for both languages."""

import io
from collections.abc import Iterable
from pathlib import Path

import sentencepiece

SIZE = 12288
OPEN, MID, CLOSE = "⟦", "‖", "⟧"
PLACEHOLDER = "\ufffc"
TAGS = {"en": "<2en>", "ru": "<2ru>"}
# First piece of a source that is no ordinary text: a machine wrote it, it is a manual (Caswell et al. 2019), or it has
# masks to be filled.  Vocabularies of packages up to en_ru 0.7 lack the last, and the mask.
ORIGINS = {"back": "<back>", "manual": "<manual>", "noise": "<noise>"}
MASK = "<mask>"
# Letters of the region's alphabets that a Russian-English sample may lack, and rare Russian capitals.
LETTERS = (
    "ЁЩЪЫЬәӘғҒқҚңҢөӨұҰүҮһҺіІҷҶҳҲӯӮӣӢўЎєїґҐәəƏğĞıİöÖşŞçÇüÜʻʼñÑáéíóúâêîôûãõäëïåøæßčšžćđłńśźżăţț«»—–“”„’‘…№€£°"
)


def learn(lines: Iterable[str], model: Path, size: int = SIZE, threads: int = 2) -> None:
    """Write ``model`` from sampled lines.  Nothing is normalised, digits stand alone, no text is unknown."""
    written = io.BytesIO()  # a file's name would be kept in the model, with the training machine's folders
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=written,
        model_type="unigram",
        vocab_size=size,
        character_coverage=0.9999,
        required_chars="".join(dict.fromkeys(LETTERS)),
        normalization_rule_name="identity",
        split_digits=True,
        byte_fallback=True,
        user_defined_symbols=[OPEN, MID, CLOSE, PLACEHOLDER, MASK],
        control_symbols=[*TAGS.values(), *ORIGINS.values()],
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=3,
        num_threads=threads,
        train_extremely_large_corpus=False,
        minloglevel=1,
    )
    model.write_bytes(written.getvalue())


def load(model: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(model))


def origins(pieces: sentencepiece.SentencePieceProcessor) -> dict[str, int]:
    """Numbers of the tags of ``ORIGINS`` that a vocabulary has."""
    numbers = {origin: pieces.piece_to_id(tag) for origin, tag in ORIGINS.items()}
    return {origin: number for origin, number in numbers.items() if number != pieces.unk_id()}
