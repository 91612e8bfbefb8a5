
"use strict";
(() => {
  const WIDTH = 1000, HEIGHT = 700, EDGE = 60;
  const svg = document.getElementById("network");
  const groups = [...svg.querySelectorAll(".node")];
  const lines = [...svg.querySelectorAll(".tie")];
  const nodes = groups.map((group) => {
    const radius = Number(group.querySelector("circle").getAttribute("r"));
    return { group, name: group.dataset.name, radius, x: 0, y: 0, ties: [] };
  });
  const ties = lines.map((line) => {
    const tie = {
      line, source: nodes[line.dataset.source], target: nodes[line.dataset.target],
      weight: Number(line.dataset.weight), shared: JSON.parse(line.dataset.shared),
    };
    tie.source.ties.push(tie);
    tie.target.ties.push(tie);
    return tie;
  });
  let chosen = null;

  // Fruchterman and Reingold: nodes push one another away, ties pull them together.
  function arrange() {
    const size = nodes.length;
    const ideal = 0.75 * Math.sqrt((WIDTH * HEIGHT) / Math.max(size, 1));
    const most = Math.max(...ties.map((tie) => Math.abs(tie.weight)), 1e-9);
    nodes.forEach((node, at) => {
      const angle = (2 * Math.PI * at) / size;
      node.x = WIDTH / 2 + 250 * Math.cos(angle);
      node.y = HEIGHT / 2 + 250 * Math.sin(angle);
    });
    const rounds = size > 600 ? 60 : 300;
    for (let round = 0; round < rounds; round += 1) {
      const step = 60 * (1 - round / rounds) + 0.5;
      for (const node of nodes) { node.dx = 0; node.dy = 0; }
      for (let i = 0; i < size; i += 1) {
        for (let j = i + 1; j < size; j += 1) {
          const one = nodes[i], other = nodes[j];
          const dx = one.x - other.x, dy = one.y - other.y;
          const square = dx * dx + dy * dy + 0.01;
          const push = (ideal * ideal) / square;
          one.dx += dx * push; one.dy += dy * push;
          other.dx -= dx * push; other.dy -= dy * push;
        }
      }
      for (const tie of ties) {
        const dx = tie.source.x - tie.target.x, dy = tie.source.y - tie.target.y;
        const strength = tie.line.classList.contains("opposed") ? 0.1 : 1;
        const pull = (Math.hypot(dx, dy) / ideal) * (0.3 + Math.abs(tie.weight) / most) * strength;
        tie.source.dx -= dx * pull; tie.source.dy -= dy * pull;
        tie.target.dx += dx * pull; tie.target.dy += dy * pull;
      }
      for (const node of nodes) {
        node.dx += (WIDTH / 2 - node.x) * 0.5; node.dy += (HEIGHT / 2 - node.y) * 0.5;
        const length = Math.hypot(node.dx, node.dy) || 1;
        node.x += (node.dx / length) * Math.min(length, step);
        node.y += (node.dy / length) * Math.min(length, step);
      }
    }
    fit();
  }

  function fit() {
    const left = Math.min(...nodes.map((node) => node.x));
    const right = Math.max(...nodes.map((node) => node.x));
    const top = Math.min(...nodes.map((node) => node.y));
    const bottom = Math.max(...nodes.map((node) => node.y));
    for (const node of nodes) {
      if (right > left) node.x = EDGE * 1.5 + ((node.x - left) / (right - left)) * (WIDTH - 3 * EDGE);
      if (bottom > top) node.y = EDGE / 2 + ((node.y - top) / (bottom - top)) * (HEIGHT - 1.5 * EDGE);
      place(node);
    }
    ties.forEach(stretch);
  }

  function place(node) {
    node.group.setAttribute("transform", `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`);
  }

  function stretch(tie) {
    const { line, source, target } = tie;
    const dx = target.x - source.x, dy = target.y - source.y;
    const length = Math.hypot(dx, dy) || 1;
    line.setAttribute("x1", source.x.toFixed(1));
    line.setAttribute("y1", source.y.toFixed(1));
    line.setAttribute("x2", (target.x - (dx / length) * target.radius).toFixed(1));
    line.setAttribute("y2", (target.y - (dy / length) * target.radius).toFixed(1));
  }

  function shown(tie) { return !tie.line.classList.contains("away"); }

  function choose(node) {
    chosen = node;
    const near = new Set(node ? [node] : []);
    for (const tie of node ? node.ties.filter(shown) : []) {
      near.add(tie.source); near.add(tie.target);
    }
    for (const each of nodes) {
      each.group.classList.toggle("dim", Boolean(node) && !near.has(each));
      each.group.classList.toggle("near", near.has(each));
      each.group.classList.toggle("chosen", each === node);
    }
    for (const tie of ties) {
      tie.line.classList.toggle("dim", Boolean(node) && tie.source !== node && tie.target !== node);
    }
    const said = document.getElementById("selected");
    if (!node) { said.textContent = "Choose a name to see its ties."; return; }
    // Those who agree most come first, the strongest opponents last.
    const ordered = node.ties.filter(shown).sort((one, other) => other.weight - one.weight);
    const listed = ordered.map((tie) => {
      const other = tie.source === node ? tie.target : tie.source;
      return `${other.name} ${Number(tie.weight.toPrecision(3))} (${tie.shared.join("; ")})`;
    });
    said.textContent = `${node.name}: ${listed.join("; ") || "no ties"}`;
  }

  function within(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(svg.getScreenCTM().inverse());
  }

  for (const node of nodes) {
    let held = false, moved = false;
    node.group.addEventListener("pointerdown", (event) => {
      held = true; moved = false;
      node.group.setPointerCapture(event.pointerId);
    });
    node.group.addEventListener("pointermove", (event) => {
      if (!held) return;
      const at = within(event);
      moved = moved || Math.hypot(at.x - node.x, at.y - node.y) > 4;
      if (!moved) return;
      node.x = at.x; node.y = at.y;
      place(node); node.ties.forEach(stretch);
    });
    node.group.addEventListener("pointerup", () => {
      held = false;
      if (!moved) choose(chosen === node ? null : node);
    });
    node.group.addEventListener("pointercancel", () => { held = false; });
    node.group.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] };
      if (event.key === "Enter" || event.key === " ") choose(chosen === node ? null : node);
      else if (event.key === "Escape") choose(null);
      else if (steps[event.key]) {
        node.x += steps[event.key][0]; node.y += steps[event.key][1];
        place(node); node.ties.forEach(stretch);
      } else return;
      event.preventDefault();
    });
  }

  document.getElementById("search").addEventListener("input", (event) => {
    const typed = event.target.value.trim().toLocaleLowerCase();
    const found = typed && nodes.find((node) => node.name.toLocaleLowerCase().includes(typed));
    choose(found || null);
  });
  document.getElementById("least").addEventListener("input", (event) => {
    const least = Number(event.target.value);
    document.getElementById("least-said").textContent = Number(least.toPrecision(3));
    for (const tie of ties) {
      tie.line.classList.toggle("away", Math.abs(tie.weight) < least - 1e-9);
    }
    choose(chosen);
  });
  document.getElementById("controls").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("controls").hidden = false;
  if (nodes.length) arrange();
})();
