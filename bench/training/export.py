"""A trained tagger as the files that `ingest.tagger` runs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from bench.training.network import Tagger
from ingest.tagger import NETWORK, PIECES, SHEET

INPUTS = ("pieces", "shapes", "places", "first", "lines")
OUTPUTS = ("labels", "links")
OPSET = 20
GATHERED = "node_gather"
"""The node that picks the first piece of each word: the encoder ends before it, the heads begin with it."""


def export(tagger: Tagger, path: Path) -> None:
    """Write the network in full precision as ONNX; windows, pieces and words may be of any number, and none is padding."""
    tagger.eval()
    # Tensors of their own: two that are one would come out as one input.
    given = tuple(torch.ones(2, count, dtype=torch.long) for count in (24, 24, 24, 16, 16))
    windows, long, wide = (torch.export.Dim(name, min=1) for name in ("windows", "long", "wide"))
    shapes = {name: {0: windows, 1: wide if name in ("first", "lines") else long} for name in INPUTS}
    program = torch.onnx.export(
        tagger, given, dynamo=True, input_names=INPUTS, output_names=OUTPUTS, dynamic_shapes=shapes, opset_version=OPSET
    )
    assert program is not None
    program.optimize()
    onnx.save(_bare(program.model_proto), path)


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Without what the exporter notes beside each node: where the code stood on the machine that ran it."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def quantised(full: Path, small: Path) -> None:
    """Embeddings in eight bits, and weights of matrix products in seven, one scale a channel; the heads stay in full.

    Products of seven bits with eight come out the same on every processor: where x86 has no VNNI, the sum of two
    products of eight bits is cut off at sixteen.
    Spec: https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html
    """
    names = [node.name for node in onnx.load(full).graph.node]
    heads = names[names.index(GATHERED) :]
    quantize_dynamic(full, small, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8, nodes_to_exclude=heads)
    quantize_dynamic(
        small,
        small,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=heads,
    )


def described(folder: Path, facts: dict[str, object]) -> None:
    """The sheet beside the model: the hashes of what `ingest.tagger` reads there, and the numbers that go with it."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (NETWORK, PIECES)}
    sheet = {"sha256": hashes} | facts
    (folder / SHEET).write_text(json.dumps(sheet, indent=1) + "\n", encoding="utf-8")
