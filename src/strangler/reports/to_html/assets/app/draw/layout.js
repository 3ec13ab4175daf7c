// A scene in, a place for each mark and a path for each line out. No chance: the same scene, the same picture.
(function () {
  "use strict";
  const S = window.Strangler;
  const HEAD = 34;
  const PAD = 16;
  const ROW = 14;

  const DENSE = 14;
  const widths = new Map();
  let ruler = null;

  // How wide a name is in the map's own type.
  function textWidth(text) {
    if (!widths.has(text)) {
      if (!ruler) {
        ruler = document.createElement("canvas").getContext("2d");
        ruler.font = `600 13px ${window.getComputedStyle(document.body).fontFamily}`;
      }
      widths.set(text, Math.ceil(ruler.measureText(text).width));
    }
    return widths.get(text);
  }

  // Area grows with the weight; the smallest still fit their name.
  function measure(mark, scale) {
    const name = S.markLabel(mark);
    const wide = Math.max(96, 34 + textWidth(name) + (mark.node?.children.length ? 22 : 0));
    if (!mark.node) return { width: wide, height: 40 };
    const low = mark.node.kind === "part" || mark.node.children.length ? 48 : 38;
    const side = Math.sqrt(scale(mark));
    return { width: Math.max(wide, Math.min(230, side * 1.7)), height: Math.max(low, Math.min(120, side)) };
  }

  function scaleFor(marks, sizeBy) {
    const value = (mark) => (sizeBy === "degree" ? S.weigh(mark.node) : mark.node.lines);
    const most = Math.max(1, ...marks.filter((mark) => mark.node).map(value));
    return (mark) => (120 * 120 * value(mark)) / most;
  }

  function arrange(scene, sizeBy) {
    const flat = scene.drawn.filter((mark) => mark.node && !mark.open);
    place(scene.root, scene.lines, scaleFor(flat, sizeBy));
    settle(scene.root, 0, 0);
    for (const line of scene.lines) route(line);
    return { width: scene.root.width, height: scene.root.height };
  }

  // Innermost boxes first: a box's size is what its children need.
  function place(box, lines, scale) {
    for (const mark of box.children) {
      if (mark.inside) {
        place(mark.inside, lines, scale);
        const name = S.markLabel(mark);
        mark.width = Math.max(mark.inside.width + 2 * PAD, 60 + textWidth(name));
        mark.height = mark.inside.height + HEAD + PAD;
      } else Object.assign(mark, measure(mark, scale));
    }
    const own = inner(box, lines);
    const joined = new Set(own.flatMap(({ a, b }) => [a, b]));
    const linked = box.children.filter((mark) => joined.has(mark));
    const alone = box.children.filter((mark) => !joined.has(mark));
    const ranked = linked.length > DENSE ? flow(linked, own) : layered(linked, own);
    const area = alone.reduce((sum, mark) => sum + (mark.width + ROW) * (mark.height + ROW), 0);
    const rows = shelves(alone, Math.max(ranked.width, 420, Math.sqrt(area * 1.9)), ranked.height && alone.length ? ranked.height + 28 : 0);
    box.width = Math.max(ranked.width, rows.width, 60);
    box.height = Math.max(alone.length ? rows.bottom : 0, ranked.height, 20);
  }

  // Lines between children of this box, or between what lies inside them.
  function inner(box, lines) {
    const own = new Map();
    for (const line of lines) {
      const a = childOf(box, line.source);
      const b = childOf(box, line.target);
      if (!a || !b || a === b) continue;
      const key = `${a.id}\n${b.id}`;
      const known = own.get(key);
      if (!known) own.set(key, { a, b, strength: line.strength, line: line.source === a && line.target === b && !line.faint ? line : null });
      else known.strength += line.strength;
    }
    const sorted = [...own.values()].sort((x, y) => y.strength - x.strength || (x.a.id + x.b.id < y.a.id + y.b.id ? -1 : 1));
    // The heaviest lines carry the order; the rest would only tangle it.
    return sorted.filter((each, index) => index < Math.max(12, 2.2 * box.children.length));
  }

  function childOf(box, mark) {
    let at = mark;
    while (at && at.box !== box) at = at.box.parent;
    return at;
  }

  function ranks(marks, own) {
    const graph = new window.dagre.graphlib.Graph({ multigraph: false });
    graph.setGraph({ rankdir: "LR", nodesep: 18, edgesep: 12, ranksep: marks.length > 30 ? 46 : 58, acyclicer: "greedy", ranker: "network-simplex" });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const mark of [...marks].sort((a, b) => (a.id < b.id ? -1 : 1))) graph.setNode(mark.id, { width: mark.width, height: mark.height });
    for (const { a, b, strength, line } of own) {
      const label = line && line.price !== null ? { width: 30, height: 16, labelpos: "c" } : {};
      graph.setEdge(a.id, b.id, { weight: 1 + Math.min(8, Math.round(strength / 4)), ...label });
    }
    window.dagre.layout(graph);
    return graph;
  }

  // Many marks: columns from left to right in the order of the ranks, filled evenly, so that the picture stays compact.
  function flow(marks, own) {
    const graph = ranks(marks, own);
    const area = marks.reduce((sum, mark) => sum + (mark.width + 64) * (mark.height + 22), 0);
    const tallest = Math.max(Math.sqrt(area / 2.3), ...marks.map((mark) => mark.height));
    const place = new Map(marks.map((mark) => [mark, graph.node(mark.id)]));
    const sorted = [...marks].sort((a, b) => place.get(a).x - place.get(b).x || place.get(a).y - place.get(b).y);
    const columns = [[]];
    let tall = 0;
    for (const mark of sorted) {
      if (tall && tall + mark.height > tallest) {
        columns.push([]);
        tall = 0;
      }
      columns[columns.length - 1].push(mark);
      tall += mark.height + 22;
    }
    untangle(columns, own);
    return stand(columns);
  }

  // Each mark as near as may be to what it is joined with in the other columns: a few sweeps by the barycentre.
  function untangle(columns, own) {
    const height = (column) => column.reduce((sum, mark) => sum + mark.height + 22, 0);
    const most = Math.max(...columns.map(height));
    const level = () => columns.forEach((column) => {
      let y = (most - height(column)) / 2;
      for (const mark of column) {
        mark.middle = y + mark.height / 2;
        y += mark.height + 22;
      }
    });
    level();
    for (let sweep = 0; sweep < 8; sweep += 1) {
      for (const column of columns) {
        for (const mark of column) {
          let [sum, weight] = [mark.middle, 1];
          for (const { a, b, strength } of own) {
            const other = a === mark ? b : b === mark ? a : null;
            if (!other || column.includes(other)) continue;
            sum += other.middle * (1 + strength);
            weight += 1 + strength;
          }
          mark.pull = sum / weight;
        }
        column.sort((a, b) => a.pull - b.pull || (a.id < b.id ? -1 : 1));
      }
      level();
    }
  }

  function stand(columns) {
    let x = 0;
    let bottom = 0;
    for (const column of columns) {
      const wide = Math.max(...column.map((mark) => mark.width));
      for (const mark of column) {
        mark.x = x + (wide - mark.width) / 2;
        mark.y = mark.middle - mark.height / 2;
        bottom = Math.max(bottom, mark.y + mark.height);
      }
      x += wide + 64;
    }
    return { width: x - 64, height: bottom };
  }

  function layered(marks, own) {
    if (!marks.length) return { width: 0, height: 0 };
    const graph = ranks(marks, own);
    let right = 0;
    let bottom = 0;
    for (const mark of marks) {
      const at = graph.node(mark.id);
      mark.x = at.x - mark.width / 2;
      mark.y = at.y - mark.height / 2;
      right = Math.max(right, at.x + mark.width / 2);
      bottom = Math.max(bottom, at.y + mark.height / 2);
    }
    for (const { a, b, line } of own) {
      if (!line) continue;
      const edge = graph.edge(a.id, b.id);
      if (edge?.points) {
        line.points = edge.points.map(({ x, y }) => ({ x, y }));
        right = Math.max(right, ...edge.points.map(({ x }) => x));
        bottom = Math.max(bottom, ...edge.points.map(({ y }) => y));
        line.mark = typeof edge.x === "number" ? { x: edge.x, y: edge.y } : null;
        line.frame = a.box;
      }
    }
    return { width: right, height: bottom };
  }

  // What nothing joins stands in rows below.
  function shelves(marks, width, top) {
    let x = 0;
    let y = top;
    let tall = 0;
    let right = 0;
    const sorted = [...marks].sort((a, b) => Boolean(b.inside) - Boolean(a.inside) || b.height - a.height);
    for (const mark of sorted) {
      if (x && x + mark.width > width) {
        x = 0;
        y += tall + ROW;
        tall = 0;
      }
      mark.x = x;
      mark.y = y;
      x += mark.width + ROW;
      tall = Math.max(tall, mark.height);
      right = Math.max(right, x - ROW);
    }
    return { width: right, bottom: marks.length ? y + tall : top };
  }

  function settle(box, x, y) {
    box.x = x;
    box.y = y;
    for (const mark of box.children) {
      mark.x += x;
      mark.y += y;
      if (mark.inside) settle(mark.inside, mark.x + PAD, mark.y + HEAD);
    }
  }

  function route(line) {
    if (!line.points) return;
    const { x, y } = line.frame;
    for (const point of line.points) {
      point.x += x;
      point.y += y;
    }
    if (line.mark) line.mark = { x: line.mark.x + x, y: line.mark.y + y };
  }

  S.layout = arrange;
  S.markLabel = (mark) => {
    if (!mark.node) return `+${S.number(mark.rest.length)} more`;
    return S.shorten(mark.node.label, 30);
  };
})();
