"""Weights of the training model to a CTranslate2 folder, and back from a shipped package."""

import re
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import Tensor

from training.translation.model import ROTARY_BASE, Shape

# Training name -> CTranslate2 name, inside one layer.
_ATTENTION = {
    "attention.norm": "self_attention.layer_norm",
    "attention.qkv": "self_attention.linear.0",
    "attention.out": "self_attention.linear.1",
}
_CROSS = {
    "cross.norm": "attention.layer_norm",
    "cross.query": "attention.linear.0",
    "cross.kv": "attention.linear.1",
    "cross.out": "attention.linear.2",
}
_FFN = {"ffn.norm": "ffn.layer_norm", "ffn.rise": "ffn.linear_0", "ffn.fall": "ffn.linear_1"}


def names(shape: Shape) -> dict[str, str]:
    """Every training weight with its CTranslate2 name (norms: gamma is weight, beta is bias)."""
    table: dict[str, str] = {}
    for side, layers, parts in (
        ("encoder", shape.encoder_layers, _ATTENTION | _FFN),
        ("decoder", shape.decoder_layers, _ATTENTION | _CROSS | _FFN),
    ):
        pairs = [
            (f"{side}.{i}.{ours}", f"{side}.layer.{i}.{theirs}")
            for i in range(layers)
            for ours, theirs in parts.items()
        ]
        for ours, theirs in [*pairs, (f"{side}_norm", f"{side}.layer_norm")]:
            if ours.endswith("norm"):
                table |= {f"{ours}.weight": f"{theirs}.gamma", f"{ours}.bias": f"{theirs}.beta"}
            else:
                table[f"{ours}.weight"] = f"{theirs}.weight"
    return table


def specification(
    weights: Mapping[str, Tensor], shape: Shape, pieces: list[str], start: str
) -> transformer_spec.TransformerSpec:
    """The CTranslate2 model; ``start`` is the decoder's first token, which names the target language."""
    rotary = {
        "rotary_dim": shape.width // shape.heads,
        "rotary_interleave": False,
        "rotary_base": ROTARY_BASE,
    }
    encoder = transformer_spec.TransformerEncoderSpec(
        shape.encoder_layers, shape.heads, activation=common_spec.Activation.RELU, **rotary
    )
    decoder = transformer_spec.TransformerDecoderSpec(
        shape.decoder_layers, shape.heads, activation=common_spec.Activation.RELU, **rotary
    )
    del encoder.position_encodings
    spec = transformer_spec.TransformerSpec(encoder, decoder)
    for ours, theirs in names(shape).items():
        _assign(spec, theirs, weights[ours].float().numpy())
    embedding = weights["embedding.weight"].float().numpy()
    for theirs in ("encoder.embeddings.0.weight", "decoder.embeddings.weight", "decoder.projection.weight"):
        _assign(spec, theirs, embedding)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.decoder_start_token = start
    spec.config.add_source_eos = True
    spec.config.layer_norm_epsilon = 1e-5
    return spec


def _assign(spec: transformer_spec.TransformerSpec, name: str, value: np.ndarray) -> None:
    *path, leaf = name.split(".")
    node = spec
    for part in path:
        node = node[int(part)] if part.isdigit() else getattr(node, part)
    setattr(node, leaf, value.copy())  # quantisation works in place


def save(
    weights: Mapping[str, Tensor],
    shape: Shape,
    pieces: list[str],
    start: str,
    folder: Path,
    quantization: str = "int8",
) -> None:
    """Write ``folder`` (model.bin, config.json, shared_vocabulary.json)."""
    spec = specification(weights, shape, pieces, start)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def restore(folder: Path, shape: Shape) -> dict[str, Tensor]:
    """Float weights out of a shipped int8 ``model`` folder: where a warm start begins."""
    stored = read_binary(folder / "model.bin")
    weights = {ours: _float(stored, _scoped(theirs)) for ours, theirs in names(shape).items()}
    weights["embedding.weight"] = _float(stored, "decoder/embeddings/weight")
    return weights


def _scoped(name: str) -> str:
    """``encoder.layer.0.ffn`` as CTranslate2 stores it: ``encoder/layer_0/ffn``."""
    return re.sub(r"\.(\d+)(?=\.)", r"_\1", name).replace(".", "/")


def _float(stored: Mapping[str, np.ndarray], name: str) -> Tensor:
    value = stored[name].astype(np.float32)
    if f"{name}_scale" in stored:
        value /= stored[f"{name}_scale"].reshape(-1, 1)
    return torch.from_numpy(value)


_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)


def read_binary(path: Path) -> dict[str, np.ndarray]:
    """The variables of a CTranslate2 ``model.bin`` (version 6), aliases resolved."""
    data = path.read_bytes()
    at = 0

    def number(form: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize(form)
        return int(value)

    def string() -> str:
        nonlocal at
        size = number("H")
        text = data[at : at + size - 1].decode()
        at += size
        return text

    if (version := number("I")) != 6:
        raise ValueError(f"{path}: binary version {version}, 6 expected; convert with another ctranslate2")
    string(), number("I")
    variables: dict[str, np.ndarray] = {}
    for _ in range(number("I")):
        name = string()
        dimensions = [number("I") for _ in range(number("B"))]
        kind = _TYPES[number("B")]
        size = number("I")
        variables[name] = np.frombuffer(data, kind, size // np.dtype(kind).itemsize, at).reshape(dimensions)
        at += size
    for _ in range(number("I")):
        alias = string()
        variables[alias] = variables[string()]
    return variables
