// A tree, what is open and what is filtered in, the marks and lines to draw out: never more than fit.
(function () {
  "use strict";
  const S = window.Strangler;
  const MARKS = 150;
  const TOP = 60;
  const STEP = 30;
  const LINES = 700;

  let degrees = null;
  function degree(id) {
    if (!degrees) {
      degrees = new Map();
      for (const edge of S.allEdges()) {
        const weight = Math.max(1, S.array(edge.evidence).length);
        for (const end of [edge.source, edge.target]) degrees.set(end, (degrees.get(end) || 0) + weight);
      }
    }
    return degrees.get(id) || 0;
  }

  function weigh(node) {
    if (node.weight === undefined) {
      node.weight = node.children.length ? node.children.reduce((sum, child) => sum + weigh(child), 0) : degree(node.id) + node.lines / 50;
    }
    return node.weight;
  }

  // options: {level, open: Set, more: Map, off: Set of kinds, hidePlatform, showNone, focus, steps}
  function build(options) {
    const tree = S.tree(options.level, options.lines);
    const hidden = (node) => node.kind === "part" && node.parent === tree.root && ((options.hidePlatform && S.model.partByName.get(node.part)?.kind === "platform") || (!options.showNone && node.part === S.NO_PART));
    const isOpen = (node) => node === tree.root || (options.open.has(node.id) && node.children.length > 0);
    const standIn = standIns(tree, isOpen, hidden);
    const all = gather(standIn, options.off);
    const keep = options.focus ? reach(all, standIn, tree, options) : null;
    const shown = show(tree.root, { isOpen, hidden, keep, options });
    const lines = redirect(all, shown, keep, options.level, options.lines);
    return { ...shown, ...lines, tree };
  }

  // A leaf's id to the node that stands for it: itself, or its outermost collapsed ancestor.
  function standIns(tree, isOpen, hidden) {
    const known = new Map();
    return (id) => {
      if (known.has(id)) return known.get(id);
      const path = [];
      for (let at = tree.anchor(id); at && at !== tree.root; at = at.parent) path.unshift(at);
      let found = path.length && !hidden(path[0]) ? path[path.length - 1] : null;
      if (found) found = path.find((node) => !isOpen(node)) || found;
      known.set(id, found);
      return found;
    };
  }

  function gather(standIn, off) {
    const found = new Map();
    for (const edge of S.allEdges()) {
      if (off.has(edge.kind)) continue;
      const a = standIn(edge.source);
      const b = standIn(edge.target);
      if (!a || !b || a === b || within(a, b) || within(b, a)) continue;
      const key = `${a.id}\n${b.id}`;
      let line = found.get(key);
      if (!line) found.set(key, (line = { source: a, target: b, weight: 0, count: 0, kinds: new Map(), families: new Map() }));
      const weight = Math.max(1, S.array(edge.evidence).length);
      line.weight += weight;
      line.count += 1;
      line.kinds.set(edge.kind, (line.kinds.get(edge.kind) || 0) + weight);
      const family = S.edgeFamily(edge);
      line.families.set(family, (line.families.get(family) || 0) + weight);
    }
    return [...found.values()];
  }

  function within(inner, outer) {
    for (let at = inner.parent; at; at = at.parent) if (at === outer) return true;
    return false;
  }

  function reach(lines, standIn, tree, options) {
    const start = standIn(options.focus) || tree.byId.get(options.focus);
    if (!start) return null;
    const near = new Map();
    for (const { source, target } of lines) {
      for (const [a, b] of [[source, target], [target, source]]) {
        if (!near.has(a)) near.set(a, []);
        near.get(a).push(b);
      }
    }
    const keep = new Set([start]);
    for (let at = start.parent; at; at = at.parent) keep.add(at);
    let edge = [start, ...start.children.filter((child) => near.has(child))];
    edge.forEach((node) => keep.add(node));
    for (let step = 0; step < options.steps; step += 1) {
      edge = edge.flatMap((node) => near.get(node) || []).filter((node) => !keep.has(node) && keep.add(node));
    }
    for (const node of [...keep]) for (let at = node.parent; at; at = at.parent) keep.add(at);
    return keep;
  }

  // Which children each open container shows; the rest is one mark "+N more".
  function show(root, { isOpen, hidden, keep, options }) {
    const marks = new Map();
    const boxes = [];
    let left = MARKS;
    let total = 0;
    const containers = [];
    (function collect(node) {
      const children = node.children.filter((child) => !hidden(child) && (!keep || keep.has(child)));
      containers.push({ node, children });
      children.filter(isOpen).forEach(collect);
    })(root);
    const visible = new Set([root]);
    for (const [index, { node, children }] of containers.entries()) {
      if (!visible.has(node)) continue;
      total += children.length;
      const fair = Math.max(6, Math.floor(left / (containers.length - index)));
      const wanted = options.more.get(node.id) || (node === root ? TOP : STEP);
      const limit = Math.min(wanted, Math.max(node === root ? Math.min(TOP, left) : fair, Math.min(wanted, left - 6 * (containers.length - index - 1))));
      const rank = (child) => (isOpen(child) ? 1e12 : 0) + weigh(child);
      const sorted = [...children].sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
      const kept = sorted.length > limit ? sorted.slice(0, limit - 1) : sorted;
      const rest = sorted.slice(kept.length);
      const box = { node, children: [], parent: marks.get(node.id) || null };
      const order = new Map(children.map((child, place) => [child, place]));
      kept.sort((a, b) => order.get(a) - order.get(b));
      for (const child of kept) {
        visible.add(child);
        const mark = { id: child.id, node: child, open: isOpen(child), box };
        marks.set(child.id, mark);
        box.children.push(mark);
      }
      if (rest.length) {
        const mark = { id: `more:${node.id}`, node: null, rest, open: false, box, part: node.part };
        marks.set(mark.id, mark);
        box.children.push(mark);
        for (const child of rest) marks.set(child.id, mark);
      }
      left -= kept.length + (rest.length ? 1 : 0);
      if (box.parent) box.parent.inside = box;
      boxes.push(box);
    }
    const drawn = [...new Set(marks.values())];
    return { root: boxes[0], marks, drawn, total, room: left };
  }

  function redirect(lines, shown, keep, level, most) {
    const found = new Map();
    for (const line of lines) {
      if (keep && !(keep.has(line.source) && keep.has(line.target))) continue;
      const a = markOf(shown.marks, line.source);
      const b = markOf(shown.marks, line.target);
      if (!a || !b || a === b || a.inside?.children.includes(b) || b.inside?.children.includes(a)) continue;
      const key = `${a.id}\n${b.id}`;
      const known = found.get(key);
      if (!known) found.set(key, { ...line, source: a, target: b, kinds: new Map(line.kinds), families: new Map(line.families) });
      else {
        known.weight += line.weight;
        known.count += line.count;
        for (const key of ["kinds", "families"]) for (const [kind, weight] of line[key]) known[key].set(kind, (known[key].get(kind) || 0) + weight);
      }
    }
    const sorted = [...found.values()].map((line) => priced(line, level)).sort((a, b) => b.rank - a.rank || (a.source.id + a.target.id < b.source.id + b.target.id ? -1 : 1));
    const crowd = shown.drawn.length;
    const limit = most || Math.min(crowd > 24 ? Math.max(56, Math.round(crowd * 1.25)) : 60, 150);
    const firm = sorted.filter((line) => line.rank > 0);
    sorted.forEach((line) => { line.faint = true; });
    firm.slice(0, limit).forEach((line) => { line.faint = false; });
    return { lines: sorted.slice(0, LINES), every: sorted, allLines: sorted.length, strong: Math.min(limit, firm.length) };
  }

  function markOf(marks, node) {
    for (let at = node; at; at = at.parent) {
      const mark = marks.get(at.id);
      if (mark) return mark;
    }
    return null;
  }

  // What lies inside an opened box counts more; what leads to "+N more" shows only on demand.
  function priced(line, level) {
    const a = line.source.node;
    const b = line.target.node;
    const cut = level === "parts" && a?.kind === "part" && b?.kind === "part" ? S.cutFrom(a.part, b.part) : null;
    line.price = cut ? S.price(cut.price) : null;
    line.strength = line.price ?? line.weight / 10;
    const inside = line.source.box === line.target.box && line.source.box.parent;
    line.rank = !a || !b ? 0 : line.strength * (inside ? 12 : 1);
    return line;
  }

  // A parent package that is imported on the way says little; it is drawn when asked for.
  S.quietKinds = () => (S.model.kinds.some(({ kind }) => kind === "implicit_parent") ? ["implicit_parent"] : []);
  S.scene = build;
  S.sceneLimits = { marks: MARKS, step: STEP, top: TOP };
  S.weigh = weigh;
})();
