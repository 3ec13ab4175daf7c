// The fragment's choices in, the zoomable map out: parts open into packages and modules.
(function () {
  "use strict";
  const S = window.Strangler;
  const LEVELS = [["parts", "Parts"], ["modules", "Packages"], ["tables", "Tables"], ["endpoints", "Endpoints"]];
  let now = null;

  function defaultOpen(level) {
    const tree = S.tree(level);
    const few = tree.root.size <= 60;
    if (level === "tables" && few) return tree.root.children.map((node) => node.id);
    if (level === "endpoints" && tree.root.size <= 40) return tree.root.children.map((node) => node.id);
    return [];
  }

  function choices() {
    const level = LEVELS.some(([key]) => key === S.state.get("level")) ? S.state.get("level") : "parts";
    const opened = S.state.list("open");
    const focus = S.state.get("focus");
    const off = S.state.list("off");
    const open = opened.length ? opened.filter((id) => id !== "-") : focus ? [] : defaultOpen(level);
    return {
      level,
      open: new Set(open),
      more: new Map(S.state.list("more").map((text) => [text.slice(0, text.lastIndexOf("~")), Number(text.slice(text.lastIndexOf("~") + 1))])),
      off: new Set(off.length ? off.filter((kind) => kind !== "-") : S.quietKinds()),
      hidePlatform: S.state.get("platform") === "hide",
      showNone: S.state.get("tests") === "show",
      sizeBy: S.state.get("size", "lines"),
      focus,
      steps: Math.min(3, Math.max(1, Number(S.state.get("steps", "1")) || 1)),
    };
  }

  const same = (set, list) => set.size === list.length && list.every((each) => set.has(each));

  function keep() {
    const c = now.choices;
    S.state.keep({
      level: c.level === "parts" ? "" : c.level,
      open: c.open.size ? [...c.open] : defaultOpen(c.level).length ? ["-"] : [],
      more: [...c.more].map(([id, limit]) => `${id}~${limit}`),
      off: same(c.off, S.quietKinds()) ? [] : c.off.size ? [...c.off] : ["-"],
      platform: c.hidePlatform ? "hide" : "",
      tests: c.showNone ? "show" : "",
      size: c.sizeBy === "lines" ? "" : c.sizeBy,
      focus: c.focus,
      steps: c.focus && c.steps > 1 ? String(c.steps) : "",
    });
  }

  const keepPlace = S.later(() => {
    if (S.state.view() !== "map" || !now?.zoom) return;
    const { x, y, k } = now.zoom.at();
    S.state.keep({ at: `${Math.round(x)},${Math.round(y)},${k.toFixed(3)}` });
  }, 250);

  function change(patch, around) {
    Object.assign(now.choices, patch);
    keep();
    draw(around);
  }

  function toggle(mark) {
    const c = now.choices;
    if (!mark.node) {
      const id = mark.box.node.id;
      const shown = mark.box.children.length - 1;
      if (now.scene.room < 8) return S.announce("The canvas is full. Close something, or focus on one node.");
      c.more.set(id, shown + 1 + S.sceneLimits.step);
      return change({}, id || null);
    }
    if (c.open.has(mark.id)) c.open.delete(mark.id);
    else c.open.add(mark.id);
    return change({}, mark.id);
  }

  function pick(mark, event) {
    S.panel.open(mark.id, { from: "map", quiet: event.type === "click", opener: mark.element });
    // A click opens a part or package; its own sign or Enter closes it again.
    if (event.type === "click" && mark.node.children.length && !mark.open) toggle(mark);
  }

  function draw(around) {
    const focused = document.activeElement?.closest?.(".mark")?.dataset.id;
    now.scene = S.scene(now.choices);
    S.layout(now.scene, now.choices.sizeBy);
    now.picture = S.drawPicture(now.scene, { toggle, pick, line: openLine }, "Map: arrows move, Enter opens, Space shows the evidence");
    S.replace(now.canvas, now.scene.drawn.length ? now.picture.root : S.empty("Nothing to draw", now.choices.focus ? "The focus has no neighbours with these kinds of dependency." : "This report has nothing of this kind."));
    now.canvas.parentElement?.classList.toggle("bare", !now.scene.drawn.length);
    now.zoom = now.scene.drawn.length ? S.zoomable(now.picture, { onChange: keepPlace }) : null;
    if (now.zoom) look(around);
    S.mapNotes(now);
    S.mapChosen();
    if (focused) now.scene.marks.get(focused)?.element.focus({ preventScroll: true });
  }

  // After opening something: all of it if that stays readable, else the outermost box around it that does.
  function look(around) {
    const { picture, zoom } = now;
    const mark = around && now.scene.marks.get(around);
    zoom.fit();
    if (zoom.at().k >= 0.6) return;
    const boxes = [];
    for (let at = mark; at; at = at.box.parent) boxes.unshift(at);
    for (const box of boxes) {
      zoom.fit({ x: box.x - 40, y: box.y - 30, width: box.width + 80, height: box.height + 60 }, false, 1);
      if (zoom.at().k >= 0.6 || (box === mark && zoom.at().k >= 0.45)) return;
    }
    const least = S.phone() ? 0.36 : 0.42;
    if (zoom.at().k < least && !mark) start(picture, zoom, least);
  }

  // Too much for one look: the upper left at a readable size; the rest is a drag away.
  function start(picture, zoom, k) {
    const height = picture.root.clientHeight;
    const y = Math.max(0, (height - picture.box.height * k) / 2);
    zoom.set({ k, x: 10 - picture.box.x * k, y: y - picture.box.y * k });
  }

  function openLine(line) {
    if (line.source.node && line.target.node) S.panel.open(S.edgeId(line.source.id, line.target.id), { from: "map", quiet: true });
  }

  S.mapChosen = () => {
    if (!now || !now.scene) return;
    const id = S.panel.current() || "";
    for (const mark of now.scene.drawn) mark.element.classList.toggle("chosen", mark.id === id);
    for (const line of now.scene.lines) line.element.classList.toggle("chosen", id.startsWith("edge:") && id === S.edgeId(line.source.id, line.target.id));
  };
  window.addEventListener("panel", () => {
    if (S.state.view() !== "map") return;
    S.mapChosen();
    reveal(now?.scene?.marks.get(S.panel.current()));
  });

  // The panel takes room: what it tells of stays in sight.
  function reveal(mark) {
    if (!mark || mark.open || !now.zoom) return;
    const [frame, box] = [now.canvas.getBoundingClientRect(), mark.element.getBoundingClientRect()];
    const right = S.phone() || !document.body.classList.contains("with-panel") ? frame.right : Math.min(frame.right, document.getElementById("panel").getBoundingClientRect().left);
    const over = (low, high, from, to) => (high > to ? to - high - 20 : low < from ? from - low + 20 : 0);
    const [dx, dy] = [over(box.left, box.right, frame.left, right), over(box.top, box.bottom, frame.top, frame.bottom)];
    if (dx || dy) now.zoom.pan(dx, dy, true);
  }
  window.addEventListener("resize", S.later(() => { if (S.state.view() === "map" && now?.zoom?.at().k < 0.3) now.zoom.fit(); }, 200));

  // Find by name: what is on the canvas first, then anything of this level, opened and centred.
  function find(text, jump) {
    const low = text.trim().toLowerCase();
    let first = null;
    for (const mark of now.scene.drawn) {
      const hit = Boolean(low) && Boolean(mark.node) && mark.node.label.toLowerCase().includes(low);
      mark.element.classList.toggle("found", hit);
      if (hit && !first) first = mark;
    }
    if (!jump || !low) return;
    if (!first) {
      const hidden = [...S.tree(now.choices.level).byId.values()].filter((node) => node.id && `${node.label} ${node.id}`.toLowerCase().includes(low)).sort((a, b) => S.weigh(b) - S.weigh(a))[0];
      if (!hidden) return S.announce(`Nothing on this map is called ${text}`);
      S.openPath(now.choices.level, hidden.id).forEach((id) => now.choices.open.add(id));
      change({}, null);
      first = now.scene.marks.get(hidden.id);
      if (first?.node?.id !== hidden.id) return change({ focus: hidden.id, steps: 1 }, null);
    }
    now.zoom.fit({ x: first.x - 260, y: first.y - 160, width: first.width + 520, height: first.height + 320 }, true, 1);
    first.element.classList.add("found");
    first.element.focus({ preventScroll: true });
    S.panel.open(first.id, { from: "map", quiet: true });
  }

  function answer() {
    const top = S.cuts()[0];
    const { parts, edges } = S.model;
    if (!parts.length && !edges.length) return "There is nothing to draw yet.";
    return [`${S.count(parts.length, "part")}, ${S.count(edges.length, "dependency")} between ${S.count(S.model.modules.length, "module")}`, top ? [". The heaviest cut lies between ", S.partChip(top.from), " and ", S.partChip(top.to), `, price ${S.number(top.price)}.`] : "."];
  }

  S.mapKeys = (event) => {
    if (S.state.view() !== "map" || !now?.zoom) return false;
    const act = { "+": () => now.zoom.zoom(1.3), "=": () => now.zoom.zoom(1.3), "-": () => now.zoom.zoom(1 / 1.3), 0: () => now.zoom.fit(now.picture.box, true) }[event.key];
    act?.();
    return Boolean(act);
  };

  S.view("map", {
    title: "Map",
    full: true,
    render(root) {
      const at = S.state.get("at").split(",").map(Number);
      now = { choices: choices(), canvas: S.h("div", { class: "canvas" }), change, find, levels: LEVELS };
      S.add(root, S.opening("How does it hang together?", answer()), S.mapControls(now), S.h("div", { class: "map-frame" }, now.canvas, S.mapButtons(now)), S.mapLegend());
      draw(S.state.get("panel") || null);
      if (at.length === 3 && at.every(Number.isFinite) && now.zoom) now.zoom.set({ x: at[0], y: at[1], k: at[2] });
    },
  });
})();
