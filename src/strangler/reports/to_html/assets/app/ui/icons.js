// A name in, a small drawing out. Meaning is always repeated in words beside it.
(function () {
  "use strict";
  const S = window.Strangler;
  const PATHS = {
    search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.5 10.5 14 14",
    close: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5",
    back: "M10 3 5 8l5 5",
    sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
    moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
    gear: "M2 5h6.5M12.5 5h1.5M2 11h1.5M7.5 11h6.5M10.5 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM5.5 9a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z",
    keys: "M1.5 4.5h13v7h-13zM4 7h.5M7 7h.5M10 7h.5M12 7h.2M4.5 9.5h7",
    copy: "M5.5 5.5h8v8h-8zM2.5 10.5v-8h8",
    link: "M6 3H3v10h10v-3M9 3h4v4M13 3 7 9",
    plus: "M8 3v10M3 8h10",
    minus: "M3 8h10",
    fit: "M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
    error: "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2ZM8 4.8v4M8 10.8v.4",
    warning: "M8 2 14.5 13.5h-13ZM8 6v4M8 11.7v.3",
    info: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 7.2v4M8 4.8v.4",
    down: "M8 2.5v8M4.5 7 8 10.5 11.5 7M3 13.5h10",
    lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    more: "M6 3l5 5-5 5",
    check: "M3 8.5 6.5 12 13 4.5",
    effect_none: "M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z",
    effect_external: "M3 13 12.5 3.5M6.5 3.5h6v6",
    effect_unknown: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.700 8 9 8 10M8 12.3v.4",
  };
  const SOLID = {
    effect_read: [["circle", { cx: 8, cy: 8, r: 4.5 }], ["path", { d: "M8 3.5a4.5 4.5 0 0 1 0 9Z", class: "solid" }]],
    effect_write: [["circle", { cx: 8, cy: 8, r: 4.5, class: "solid" }]],
  };

  S.icon = (name, size = 16) => {
    const box = S.svg("svg", { class: `icon icon-${name}`, width: size, height: size, viewBox: "0 0 16 16", "aria-hidden": "true" });
    if (SOLID[name]) for (const [tag, attributes] of SOLID[name]) box.append(S.svg(tag, attributes));
    else box.append(S.svg("path", { d: PATHS[name] || "" }));
    return box;
  };

  const SEVERITY = { error: "Error", warning: "Warning", info: "Note" };
  S.severity = (level, words) => S.h("span", { class: `severity ${level}` }, S.icon(SEVERITY[level] ? level : "info"), " ", words?.[level] || SEVERITY[level] || level);
})();
