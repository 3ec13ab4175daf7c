// One line of a scene in, its path, arrow and label out; kinds differ by dash and head, not by colour alone.
(function () {
  "use strict";
  const S = window.Strangler;
  const LATE = new Set(["lazy", "conditional", "try_fallback", "type_only"]);
  const GUESS = new Set(["string", "dynamic_resolved"]);
  const LABELS = 60;

  // What ends at a table is data; what is only possible, or found by name, is a guess.
  function edgeFamily({ kind, target, confidence }) {
    if (target.startsWith("table:")) return "data";
    if (GUESS.has(kind) || confidence === "possible" || (typeof confidence === "number" && confidence < 0.75)) return "guess";
    return LATE.has(kind) ? "late" : "code";
  }

  function family(families) {
    const sums = { code: 0, late: 0, data: 0, guess: 0, ...Object.fromEntries(families) };
    // Data decides a boundary: a line that carries any is drawn as data once it is no trifle.
    if (sums.data && sums.data * 6 >= sums.code + sums.late + sums.guess) return "data";
    return Object.entries(sums).sort((a, b) => b[1] - a[1])[0][0];
  }

  const FAMILIES = [
    ["code", "imports and calls"],
    ["data", "tables and keys"],
    ["late", "late or typing only"],
    ["guess", "by name or dynamic, not certain"],
  ];

  function markers(id) {
    const head = (name, path) => S.svg("marker", { id: `${id}-${name}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" }, S.svg("path", { class: `head ${name}`, d: path }));
    return [head("code", "M0 1 10 5 0 9Z"), head("late", "M0 1 10 5 0 9Z"), head("guess", "M0 1 10 5 0 9Z"), head("data", "M0 5 5 1.5 10 5 5 8.5Z")];
  }

  function path(line) {
    if (line.points?.length >= 2) return smooth(line.points);
    return apart(line) ? sweep(line) : stacked(line) ? loop(line) : bow(line);
  }

  function smooth(points) {
    const r = S.round;
    let d = `M${r(points[0].x)} ${r(points[0].y)}`;
    for (let i = 1; i < points.length - 1; i += 1) {
      const end = i === points.length - 2 ? points[i + 1] : { x: (points[i].x + points[i + 1].x) / 2, y: (points[i].y + points[i + 1].y) / 2 };
      d += `Q${r(points[i].x)} ${r(points[i].y)} ${r(end.x)} ${r(end.y)}`;
    }
    if (points.length === 2) d += `L${r(points[1].x)} ${r(points[1].y)}`;
    return d;
  }

  // Between columns: out of one side, into the other.
  function sweep(line) {
    const { source, target } = line;
    const forth = target.x >= source.x + source.width;
    const [x1, x2] = forth ? [source.x + source.width, target.x] : [source.x, target.x + target.width];
    const [a, b] = [center(source), center(target)];
    const shift = Math.max(-0.3, Math.min(0.3, (b.y - a.y) / 600));
    const y1 = a.y + source.height * shift;
    const y2 = b.y - target.height * shift;
    const pull = (forth ? 1 : -1) * Math.max(26, Math.abs(x2 - x1) * 0.42);
    line.curve = [{ x: x1, y: y1 }, { x: x1 + pull, y: y1 }, { x: x2 - pull, y: y2 }, { x: x2, y: y2 }];
    const r = S.round;
    return `M${r(x1)} ${r(y1)}C${r(x1 + pull)} ${r(y1)} ${r(x2 - pull)} ${r(y2)} ${r(x2)} ${r(y2)}`;
  }

  // Within a column, past others: out of the right side and back into it.
  function loop(line) {
    const { source, target } = line;
    const [a, b] = [center(source), center(target)];
    const [x1, x2] = [source.x + source.width, target.x + target.width];
    const out = Math.max(x1, x2) + Math.min(46, 18 + Math.abs(b.y - a.y) * 0.08);
    line.curve = [{ x: x1, y: a.y }, { x: out, y: a.y }, { x: out, y: b.y }, { x: x2, y: b.y }];
    const r = S.round;
    return `M${r(x1)} ${r(a.y)}C${r(out)} ${r(a.y)} ${r(out)} ${r(b.y)} ${r(x2)} ${r(b.y)}`;
  }

  const stacked = ({ source, target }) => source.box === target.box && !source.open && !target.open && Math.max(target.y - source.y - source.height, source.y - target.y - target.height) > 30;
  const apart = ({ source, target }) => target.x >= source.x + source.width + 12 || source.x >= target.x + target.width + 12;

  function onCurve(curve, t) {
    const u = 1 - t;
    const mix = (key) => u * u * u * curve[0][key] + 3 * u * u * t * curve[1][key] + 3 * u * t * t * curve[2][key] + t * t * t * curve[3][key];
    return { x: mix("x"), y: mix("y") };
  }

  // From border to border with a slight bend to one side, so that the way back does not lie on the way there.
  function bow(line) {
    const { source, target } = line;
    const a = center(source);
    const b = center(target);
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length = Math.hypot(dx, dy) || 1;
    const bend = Math.min(40, length * 0.14);
    const control = { x: (a.x + b.x) / 2 - (dy / length) * bend, y: (a.y + b.y) / 2 + (dx / length) * bend };
    const from = border(source, a, control);
    const to = border(target, b, control);
    line.middle = { x: (from.x + to.x) / 4 + control.x / 2, y: (from.y + to.y) / 4 + control.y / 2 };
    const r = S.round;
    return `M${r(from.x)} ${r(from.y)}Q${r(control.x)} ${r(control.y)} ${r(to.x)} ${r(to.y)}`;
  }

  const center = (mark) => ({ x: mark.x + mark.width / 2, y: mark.y + mark.height / 2 });

  function border(mark, from, towards) {
    const dx = towards.x - from.x;
    const dy = towards.y - from.y;
    const scale = Math.min(mark.width / 2 / Math.max(Math.abs(dx), 0.01), mark.height / 2 / Math.max(Math.abs(dy), 0.01));
    if (scale >= 1) return from;
    return { x: from.x + dx * scale, y: from.y + dy * scale };
  }

  function width(line) {
    return S.round(Math.min(9, 1.1 + Math.sqrt(Math.max(0, line.strength)) * 0.75));
  }

  function drawLine(line, id, hooks) {
    const kind = family(line.families);
    line.family = kind;
    const d = path(line);
    const group = S.svg("g", { class: `line ${kind}${line.faint ? " faint" : ""}` },
      S.svg("path", { class: "stroke", d, "stroke-width": width(line), "marker-end": `url(#${id}-${kind})` }));
    if (hooks.line) {
      group.append(S.svg("path", { class: "hit", d }, S.svg("title", {}, title(line))));
      group.addEventListener("click", () => hooks.line(line));
    }
    line.element = group;
    return group;
  }

  function title(line) {
    const name = (mark) => (mark.node ? mark.node.label : S.markLabel(mark));
    const price = line.price !== null ? `, price ${S.number(line.price)}` : "";
    return `${name(line.source)} → ${name(line.target)}: ${S.count(line.weight, "place")}${price}`;
  }

  // Prices on the heaviest priced lines, each on its own spot or not at all.
  function labels(lines, marks) {
    const taken = marks.filter((mark) => !mark.open).map((mark) => ({ x: mark.x + mark.width / 2, y: mark.y + mark.height / 2, half: mark.width / 2, tall: mark.height / 2 }));
    const made = S.svg("g", { class: "prices", "aria-hidden": "true" });
    for (const line of lines.filter((each) => each.price !== null && !each.faint).slice(0, LABELS)) {
      const text = S.number(line.price);
      const half = { x: 5 + 3.6 * text.length, y: 8 };
      const spots = line.curve ? [0.5, 0.36, 0.64, 0.22, 0.78].map((t) => onCurve(line.curve, t)) : [line.mark || line.middle || line.points?.[Math.floor(line.points.length / 2)]].filter(Boolean);
      const at = spots.find((spot) => !taken.some((other) => Math.abs(other.x - spot.x) < half.x + other.half && Math.abs(other.y - spot.y) < half.y + other.tall));
      if (!at) continue;
      taken.push({ x: at.x, y: at.y, half: half.x, tall: half.y });
      made.append(S.svg("g", { class: "price", transform: `translate(${S.round(at.x)} ${S.round(at.y)})` },
        S.svg("rect", { x: -half.x, y: -half.y, width: 2 * half.x, height: 16, rx: 8 }),
        S.svg("text", { y: 4, "text-anchor": "middle" }, text)));
    }
    return made;
  }

  // A mark and what it is joined to stand out; all its lines show, the faint ones too.
  function lightUp(picture, mark) {
    const { root, scene } = picture;
    if (picture.lit === mark) return;
    picture.lit = mark;
    root.classList.toggle("dimmed", Boolean(mark));
    for (const each of scene.drawn) each.element.classList.remove("lit");
    for (const line of scene.lines) line.element.classList.remove("lit");
    if (!mark) return;
    mark.element.classList.add("lit");
    for (let box = mark.box; box?.parent; box = box.parent.box) box.parent.element.classList.add("lit");
    mark.inside?.children.forEach((child) => child.element.classList.add("lit"));
    for (const line of scene.lines) {
      const inside = mark.inside?.children;
      if (![line.source, line.target].some((end) => end === mark || inside?.includes(end))) continue;
      line.element.classList.add("lit");
      line.source.element.classList.add("lit");
      line.target.element.classList.add("lit");
    }
  }

  S.edgeFamily = edgeFamily;
  S.lineMarkers = markers;
  S.drawLine = drawLine;
  S.lineLabels = labels;
  S.lineFamilies = FAMILIES;
  S.lightUp = lightUp;
})();
