// A location in, a control out that shows its lines, copies path:line and opens the reader's editor.
(function () {
  "use strict";
  const S = window.Strangler;
  const name = (location) => `${location.path}:${location.line}`;

  S.locationName = name;
  S.locationId = (location) => `loc:${location.path}:${location.line}:${location.column || 1}`;

  // A quiet button; the panel shows the lines.
  S.locationButton = (location) => {
    if (!location) return S.h("span", { class: "muted" }, "no line known");
    return S.h("button", { class: "location", type: "button", title: name(location), onclick: (event) => { event.stopPropagation(); S.panel.open(S.locationId(location), { opener: event.currentTarget }); } }, S.h("bdi", { dir: "ltr" }, S.shorten(name(location), 64)));
  };

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = S.h("textarea", { value: text, class: "offscreen", "aria-hidden": "true" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    S.announce(`Copied ${text}`);
    const label = button.querySelector("span");
    label.textContent = "Copied";
    setTimeout(() => { label.textContent = "Copy"; }, 1600);
  }

  function actions(location) {
    const url = S.settings.sourceUrl(location);
    return S.h("span", { class: "location-actions" },
      S.h("button", { class: "small", type: "button", "aria-label": `Copy ${name(location)}`, onclick: (event) => copy(name(location), event.currentTarget) }, S.icon("copy", 14), S.h("span", {}, "Copy")),
      url && S.h("a", { class: "button small", href: url, rel: "noreferrer noopener", target: /^https?:/i.test(url) ? "_blank" : null }, S.icon("link", 14), "Open"));
  }

  // The lines themselves, in place; `quiet` leaves out the words when there are none.
  function code(location, { around = 3, quiet = false } = {}) {
    const holder = S.h("div", { class: "excerpt" });
    S.documents.excerpt(location, around).then((lines) => {
      if (!lines.length) {
        if (!quiet) S.replace(holder, S.h("p", { class: "muted" }, "This report holds no excerpt of that line. The place is ", S.h("code", {}, name(location)), "."));
        else holder.remove();
        return;
      }
      const indent = Math.min(...lines.filter((each) => each.text.trim()).map((each) => /^\s*/.exec(each.text)[0].length));
      S.replace(holder, S.h("pre", { tabindex: 0, role: "group", "aria-label": `Source of ${name(location)}` }, lines.map((each) =>
        S.h("span", { class: each.here ? "code-line here" : "code-line" }, S.h("span", { class: "code-number" }, each.line), S.h("span", { class: "code-text" }, each.text.slice(Number.isFinite(indent) ? indent : 0) || " ")))));
    });
    return holder;
  }

  S.codeAt = code;
  S.locationBlock = (location, options) => S.h("div", { class: "location-block" }, S.h("div", { class: "location-head" }, S.locationButton(location), actions(location)), code(location, options));
  S.locationActions = actions;
  // The first few of many locations, and a button for the rest.
  S.locationList = (locations, limit = 5) => {
    const list = S.h("ul", { class: "locations" });
    const add = (items) => list.append(...items.map((each) => S.h("li", {}, S.locationButton(each))));
    add(locations.slice(0, limit));
    if (locations.length > limit) {
      const more = S.h("li", {}, S.h("button", { class: "link", type: "button", onclick: () => { more.remove(); add(locations.slice(limit, limit + 500)); } }, `Show ${S.number(Math.min(500, locations.length - limit))} more`));
      list.append(more);
    }
    return list;
  };
})();
