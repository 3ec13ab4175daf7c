// The map of effects in, the shortest way from an endpoint or door to each of its effects out.
(function () {
  "use strict";
  const S = window.Strangler;
  const FAR = 2 ** 30;

  // An endpoint or door in, what it enters out: names, and the code its HTTP method cannot reach.
  function entered(map, record, id) {
    const words = map.endpoints[id];
    if (words) return { names: words.slice(3).map((word) => map.words[word]), skipped: map.skipped[record.method] || {} };
    return { names: [record.handler], skipped: {} };
  }

  const placeOf = (map, [path, line, column]) => ({ path: map.paths[path], line, column });
  const symbolOf = (map, body) => map.symbols[map.bodies[3 * body]];

  function reaches(spans, line, column) {
    if (!spans) return true;
    const before = (l, c) => l < line || (l === line && c <= column);
    const after = (l, c) => l > line || (l === line && c >= column);
    for (let at = 0; at < spans.length; at += 4) if (before(spans[at], spans[at + 1]) && after(spans[at + 2], spans[at + 3])) return false;
    return true;
  }

  // Bodies below what one name enters, nearest first; `found` keeps the shortest way to each effect.
  function walk(map, roots, entry, skipped, found) {
    const from = new Map(roots.map((root) => [root, null]));
    const queue = roots.map((root) => [root, 1]);
    for (let next = 0; next < queue.length; next += 1) {
      const [body, distance] = queue[next];
      const spans = skipped[body];
      const doings = map.doings[body];
      for (let at = 0; at < doings.length; at += 3) {
        const known = found.get(doings[at]);
        if (known && (known.distance < distance || (known.distance === distance && known.entry.order <= entry.order))) continue;
        if (reaches(spans, doings[at + 1], doings[at + 2])) found.set(doings[at], { distance, entry, from, body, line: doings[at + 1], column: doings[at + 2] });
      }
      const calls = map.calls[body];
      for (let at = 0; at < calls.length; at += 4) {
        if (from.has(calls[at]) || !reaches(spans, calls[at + 1], calls[at + 2])) continue;
        from.set(calls[at], { body, line: calls[at + 1], column: calls[at + 2], doubt: calls[at + 3] });
        queue.push([calls[at], distance + 1]);
      }
    }
  }

  // The steps to where an effect happens: what is entered, the calls on the way, the place.
  function steps(map, { entry, from, body, line, column }) {
    const found = [];
    const add = (inside, at, doubt, into) => { if (at.line) found.push({ at: { path: map.paths[map.bodies[3 * inside + 2]], line: at.line, column: at.column }, symbol: symbolOf(map, inside), doubt, into }); };
    if (from) {
      add(body, { line, column }, 0, null);
      for (let step = from.get(body), into = body; step; into = step.body, step = from.get(step.body)) add(step.body, step, step.doubt, symbolOf(map, into));
    }
    if (entry.at) found.push({ at: entry.at, symbol: entry.name, doubt: 0, into: null });
    const once = new Set();
    return found.reverse().filter(({ at }) => !once.has(`${at.path}:${at.line}:${at.column}`) && once.add(`${at.path}:${at.line}:${at.column}`));
  }

  function ways(map, record, id) {
    const { names, skipped } = entered(map, record, id);
    const found = new Map();
    [...new Set(names)].forEach((name, order) => {
      const entry = { name, order, at: map.places[name] ? placeOf(map, map.places[name]) : S.location(record) };
      if (map.entered[name]) walk(map, map.entered[name], entry, skipped, found);
      else for (const effect of map.outside[name] || []) if (!found.has(effect)) found.set(effect, { distance: FAR, entry, from: null });
    });
    return [...found].sort((a, b) => a[0] - b[0]).map(([effect, way]) => ({ effect: S.readEffect(map.effects[effect]), text: map.effects[effect], steps: steps(map, way) }));
  }

  // All ways as one tree of functions: what several share is there once. Nodes: {symbol, at: where
  // it is called or defined, doubt, effects: [{way, at}], children, count}.
  function tree(found) {
    const roots = [];
    for (const way of found) {
      const { steps } = way;
      let node = under(roots, steps[0]?.symbol || "", steps[0]);
      for (const step of steps) if (step.into) node = under(node.children, step.into, step);
      node.effects.push({ way, at: steps.length > 1 ? steps.at(-1).at : null });
    }
    return roots;
  }

  function under(level, symbol, step) {
    let node = level.find((each) => each.symbol === symbol);
    if (!node) level.push(node = { symbol, at: step?.at, doubt: step?.doubt || 0, effects: [], children: [], count: 0 });
    node.count += 1;
    return node;
  }

  // Null where the report has no map, or not of this record.
  S.waysOf = async (record, id) => {
    const map = await S.documents.effects();
    if (!map || !(map.endpoints[id] || map.entered[record.handler] || map.outside[record.handler])) return null;
    return ways(map, record, id);
  };
  S.wayTree = tree;
})();
