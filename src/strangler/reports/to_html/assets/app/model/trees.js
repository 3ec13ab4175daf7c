// The model in, the tree of one level of the map out: parts, modules, tables or endpoints.
(function () {
  "use strict";
  const S = window.Strangler;

  function node(id, label, kind, part) {
    return { id, label, kind, part, children: [], lines: 0, size: 0, parent: null };
  }

  function adopt(parent, child) {
    child.parent = parent;
    parent.children.push(child);
    return child;
  }

  // Modules of one scope as packages; a package with a single child gives way to that child.
  function packages(parent, modules, scope) {
    const root = { name: "", below: new Map(), module: null };
    for (const module of modules) {
      let at = root;
      let path = "";
      for (const word of module.name.split(".")) {
        path = path ? `${path}.${word}` : word;
        if (!at.below.has(word)) at.below.set(word, { name: path, below: new Map(), module: null });
        at = at.below.get(word);
      }
      at.module = module;
    }
    let top = root;
    while (top.below.size === 1 && !top.module) top = [...top.below.values()][0];
    grow(parent, top, scope, top.name);
  }

  function grow(parent, at, scope, base) {
    if (at.module) adopt(parent, leaf(at.module, at.below.size ? at.name : base));
    for (let below of at.below.values()) {
      if (!below.below.size) {
        adopt(parent, leaf(below.module, base));
        continue;
      }
      while (below.below.size === 1 && !below.module) {
        const only = [...below.below.values()][0];
        if (!only.below.size) break;
        below = only;
      }
      const made = adopt(parent, node(`pkg:${scope}/${below.name}`, under(below.name, base), "package", scope || null));
      grow(made, below, scope, below.name);
    }
  }

  const under = (name, base) => (base && name.startsWith(base + ".") ? name.slice(base.length + 1) : name);

  function leaf(module, base) {
    const label = module.name === base ? "__init__" : under(module.name, base);
    const made = node(module.name, label, "module", module.part ?? null);
    made.lines = module.lines || 0;
    made.size = 1;
    return made;
  }

  function partNodes(root) {
    const made = new Map();
    const names = S.model.parts.map((part) => part.name);
    if (S.model.modules.some((module) => (module.part ?? null) === null)) names.push(S.NO_PART);
    for (const name of names) made.set(name, adopt(root, node(`part:${name}`, name, "part", name)));
    return made;
  }

  function partsTree(root) {
    const groups = new Map();
    for (const module of S.model.modules) {
      const part = module.part ?? S.NO_PART;
      if (!groups.has(part)) groups.set(part, []);
      groups.get(part).push(module);
    }
    for (const [name, made] of partNodes(root)) packages(made, groups.get(name) || [], name);
  }

  function modulesTree(root) {
    packages(root, S.model.modules, "");
  }

  function tableLeaf(table) {
    const made = node(`table:${table.name}`, table.name, "table", S.model.partOf(`table:${table.name}`));
    made.size = 1;
    return made;
  }

  function tablesTree(root) {
    const made = partNodes(root);
    for (const table of S.model.tables) {
      const child = tableLeaf(table);
      adopt(made.get(child.part) || root, child);
    }
    root.children = root.children.filter((child) => child.kind !== "part" || child.children.length);
  }

  function endpointsTree(root) {
    const groups = new Map();
    for (const endpoint of S.model.endpoints) {
      const part = endpoint.part ?? S.NO_PART;
      const id = `group:${part}/${S.pathGroup(endpoint.path)}`;
      if (!groups.has(id)) groups.set(id, adopt(root, node(id, S.pathGroup(endpoint.path), "group", part)));
      const made = adopt(groups.get(id), node(endpoint.id, `${endpoint.method} ${endpoint.path}`, "endpoint", part));
      made.size = 1;
    }
    const owners = new Map();
    for (const table of S.model.tables) {
      const child = tableLeaf(table);
      if (!child.part) adopt(root, child);
      else {
        const id = `part:${child.part}`;
        if (!owners.has(id)) owners.set(id, adopt(root, node(id, `${child.part} tables`, "part", child.part)));
        adopt(owners.get(id), child);
      }
    }
  }

  function total(at) {
    for (const child of at.children) {
      total(child);
      at.lines += child.lines;
      at.size += child.size;
    }
  }

  // A package of several parts takes the colour of the one with most of its lines.
  function colour(at) {
    const sums = new Map();
    if (at.kind === "module") sums.set(at.part, at.lines + 1);
    for (const child of at.children) for (const [part, lines] of colour(child)) sums.set(part, (sums.get(part) || 0) + lines);
    if (at.kind === "package") at.part = [...sums].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
    return sums;
  }

  const made = new Map();
  // The tree and its nodes by id; ancestors are reached through `parent`.
  function tree(level) {
    if (made.has(level)) return made.get(level);
    const root = node("", S.model.project.name || "", "root", null);
    ({ parts: partsTree, modules: modulesTree, tables: tablesTree, endpoints: endpointsTree })[level](root);
    total(root);
    if (level === "modules") colour(root);
    const byId = new Map();
    (function walk(at) {
      byId.set(at.id, at);
      at.children.forEach(walk);
    })(root);
    const found = { level, root, byId, anchor: (id) => anchor(byId, id) };
    made.set(level, found);
    return found;
  }

  // The tree's node for a leaf that it does not hold itself: a table's part, an endpoint's part or module.
  function anchor(byId, id) {
    const own = byId.get(id);
    if (own) return own;
    const part = S.model.partOf(id);
    if (byId.get("part:" + part)?.children[0]?.kind === "table" && !id.startsWith("table:")) return null;
    return byId.get("part:" + (part ?? S.NO_PART)) || null;
  }

  S.tree = tree;
})();
