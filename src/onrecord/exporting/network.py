"""A network as GraphML (Gephi, visone, igraph), DOT (Graphviz) or JSON (networkx, d3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from onrecord.exporting.html.escape import escape_text
from onrecord.formats import Write


class AnyNode(Protocol):
    """A node: its name, how many statements it made, and its country's code."""

    @property
    def name(self) -> str:
        """What the node is called."""

    @property
    def statements(self) -> int:
        """How many statements it made."""

    @property
    def country(self) -> str:
        """Its country's code, if known."""


class AnyTie(Protocol):
    """A tie between two names: its weight, and the topics or kinds of link that it counts."""

    @property
    def source(self) -> str:
        """The name it leads from."""

    @property
    def target(self) -> str:
        """The name it leads to."""

    @property
    def weight(self) -> float:
        """How strong it is; below zero for opponents."""

    @property
    def shared(self) -> tuple[str, ...]:
        """The topics or kinds of link counted."""


class AnyNetwork(Protocol):
    """Nodes and the ties between them."""

    @property
    def kind(self) -> str:
        """What ties mean: congruence, conflict, subtract, ignore or links."""

    @property
    def nodes(self) -> Sequence[AnyNode]:
        """The nodes."""

    @property
    def ties(self) -> Sequence[AnyTie]:
        """The ties."""

    @property
    def is_directed(self) -> bool:
        """True when a tie leads from source to target."""


_KEYS = (
    ("label", "node", "string"),
    ("statements", "node", "int"),
    ("country", "node", "string"),
    ("weight", "edge", "double"),
    ("shared", "edge", "string"),
    ("kind", "edge", "string"),
)


def write_graphml(network: AnyNetwork, write: Write) -> None:
    """Write GraphML: nodes with label, statements and country; edges with weight and topics."""
    write('<?xml version="1.0" encoding="UTF-8"?>\n')
    write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, place, kind in _KEYS:
        write(f'<key id="{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>\n')
    default = "directed" if network.is_directed else "undirected"
    write(f'<graph id="{network.kind}" edgedefault="{default}">\n')
    numbers = {}
    for number, node in enumerate(network.nodes):
        numbers[node.name] = f"n{number}"
        country = f'<data key="country">{escape_text(node.country)}</data>' if node.country else ""
        write(
            f'<node id="n{number}"><data key="label">{escape_text(node.name)}</data>'
            f'<data key="statements">{node.statements}</data>{country}</node>\n'
        )
    for number, tie in enumerate(network.ties):
        write(
            f'<edge id="e{number}" source="{numbers[tie.source]}" target="{numbers[tie.target]}">'
            f'<data key="weight">{tie.weight:.12g}</data>'
            f'<data key="shared">{escape_text("; ".join(tie.shared))}</data>'
            f'<data key="kind">{network.kind}</data></edge>\n'
        )
    write("</graph>\n</graphml>\n")


def write_dot(network: AnyNetwork, write: Write) -> None:
    """Write DOT for Graphviz; negative ties are dashed."""
    graph, joint = ("digraph", "->") if network.is_directed else ("graph", "--")
    write(f"{graph} {network.kind} {{\n  node [shape=box];\n")
    for node in network.nodes:
        write(f"  {_quoted(node.name)} [statements={node.statements}];\n")
    for tie in network.ties:
        dashed = ", style=dashed" if tie.weight < 0 or network.kind == "conflict" else ""
        ends = f"{_quoted(tie.source)} {joint} {_quoted(tie.target)}"
        width = min(1 + abs(tie.weight) / 2, 8)
        label = f"weight={abs(tie.weight):.4g}, label={_quoted(f'{tie.weight:.4g}')}"
        write(f"  {ends} [{label}, penwidth={width:.3g}{dashed}];\n")
    write("}\n")


def write_json(network: AnyNetwork, write: Write) -> None:
    """Write JSON in the node-link form that networkx and d3 read."""
    nodes = [
        {"id": each.name, "statements": each.statements}
        | ({"country": each.country} if each.country else {})
        for each in network.nodes
    ]
    edges = [
        {
            "source": each.source,
            "target": each.target,
            "weight": round(each.weight, 12),
            "shared": list(each.shared),
        }
        for each in network.ties
    ]
    said = {
        "directed": network.is_directed,
        "multigraph": False,
        "graph": {"kind": network.kind},
        "nodes": nodes,
        "edges": edges,
    }
    write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _quoted(name: str) -> str:
    """Return a name as a quoted string of DOT, on one line."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(escaped.split())}"'
