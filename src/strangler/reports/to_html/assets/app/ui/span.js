// A transaction in, its span as a picture out: what is read, locked and written, what leaves before and after the commit.
(function () {
  "use strict";
  const S = window.Strangler;

  // The tables of one list as tiles, in the colours of the parts that own them.
  function tiles(tables, strong) {
    return S.h("div", { class: "span-tiles" }, S.tablesByOwner(tables).map(([part, names]) => S.h("div", { class: `span-tile${strong ? " strong" : ""}`, style: `--own: ${part ? S.partColour(part) : "var(--part-none)"}` },
      S.h("p", { class: "span-owner" }, part && S.model.partByName.has(part) ? [S.swatch(part), S.h("strong", {}, part)] : S.h("strong", {}, "no part"), S.h("span", { class: "count" }, S.number(names.length))),
      S.h("ul", {}, names.slice(0, 8).map((name) => S.h("li", {}, S.h("button", { class: "node-link", type: "button", onclick: (event) => S.panel.open(`table:${name}`, { opener: event.currentTarget }) }, S.shorten(name, 36)))), names.length > 8 && S.h("li", { class: "muted" }, S.h("details", {}, S.h("summary", {}, `${S.number(names.length - 8)} more`), names.slice(8).join(", ")))))));
  }

  const lane = (kind, icon, title, note, ...children) => S.h("section", { class: `span-lane ${kind}`, "aria-label": title }, S.h("h3", {}, S.icon(icon), S.h("span", {}, title), note && S.h("span", { class: "muted" }, note)), children);
  const edge = (kind, title, location, words) => S.h("p", { class: `span-edge ${kind}` }, S.h("strong", {}, title), " ", location ? S.locationButton(location) : "", words && S.h("span", { class: "muted" }, ` ${words}`));

  function ghost(each) {
    return S.h("li", { class: "span-leaving" }, S.h("p", {}, S.h("strong", {}, each.effects.join(", ")), each.via && [each.direct ? " by " : " below ", S.h("code", { class: "wrap" }, each.via)], " ", S.locationButton(each.location)));
  }

  S.spanPicture = (span) => {
    const end = span.location && { ...span.location, line: span.end_line || span.location.line, column: 1 };
    const written = span.writes_parts.length;
    return S.h("figure", { class: "span-picture" },
      S.h("div", { class: "span-box" },
        edge("begin", "Begins", span.location, S.transactionKind(span.kind)),
        span.reads.length > 0 && lane("reads", "effect_read", `Reads ${S.count(span.reads.length, "table")}`, "", S.h("details", {}, S.h("summary", {}, S.list(S.tablesByOwner(span.reads).map(([part, names]) => `${part || "no part"} ${names.length}`), 8)), tiles(span.reads, false))),
        span.locks.length > 0 && lane("locks", "lock", `Locks rows of ${S.count(span.locks.length, "table")}`, "others wait until it ends", tiles(span.locks, false)),
        span.writes.length > 0 && lane("writes", "effect_write", `Writes ${S.count(span.writes.length, "table")}`, written > 1 ? `of ${S.count(written, "part")}: all or nothing ends where they are cut` : "", tiles(span.writes, true)),
        span.ghosts.length > 0 && lane("ghosts", "warning", "Leaves before the commit: ghost risk", "if the commit fails, this is out all the same", S.h("ul", {}, S.limited(span.ghosts, 8, ghost))),
        edge("commit", "Commits", end, "all of it, or nothing")),
      span.after_commit.length > 0 && S.h("div", { class: "span-after" }, lane("after", "effect_external", "After the commit", "lost if the process dies in between, unless an outbox keeps it", S.h("ul", {}, span.after_commit.map((each) => S.h("li", { class: "span-leaving" }, S.h("p", {}, S.h("code", { class: "wrap" }, each.function), " ", S.location(each) && S.locationButton(S.location(each)))))))),
      S.h("figcaption", { class: "muted" }, "From top to bottom as in the code; tables also count that are touched below, in what it calls. Colours are those of the parts that own the tables."));
  };
})();
