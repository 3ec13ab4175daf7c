// A scene with places in, an SVG picture out, each mark a button that keyboard and pointer reach alike.
(function () {
  "use strict";
  const S = window.Strangler;
  let serial = 0;

  // hooks: {toggle(mark), pick(mark), line(line)}; all optional.
  function draw(scene, hooks, label) {
    const id = `picture${(serial += 1)}`;
    const { width, height } = scene.root;
    const margin = 14;
    // Lines within the last column bend out to its right.
    const right = scene.lines.some((line) => !line.faint && line.source.x + line.source.width > width - 60 && line.target.x + line.target.width > width - 60) ? 48 : margin;
    const box = { x: -margin, y: -margin, width: width + margin + right, height: height + 2 * margin };
    const world = S.svg("g", { class: "world" });
    const root = S.svg("svg", { class: "picture", role: "group", "aria-label": label, viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`, preserveAspectRatio: "xMidYMid meet" });
    const names = new Set(scene.drawn.map((mark) => mark.part ?? mark.node?.part).filter(Boolean));
    root.append(S.svg("defs", {}, S.partDefinitions(names), S.lineMarkers(id)), world);
    const boxes = S.svg("g", { class: "boxes" });
    const lines = S.svg("g", { class: "lines" });
    const marks = S.svg("g", { class: "marks" });
    world.append(boxes, lines, marks);
    for (const line of scene.lines) lines.append(S.drawLine(line, id, hooks));
    for (const mark of scene.drawn) (mark.open ? boxes : marks).append(drawMark(mark, hooks));
    // Names and signs of open boxes lie above the lines, so that nothing covers them.
    for (const mark of scene.drawn) if (mark.open) marks.append(caption(mark, hooks));
    lines.append(S.lineLabels(scene.lines, scene.drawn));
    const picture = { root, world, scene, box };
    if (hooks.pick || hooks.toggle) wire(picture, hooks);
    return picture;
  }

  function words(mark) {
    if (!mark.node) return `${S.markLabel(mark)}; opens more of them`;
    const { kind, label, lines, size, children } = mark.node;
    const kindWord = kind === "part" ? S.model.partByName.get(mark.node.part)?.kind || "part" : kind;
    const facts = [lines ? S.count(lines, "line") : "", children.length ? S.count(size, S.leafWord(mark.node)) : ""].filter(Boolean);
    return [`${kindWord} ${label}`, ...facts].join(", ");
  }

  function drawMark(mark, hooks) {
    const part = mark.node ? mark.node.part : mark.part;
    const expandable = Boolean(mark.node?.children.length);
    const kind = mark.node ? mark.node.kind : "more";
    const attributes = {
      class: `mark ${kind}${mark.open ? " open" : ""}`,
      transform: `translate(${round(mark.x)} ${round(mark.y)})`,
      style: part ? `--own: ${S.partColour(part)}${S.partLook(part).colour === "8" ? "; --tint: 6%" : ""}` : "",
      "data-id": mark.id,
    };
    if (hooks.pick || hooks.toggle) Object.assign(attributes, { role: "button", tabindex: -1, "aria-label": words(mark) });
    if (expandable && hooks.toggle) attributes["aria-expanded"] = mark.open ? "true" : "false";
    const group = S.svg("g", attributes, mark.open ? openBox(mark) : closedBox(mark, part));
    if (expandable && hooks.toggle && !mark.open) group.append(toggleSign(mark));
    mark.element = group;
    return group;
  }

  function openBox(mark) {
    return [
      S.svg("rect", { class: "frame", width: round(mark.width), height: round(mark.height), rx: 8 }),
      S.svg("rect", { class: "band", width: round(mark.width), height: 6, rx: 3, style: `fill: ${S.partFill(mark.node.part)}` }),
    ];
  }

  function caption(mark, hooks) {
    return S.svg("g", { class: "caption", transform: `translate(${round(mark.x)} ${round(mark.y)})`, "data-id": mark.id },
      S.svg("text", { class: "name", x: 14, y: 25 }, S.markLabel(mark)), hooks.toggle && toggleSign(mark));
  }

  function closedBox(mark, part) {
    const { width, height } = mark;
    const kind = mark.node?.kind;
    const round_ = kind === "endpoint" ? height / 2 : kind === "table" ? 2 : 6;
    const sub = subtitle(mark);
    const middle = height / 2;
    const made = [S.svg("rect", { class: "body", width: round(width), height: round(height), rx: round_ })];
    if (part && mark.node) {
      if (kind === "endpoint") made.push(S.svg("circle", { class: "band", cx: 16, cy: middle, r: 6, style: `fill: ${S.partFill(part)}` }));
      else made.push(S.svg("path", { class: "band", d: bandPath(round(height), round_), style: `fill: ${S.partFill(part)}` }));
      if (kind === "table") made.push(S.svg("path", { class: "rule", d: `M10 9H${round(width)}` }));
    }
    const left = kind === "endpoint" ? 28 : mark.node ? 20 : width / 2;
    made.push(S.svg("text", { class: "name", x: round(left), y: round(middle + (sub ? -1 : 4.5)), "text-anchor": mark.node ? "start" : "middle" }, S.markLabel(mark), sub ? " " : ""));
    if (sub) made.push(S.svg("text", { class: "sub", x: round(left), y: round(middle + 14) }, sub));
    return made;
  }

  function bandPath(height, radius) {
    const r = Math.min(radius, 6);
    return `M${r} 0H10V${height}H${r}A${r} ${r} 0 0 1 0 ${height - r}V${r}A${r} ${r} 0 0 1 ${r} 0Z`;
  }

  function subtitle(mark) {
    if (!mark.node) return "";
    const { kind, lines, size, children } = mark.node;
    if (children.length && !lines) return S.count(size, S.leafWord(mark.node));
    if (kind === "part" && lines) return S.count(lines, "line");
    if (mark.height >= 46 && lines) return S.count(lines, "line");
    return "";
  }

  function toggleSign(mark) {
    const x = round(mark.width - 15);
    const y = mark.open ? 20 : 14;
    return S.svg("g", { class: "sign", transform: `translate(${x} ${y})`, "aria-hidden": "true" },
      S.svg("circle", { r: 7.5 }),
      S.svg("path", { d: mark.open ? "M-3.5 0H3.5" : "M-3.5 0H3.5M0 -3.5V3.5" }));
  }

  function wire(picture, hooks) {
    const { root, scene } = picture;
    const find = (event) => scene.marks.get(event.target.closest?.("[data-id]")?.dataset.id);
    roving(picture);
    root.addEventListener("click", (event) => {
      const mark = find(event);
      if (!mark) return;
      const sign = event.target.closest(".sign");
      if (sign || !mark.node) hooks.toggle?.(mark);
      else hooks.pick?.(mark, event);
    });
    root.addEventListener("keydown", (event) => {
      const mark = find(event);
      if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") {
        if (mark.node && !mark.node.children.length) hooks.pick?.(mark, event);
        else hooks.toggle?.(mark);
      } else if (event.key === " ") hooks.pick?.(mark, event);
      else if (event.key.startsWith("Arrow")) step(picture, mark, event.key);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    const light = (mark) => S.lightUp(picture, mark);
    root.addEventListener("pointerover", (event) => light(find(event)));
    root.addEventListener("pointerleave", () => light(null));
    root.addEventListener("focusin", (event) => light(find(event)));
    root.addEventListener("focusout", () => light(null));
  }

  function roving({ scene }) {
    const first = [...scene.drawn].sort((a, b) => a.x + a.y - b.x - b.y)[0];
    first?.element.setAttribute("tabindex", "0");
  }

  // The nearest mark in the arrow's direction takes the focus.
  function step({ scene }, from, key) {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const center = (mark) => [mark.x + mark.width / 2, mark.open ? mark.y + 14 : mark.y + mark.height / 2];
    const [x, y] = center(from);
    let best = null;
    for (const mark of scene.drawn) {
      if (mark === from) continue;
      const [mx, my] = center(mark);
      const along = (mx - x) * dx + (my - y) * dy;
      const aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx);
      if (along <= 1) continue;
      const distance = along + 2.2 * aside;
      if (!best || distance < best.distance) best = { mark, distance };
    }
    if (!best) return;
    from.element.setAttribute("tabindex", "-1");
    best.mark.element.setAttribute("tabindex", "0");
    best.mark.element.focus();
  }

  const round = (value) => Math.round(value * 10) / 10;

  S.round = round;
  S.drawPicture = draw;
  S.leafWord = (node) => {
    let at = node;
    while (at.children.length) at = at.children[0];
    return at.kind;
  };
})();
