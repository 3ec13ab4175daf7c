// Weighted items in, a treemap of buttons out: area is the weight (squarified, Bruls et al. 2000).
(function () {
  "use strict";
  const S = window.Strangler;

  function squarify(items, width, height) {
    const total = items.reduce((sum, item) => sum + item.weight, 0) || 1;
    const left = items.map((item) => ({ ...item, area: (item.weight * width * height) / total }));
    const placed = [];
    let frame = { x: 0, y: 0, width, height };
    while (left.length) {
      const side = Math.min(frame.width, frame.height);
      const row = [left.shift()];
      while (left.length && worst([...row, left[0]], side) <= worst(row, side)) row.push(left.shift());
      frame = lay(row, frame, placed);
    }
    return placed;
  }

  function worst(row, side) {
    const sum = row.reduce((total, item) => total + item.area, 0);
    const areas = row.map((item) => item.area);
    const square = side * side;
    return Math.max((square * Math.max(...areas)) / (sum * sum), (sum * sum) / (square * Math.min(...areas)));
  }

  function lay(row, frame, placed) {
    const sum = row.reduce((total, item) => total + item.area, 0);
    const tall = frame.width >= frame.height;
    const thick = sum / (tall ? frame.height : frame.width) || 0;
    let offset = 0;
    for (const item of row) {
      const long = item.area / thick || 0;
      placed.push(tall
        ? { item, x: frame.x, y: frame.y + offset, width: thick, height: long }
        : { item, x: frame.x + offset, y: frame.y, width: long, height: thick });
      offset += long;
    }
    return tall
      ? { x: frame.x + thick, y: frame.y, width: frame.width - thick, height: frame.height }
      : { x: frame.x, y: frame.y + thick, width: frame.width, height: frame.height - thick };
  }

  // items: [{label, title, weight, link}], heaviest first; sizes in percent, so that it fits any width.
  S.treemap = (items, { colour, label, ratio = 2.6 }) => {
    const [width, height] = [100 * ratio, 100];
    const holder = S.h("ul", { class: "treemap", "aria-label": label, style: `--own: ${colour}` });
    for (const { item, x, y, width: w, height: h } of squarify(items, width, height)) {
      const place = `left:${(100 * x) / width}%;top:${y}%;width:${(100 * w) / width}%;height:${h}%`;
      holder.append(S.h("li", { style: place }, S.h("a", { href: item.link, title: item.title }, S.h("span", {}, item.label), S.h("small", {}, item.note))));
    }
    return holder;
  };
})();
