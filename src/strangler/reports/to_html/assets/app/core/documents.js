// The packed text of the page in, the report document out; when first asked for, excerpts and effects, too.
(function () {
  "use strict";
  const S = window.Strangler;

  async function unpack(id) {
    const holder = document.getElementById(id);
    const raw = Uint8Array.from(atob(holder.textContent.trim()), (c) => c.charCodeAt(0));
    holder.remove();
    if (!raw.length) return null;
    const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  let excerpts = null;
  let effects = null;
  S.documents = {
    report: () => unpack("packed-document"),
    // The map from which ways are found (strangler.model.effect_map); null where the page has none.
    effects: () => (effects = effects || unpack("packed-effects")),
    // The lines around a location that this report holds: [{line, text, here}], perhaps none.
    async excerpt(location, around = 3) {
      excerpts = excerpts || unpack("packed-excerpts");
      const lines = (await excerpts)[location.path] || {};
      const found = [];
      for (let line = Math.max(1, location.line - around); line <= location.line + around; line += 1) {
        const text = lines[String(line)];
        if (text !== undefined) found.push({ line, text, here: line === location.line });
      }
      return found.some((each) => each.here) ? found : [];
    },
  };
})();
