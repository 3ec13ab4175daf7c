// Words in, everything that carries them out: parts, modules, symbols, endpoints, tables, cuts.
(function () {
  "use strict";
  const S = window.Strangler;
  const SHOWN = 60;
  let entries = null;

  function index() {
    if (entries) return entries;
    entries = [];
    const add = (kind, text, id, href, rank) => entries.push({ kind, text, low: text.toLowerCase(), id, href, rank });
    for (const part of S.model.parts) add("part", part.name, `part:${part.name}`, S.state.link("parts", { part: part.name }), 0);
    for (const table of S.model.tables) add("table", table.name, `table:${table.name}`, null, 1);
    for (const endpoint of S.model.endpoints) add("endpoint", `${endpoint.method} ${endpoint.path}`, endpoint.id, null, 2);
    for (const pair of S.cuts()) add("cut", `${pair.a} | ${pair.b}`, null, S.state.link("cuts", { cut: pair.key }), 3);
    for (const module of S.model.modules) add("module", module.name, module.name, null, 3);
    for (const symbol of S.model.symbols) {
      const name = typeof symbol === "string" ? symbol : symbol.name;
      if (name) add("symbol", name, (typeof symbol === "object" && symbol.module) || S.model.moduleOf(name), null, 5);
    }
    return entries;
  }

  function find(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const found = [];
    for (const entry of index()) {
      let score = entry.rank * 2 + entry.low.length / 50;
      let all = true;
      for (const word of words) {
        const at = entry.low.indexOf(word);
        if (at < 0) { all = false; break; }
        if (entry.low === word) score -= 12;
        else if (at === 0 || "./_ |".includes(entry.low[at - 1])) score -= 4;
      }
      if (all) found.push({ entry, score });
    }
    found.sort((a, b) => a.score - b.score || (a.entry.text < b.entry.text ? -1 : 1));
    return found.map(({ entry }) => entry);
  }

  function open() {
    if (document.querySelector("dialog[open]")) return;
    let chosen = 0;
    let shown = [];
    const list = S.h("ul", { class: "results", id: "results", role: "listbox", "aria-label": "Results" });
    const note = S.h("p", { class: "muted", role: "status" }, "Parts, modules, symbols, endpoints, tables, cuts.");
    const field = S.h("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "results", "aria-label": "Search everything", placeholder: "Search everything", autocomplete: "off", spellcheck: "false" });
    const box = S.dialog("Search", S.h("div", { class: "search-box" }, field, note, list));
    box.classList.add("search-dialog");

    function draw() {
      const all = find(field.value);
      shown = all.slice(0, SHOWN);
      chosen = Math.min(chosen, Math.max(0, shown.length - 1));
      note.textContent = !field.value.trim() ? "Parts, modules, symbols, endpoints, tables, cuts." : all.length > SHOWN ? `${S.number(all.length)} found, the nearest ${SHOWN} shown` : all.length ? `${S.number(all.length)} found` : "Nothing carries these words.";
      S.replace(list, shown.map((entry, place) => S.h("li", { id: `result-${place}`, role: "option", "aria-selected": place === chosen ? "true" : "false", onclick: () => go(entry) },
        S.h("span", { class: "result-kind" }, entry.kind), S.h("span", { class: "result-text" }, entry.text))));
      mark();
    }

    function mark() {
      list.querySelectorAll("li").forEach((item, place) => item.setAttribute("aria-selected", place === chosen ? "true" : "false"));
      const item = list.children[chosen];
      if (item) {
        field.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      } else field.removeAttribute("aria-activedescendant");
    }

    function go(entry) {
      box.close();
      if (entry.href) window.location.hash = entry.href;
      else if (entry.id) S.panel.open(entry.id, { opener: document.getElementById("open-search") });
    }

    field.addEventListener("input", draw);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") chosen = Math.min(shown.length - 1, chosen + 1);
      else if (event.key === "ArrowUp") chosen = Math.max(0, chosen - 1);
      else if (event.key === "Enter") { if (shown[chosen]) go(shown[chosen]); }
      else return;
      event.preventDefault();
      mark();
    });
    field.focus();
  }

  S.openSearch = open;
})();
