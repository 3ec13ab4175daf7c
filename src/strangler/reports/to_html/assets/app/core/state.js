// The URL fragment in, the view and its parameters out, and back: a link shows the same thing.
(function () {
  "use strict";
  const S = window.Strangler;
  let view = "overview";
  let values = new URLSearchParams();

  function read() {
    const [path, query] = window.location.hash.replace(/^#\/?/, "").split("?");
    view = decodeURIComponent(path || "overview");
    values = new URLSearchParams(query || "");
  }

  function text() {
    const query = values.toString();
    return `#/${encodeURIComponent(view)}${query ? "?" + query : ""}`;
  }

  function link(toView, parameters) {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(parameters || {})) put(query, key, value);
    const tail = query.toString();
    return `#/${encodeURIComponent(toView)}${tail ? "?" + tail : ""}`;
  }

  function put(target, key, value) {
    target.delete(key);
    if (value === null || value === undefined || value === "" || value === false) return;
    for (const each of Array.isArray(value) ? value : [value]) target.append(key, each === true ? "1" : String(each));
  }

  S.state = {
    read,
    link,
    view: () => view,
    get: (key, fallback = "") => values.get(key) ?? fallback,
    list: (key) => values.getAll(key),
    // Remember without drawing again: the caller has already drawn what it changes.
    keep(patch) {
      for (const [key, value] of Object.entries(patch)) put(values, key, value);
      window.history.replaceState(null, "", text());
    },
    // Go somewhere else; the hashchange event draws it.
    go(toView, parameters) {
      window.location.hash = link(toView, parameters);
    },
  };
})();
