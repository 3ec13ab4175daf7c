// A table and its filters in, the bar above it and the table out; what is chosen stays in the URL.
(function () {
  "use strict";
  const S = window.Strangler;

  // filters: [{key, label, value(row) -> string or list}]; search(row) -> text; noun: "endpoint"
  function tableView(options) {
    const { noun, rows, columns, filters = [], search, label } = options;
    if (!rows.length) return S.h("div", {}, S.empty(options.empty?.[0] || `No ${S.plural(noun, 2)}`, options.empty?.[1]));
    const texts = new Map(rows.map((row) => [row, search(row).toLowerCase()]));
    const chosen = new Map(filters.map((filter) => [filter.key, S.state.get(`f_${filter.key}`)]));
    let query = S.state.get("q");
    const total = S.h("p", { class: "table-count", role: "status" });
    const table = S.table({ label, columns, rows, open: options.open, identify: options.identify, tall: options.tall, sort: S.state.get("sort", options.sort || ""), onSort: (sort) => S.state.keep({ sort }) });
    const none = S.h("div", { hidden: true }, S.empty("Nothing matches", "Take a filter away, or search for less."));

    const matches = (row) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      if (!words.every((word) => texts.get(row).includes(word))) return false;
      return filters.every((filter) => !chosen.get(filter.key) || [filter.value(row)].flat().map(String).includes(chosen.get(filter.key)));
    };

    function update() {
      const kept = rows.filter(matches);
      table.set(kept);
      none.hidden = kept.length > 0;
      table.element.hidden = kept.length === 0;
      total.textContent = kept.length === rows.length ? S.count(rows.length, noun) : `${S.number(kept.length)} of ${S.count(rows.length, noun)}`;
      clear.hidden = kept.length === rows.length;
    }

    const field = S.h("input", { type: "search", class: "filter-search", placeholder: `Filter ${S.plural(noun, 2)}`, "aria-label": `Filter ${S.plural(noun, 2)} by text`, value: query, oninput: S.later((event) => {
      query = event.target.value;
      S.state.keep({ q: query });
      update();
    }, 60) });
    const selects = filters.map((filter) => pick(filter, rows, chosen.get(filter.key), (value) => {
      chosen.set(filter.key, value);
      S.state.keep({ [`f_${filter.key}`]: value });
      update();
    }));
    const clear = S.h("button", { class: "link", type: "button", hidden: true, onclick: () => {
      query = "";
      field.value = "";
      for (const [index, filter] of filters.entries()) {
        chosen.set(filter.key, "");
        if (selects[index]) selects[index].querySelector("select").value = "";
        S.state.keep({ [`f_${filter.key}`]: "" });
      }
      S.state.keep({ q: "" });
      update();
    } }, "Clear");
    const bar = S.h("div", { class: "filters", role: "search", "aria-label": `Filter ${S.plural(noun, 2)}` }, field, selects, total, clear);
    update();
    return S.h("div", { class: "table-view" }, bar, table.element, none);
  }

  function pick(filter, rows, value, onChange) {
    const counts = new Map();
    for (const row of rows) for (const each of new Set([filter.value(row)].flat().map(String))) counts.set(each, (counts.get(each) || 0) + 1);
    if (value && !counts.has(value)) counts.set(value, 0);
    if (counts.size < 2 && !value) return null;
    const sorted = [...counts].sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true }));
    return S.h("label", { class: "filter" }, S.h("span", {}, filter.label),
      S.h("select", { onchange: (event) => onChange(event.target.value) },
        S.h("option", { value: "" }, "any"),
        sorted.map(([each, count]) => S.h("option", { value: each, selected: each === value }, `${each || "none"} (${S.number(count)})`))));
  }

  S.tableView = tableView;
})();
