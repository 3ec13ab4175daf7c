// Columns and rows in, a grid out that draws only the rows in sight: 10,000 stay smooth, arrows move.
(function () {
  "use strict";
  const S = window.Strangler;
  const SPARE = 8;

  // columns: [{key, label, width, value(row), cell(row), number, wide: hidden on phones}]
  function table({ label, columns, rows, open, sort, onSort, tall = 38, identify }) {
    const height = S.phone() ? tall + 10 : tall;
    const shownColumns = columns.filter((column) => !(column.wide && S.phone()));
    // Below this width the rows scroll sideways inside the grid.
    const least = shownColumns.reduce((sum, column) => sum + Number(/\d+/.exec(column.width || "80")[0]) + 16, 12);
    const grid = S.h("div", { class: "grid", role: "grid", "aria-label": label, "aria-colcount": shownColumns.length, style: `--columns: ${shownColumns.map((column) => column.width || "minmax(80px, 1fr)").join(" ")}; --row: ${height}px; --least: ${S.phone() ? 0 : least}px` });
    const head = S.h("div", { class: "grid-row grid-head", role: "row", "aria-rowindex": 1 });
    const body = S.h("div", { class: "grid-body", role: "rowgroup" });
    grid.append(S.h("div", { role: "rowgroup", class: "grid-top" }, head), body);
    const view = { rows, sorted: rows, active: 0, sort: sort || "", all: false };

    function order() {
      const key = view.sort.replace(/^-/, "");
      const column = columns.find((each) => each.key === key);
      view.sorted = column ? [...view.rows].sort(compare(column, view.sort.startsWith("-") ? -1 : 1)) : view.rows;
    }

    function drawHead() {
      S.replace(head, shownColumns.map((column) => {
        const direction = view.sort === column.key ? "ascending" : view.sort === `-${column.key}` ? "descending" : "none";
        return S.h("div", { role: "columnheader", class: column.number ? "number" : null, "aria-sort": column.value ? direction : null },
          column.value
            ? S.h("button", { type: "button", title: `Sort by ${column.label}`, onclick: () => sortBy(column) }, column.label, S.h("span", { class: "sort", "aria-hidden": "true" }, { ascending: "▲", descending: "▼", none: "" }[direction]))
            : column.label);
      }));
    }

    function sortBy(column) {
      const first = column.number ? `-${column.key}` : column.key;
      const second = column.number ? column.key : `-${column.key}`;
      view.sort = view.sort === first ? second : first;
      order();
      drawHead();
      draw(true);
      onSort?.(view.sort);
      head.querySelectorAll("button")[shownColumns.filter((each) => each.value).indexOf(column)]?.focus();
    }

    function range() {
      if (view.all) return [0, Math.min(view.sorted.length, 3000)];
      const top = Math.max(0, grid.scrollTop - head.offsetHeight);
      const start = Math.max(0, Math.floor(top / height) - SPARE);
      return [start, Math.min(view.sorted.length, Math.ceil((top + (grid.clientHeight || 600)) / height) + SPARE)];
    }

    let drawn = "";
    function draw(force) {
      const [start, end] = range();
      if (!force && drawn === `${start}-${end}`) return;
      drawn = `${start}-${end}`;
      grid.setAttribute("aria-rowcount", view.sorted.length + 1);
      body.style.height = view.all ? "auto" : `${view.sorted.length * height}px`;
      const held = body.contains(document.activeElement) && document.activeElement.classList.contains("grid-row");
      S.replace(body, view.sorted.slice(start, end).map((row, index) => drawRow(row, start + index)));
      if (held) body.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
    }

    function drawRow(row, index) {
      const id = identify?.(row);
      return S.h("div", { class: `grid-row${id && id === S.panel.current() ? " chosen" : ""}`, role: "row", "aria-rowindex": index + 2, tabindex: index === view.active ? 0 : -1, "data-index": index, "data-panel": id, style: view.all ? "" : `transform: translateY(${index * height}px)` },
        shownColumns.map((column) => {
          const made = column.cell ? column.cell(row) : S.say(column.value(row));
          return S.h("div", { role: "gridcell", class: column.number ? "number" : null, title: typeof made === "string" && made.length > 18 ? made : null }, made);
        }));
    }

    function move(to) {
      if (!view.sorted.length) return;
      view.active = Math.max(0, Math.min(view.sorted.length - 1, to));
      const top = view.active * height;
      const room = grid.clientHeight - head.offsetHeight;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + height > grid.scrollTop + room) grid.scrollTop = top + height - room;
      draw(true);
      body.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
    }

    grid.addEventListener("scroll", () => requestAnimationFrame(() => draw(false)), { passive: true });
    body.addEventListener("click", (event) => {
      const row = event.target.closest(".grid-row");
      if (!row || event.target.closest("a, button")) return;
      view.active = Number(row.dataset.index);
      open?.(view.sorted[view.active], row);
    });
    body.addEventListener("keydown", (event) => {
      if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key) && across(event)) return event.preventDefault();
      if (!event.target.classList.contains("grid-row")) return undefined;
      const at = Number(event.target.dataset.index);
      const page = Math.max(1, Math.floor(grid.clientHeight / height) - 2);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: view.sorted.length - 1 }[event.key];
      if (to !== undefined) move(to);
      else if (event.key === "Enter" || event.key === " ") open?.(view.sorted[at], event.target);
      else return undefined;
      return event.preventDefault();
    });

    // Among the marks of a matrix: left and right along the row, from the row to the first and back; up and down in the column.
    function across(event) {
      const row = event.target.closest(".grid-row");
      const marks = [...row.querySelectorAll(".mark-cell")];
      const at = marks.indexOf(event.target);
      if (at < 0) {
        if (event.key !== "ArrowRight" || event.target !== row || !marks.length) return false;
        marks[0].focus();
        return true;
      }
      if (event.key === "ArrowRight") marks[at + 1]?.focus();
      else if (event.key === "ArrowLeft") (marks[at - 1] || row).focus();
      else {
        const column = event.target.closest("[role=gridcell]");
        const place = [...row.children].indexOf(column);
        move(Number(row.dataset.index) + (event.key === "ArrowDown" ? 1 : -1));
        const next = body.querySelector('[tabindex="0"].grid-row')?.children[place]?.querySelector(".mark-cell");
        next?.focus({ preventScroll: true });
      }
      return true;
    }

    const api = {
      element: grid,
      set(next) {
        view.rows = next;
        view.active = 0;
        grid.scrollTop = 0;
        grid.classList.toggle("short", next.length < 12);
        order();
        draw(true);
      },
      shown: () => view.sorted,
      redraw: () => draw(true),
      printing(all) {
        view.all = all;
        grid.classList.toggle("unrolled", all);
        draw(true);
      },
    };
    order();
    drawHead();
    api.set(rows);
    requestAnimationFrame(() => draw(true));
    tables.add(new WeakRef(api));
    return api;
  }

  function compare(column, sign) {
    return (a, b) => {
      const x = column.value(a);
      const y = column.value(b);
      const missing = Number(x === null || x === undefined || x === "") - Number(y === null || y === undefined || y === "");
      if (missing) return missing;
      if (typeof x === "number" && typeof y === "number") return sign * (x - y);
      return sign * String(x).localeCompare(String(y), "en", { numeric: true });
    };
  }

  const tables = new Set();
  const each = (work) => {
    for (const held of tables) {
      const api = held.deref();
      if (!api || !api.element.isConnected) tables.delete(held);
      else work(api);
    }
  };
  window.addEventListener("beforeprint", () => each((api) => api.printing(true)));
  window.addEventListener("afterprint", () => each((api) => api.printing(false)));
  window.addEventListener("resize", S.later(() => each((api) => api.redraw()), 80));
  S.redrawTables = () => each((api) => api.redraw());
  S.table = table;
})();
