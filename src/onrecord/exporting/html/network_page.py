"""A network as one HTML file: drawn by its own script, without it as a circle and a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from math import cos, pi, sin, sqrt

from onrecord.exporting.html.document import page_head, read_asset
from onrecord.exporting.html.escape import attributes, escape_text, isolated
from onrecord.exporting.network import AnyNetwork, AnyTie
from onrecord.formats import Write

_WIDTH, _HEIGHT, _RADIUS = 1000, 700, 280
_LEAST_DOT, _MOST_DOT = 6.0, 22.0
_MOST_LABELS = 60
_TABLE_ROWS = 500
_SAID = {
    "congruence": "Two are joined where they take the same stance on a topic.",
    "conflict": "Two are joined where they take opposite stances on a topic.",
    "subtract": "Two are joined by a solid line where they agree on more topics than they "
    "disagree on, by a dashed line where they disagree on more.",
    "ignore": "Two are joined where they speak on the same topic.",
    "links": "An arrow leads from who replies, denies or repeats to whom.",
}


def write_page(network: AnyNetwork, title: str, notes: Sequence[str], write: Write) -> None:
    """Write the network as an HTML file that needs nothing else."""
    for line in _page(network, title, notes):
        write(f"{line}\n")


def _page(network: AnyNetwork, title: str, notes: Sequence[str]) -> Iterator[str]:
    script = read_asset("network.js")
    yield page_head(title, read_asset("network.css"), script)
    yield f"<h1>{escape_text(title)}</h1>\n<p>{_SAID[network.kind]}</p>"
    yield from (f'<p class="quiet">{escape_text(each)}</p>' for each in notes)
    most = max((abs(each.weight) for each in network.ties), default=0)
    least = min((abs(each.weight) for each in network.ties), default=0)
    yield (
        '<form id="controls" hidden><label>Find <input id="search" type="search" '
        'autocomplete="off" spellcheck="false"></label> <label>Ties from weight '
        f'<input id="least" type="range" min="{least:.4g}" max="{most:.4g}" step="any" '
        f'value="{least:.4g}"> <output id="least-said">{least:.3g}</output></label></form>'
    )
    yield from _drawing(network, title, most)
    yield '<p id="selected" role="status">Choose a name to see its ties.</p>'
    yield from _table(network.ties)
    yield f"<script>{script}</script>\n</body>\n</html>"


def _drawing(network: AnyNetwork, title: str, most: float) -> Iterator[str]:
    """Draw nodes on a circle; the script moves them to better places."""
    largest = max((each.statements for each in network.nodes), default=1) or 1
    places = {}
    for at, node in enumerate(network.nodes):
        angle = 2 * pi * at / len(network.nodes)
        places[node.name] = (_WIDTH / 2 + _RADIUS * cos(angle), _HEIGHT / 2 + _RADIUS * sin(angle))
    numbers = {each.name: number for number, each in enumerate(network.nodes)}
    sizes = f"{len(network.nodes):,} names, {len(network.ties):,} ties"
    told = f"{title}: {sizes}; the table below lists them."
    box = f"0 0 {_WIDTH} {_HEIGHT}"
    yield f'<svg id="network" viewBox="{box}" role="group"{attributes(aria_label=told)}>'
    if network.is_directed:
        yield (
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" '
            'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
            '<path d="M0 0L10 5L0 10z"/></marker></defs>'
        )
    yield '<g id="ties">'
    for tie in network.ties:
        (x1, y1), (x2, y2) = places[tie.source], places[tie.target]
        opposed = tie.weight < 0 or network.kind == "conflict"
        width = 1 + 5 * abs(tie.weight) / most
        given = attributes(
            class_="tie opposed" if opposed else "tie",
            data_source=str(numbers[tie.source]),
            data_target=str(numbers[tie.target]),
            data_weight=f"{tie.weight:.6g}",
            data_shared=json.dumps(tie.shared, ensure_ascii=False),
        )
        arrow = ' marker-end="url(#arrow)"' if network.is_directed else ""
        yield (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{width:.2f}"{given}{arrow}><title>{escape_text(_tie_words(tie))}</title></line>'
        )
    yield '</g>\n<g id="nodes">'
    named = sorted(network.nodes, key=lambda each: -each.statements)[:_MOST_LABELS]
    always = {each.name for each in named}
    for node in network.nodes:
        x, y = places[node.name]
        radius = _LEAST_DOT + (_MOST_DOT - _LEAST_DOT) * sqrt(node.statements / largest)
        said = f"{node.name}, {node.statements:,} statements"
        given = attributes(
            class_="node" if node.name in always else "node minor",
            tabindex="0",
            role="button",
            aria_label=said,
            data_name=node.name,
        )
        yield (
            f'<g transform="translate({x:.1f} {y:.1f})"{given}><circle r="{radius:.1f}"/>'
            f'<text y="{radius + 13:.1f}" text-anchor="middle">{escape_text(node.name)}</text></g>'
        )
    yield "</g>\n</svg>"


def _tie_words(tie: AnyTie) -> str:
    return f"{tie.source} – {tie.target}: {tie.weight:.3g} ({'; '.join(tie.shared)})"


def _table(ties: Sequence[AnyTie]) -> Iterator[str]:
    yield "<details open>\n<summary>Ties, the strongest first</summary>\n<table>"
    yield "<thead><tr><th>From</th><th>To</th><th>Weight</th><th>On</th></tr></thead>\n<tbody>"
    for tie in ties[:_TABLE_ROWS]:
        yield (
            f"<tr><td>{isolated(tie.source)}</td><td>{isolated(tie.target)}</td>"
            f"<td>{tie.weight:.3g}</td><td>{'; '.join(map(isolated, tie.shared))}</td></tr>"
        )
    yield "</tbody>\n</table>"
    if len(ties) > _TABLE_ROWS:
        yield f'<p class="quiet">{len(ties) - _TABLE_ROWS:,} weaker ties are not listed.</p>'
    yield "</details>"
