"""Argos packages made by hand for the tests: a transformer that translates word by word from a lexicon.

The weights are set, not trained. Decoder position t attends source position t (one-hot position encodings, a
large query scale), the value projection maps each source token to its partner, and the output layer reads it.
Tokens without a partner are copied, so text of known characters comes through as it was.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

LEXICON = {
    "Talks": "Переговоры", "talks": "переговоры", "in": "в", "Baku": "Баку", "and": "и", "people": "человек",
    "He": "Он", "he": "он", "said": "сказал", "that": "что", "the": "эта", "war": "война", "ended": "кончилась",
    "See": "Смотри", "arrived": "прибыли", "but": "но", "left": "ушли", "see": "видеть",
}  # fmt: skip
ALPHABET = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?-—–_()«»“”\"'/$%+@#&"
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
)
POSITIONS = 192


def make_folder(
    parent: Path,
    name: str = "tiny-en_ru",
    source: str = "en",
    target: str = "ru",
    lexicon: Mapping[str, str] = LEXICON,
    symbols: Iterable[str] = (),
    bpe: bool = False,
    **metadata: Any,
) -> Path:
    """Write an unpacked package; ``symbols`` are tokens the model copies; further keys go into metadata.json.

    With ``bpe`` the tokenizer is subword-nmt without merges, so the model works letter by letter and only copies.
    """
    folder = parent / name
    (folder / "model").mkdir(parents=True)
    if bpe:
        (folder / "bpe.model").write_text("#version: 0.2\n", "utf-8")
        pieces = ["<unk>", "<s>", "</s>", *(letter + end for letter in ALPHABET for end in ("", "@@"))]
    else:
        words = sorted({f"▁{word}" for pair in lexicon.items() for word in pair})
        (folder / "sentencepiece.model").write_bytes(_sentencepiece([*symbols, *words]))
        pieces = _pieces(folder / "sentencepiece.model")
    _save_model(folder / "model", pieces, {f"▁{one}": f"▁{other}" for one, other in lexicon.items()})
    head = {
        "package_version": "1.0", "argos_version": "1.9", "from_code": source, "from_name": source,
        "to_code": target, "to_name": target, "type": "translate",
    }  # fmt: skip
    (folder / "metadata.json").write_text(json.dumps({**head, **metadata}), "utf-8")
    return folder


def make_converted(parent: Path, name: str, tokens: Iterable[str] = (), pair: bool = False, eos: bool = False) -> Path:
    """Write a folder as the converters of CTranslate2 do: language ``tokens`` in the vocabulary, and a ``pair`` of sentencepiece files or one.

    Without ``eos`` the end of a source is not added by CTranslate2.
    """
    folder = parent / name
    folder.mkdir(parents=True)
    sides = [[f"▁{word}" for word in side] for side in (LEXICON, LEXICON.values())]
    if pair:
        for file, words in zip(("source.spm", "target.spm"), sides, strict=True):
            (folder / file).write_bytes(_sentencepiece(sorted(set(words))))
        held = [*_pieces(folder / "source.spm"), *_pieces(folder / "target.spm")]
    else:
        (folder / "sentencepiece.bpe.model").write_bytes(_sentencepiece(sorted({*sides[0], *sides[1]})))
        held = _pieces(folder / "sentencepiece.bpe.model")
    pieces = list(dict.fromkeys([*held, *tokens]))
    _save_model(folder, pieces, {f"▁{one}": f"▁{other}" for one, other in LEXICON.items()}, eos)
    return folder


def make_file(folder: Path, file: Path) -> Path:
    """Zip an unpacked package as an ``.argosmodel``."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return file


def _sentencepiece(symbols: list[str]) -> bytes:
    from sentencepiece import SentencePieceTrainer

    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(ALPHABET)] * 2),
        model_writer=model,
        model_type="bpe",
        vocab_size=len(symbols) + len(ALPHABET) + 4,
        hard_vocab_limit=False,
        character_coverage=1.0,
        user_defined_symbols=symbols,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    return model.getvalue()


def _pieces(file: Path) -> list[str]:
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(file))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def _save_model(folder: Path, pieces: list[str], partners: Mapping[str, str], eos: bool = True) -> None:
    from ctranslate2.specs import TransformerSpec

    size, width = len(pieces), POSITIONS + 2 * len(pieces)
    spec = TransformerSpec.from_config(num_layers=(1, 1), num_heads=1, no_final_norm=True)
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = np.eye(POSITIONS, width, dtype=np.float32)
    spec.encoder.embeddings[0].weight = np.eye(size, width, POSITIONS, dtype=np.float32)
    spec.decoder.embeddings.weight = np.zeros((size, width), np.float32)
    for layer in (spec.encoder.layer[0], spec.decoder.layer[0]):
        _silence(layer, width)
    cross = spec.decoder.layer[0].attention
    keys, values = _positions(width), np.zeros((width, width), np.float32)
    index = {piece: place for place, piece in enumerate(pieces)}
    for place, piece in enumerate(pieces):
        values[POSITIONS + size + index[partners.get(piece, piece)], POSITIONS + place] = 1
    _set(cross.linear[0], 40 * _positions(width))
    _set(cross.linear[1], np.concatenate([keys, values]))
    _set(cross.linear[2], np.eye(width, dtype=np.float32))
    _norm(cross, width)
    _set(spec.decoder.projection, 20 * np.eye(size, width, POSITIONS + size, dtype=np.float32))
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos = eos
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _silence(layer: Any, width: int) -> None:
    """A layer that adds nothing."""
    zeros = np.zeros((width, width), np.float32)
    _set(layer.self_attention.linear[0], np.zeros((3 * width, width), np.float32))
    _set(layer.self_attention.linear[1], zeros)
    _norm(layer.self_attention, width)
    _set(layer.ffn.linear_0, np.zeros((4, width), np.float32))
    _set(layer.ffn.linear_1, np.zeros((width, 4), np.float32))
    _norm(layer.ffn, width)


def _positions(width: int) -> np.ndarray:
    """Keeps the position dimensions only."""
    return np.diag((np.arange(width) < POSITIONS).astype(np.float32))


def _set(linear: Any, weight: np.ndarray) -> None:
    linear.weight = weight
    linear.bias = np.zeros(weight.shape[0], np.float32)


def _norm(layer: Any, width: int) -> None:
    layer.layer_norm.gamma = np.ones(width, np.float32)
    layer.layer_norm.beta = np.zeros(width, np.float32)
