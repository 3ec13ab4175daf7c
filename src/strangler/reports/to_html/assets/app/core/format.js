// Numbers, ranges, plurals and mixed values in, the words that a person reads out.
(function () {
  "use strict";
  const S = window.Strangler;
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

  S.number = (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return value === undefined || value === null ? "–" : S.say(value);
    if (Number.isInteger(value) || Math.abs(value) >= 1000) return whole.format(value);
    return Math.abs(value) < 1 ? String(Number(value.toFixed(3))) : fine.format(value);
  };
  const IRREGULAR = { is: "are", has: "have", depends: "depend", "dependency": "dependencies", library: "libraries", "category": "categories" };
  S.plural = (word, count) => (count === 1 ? word : IRREGULAR[word] || (/[sx]$/.test(word) ? word + "es" : word + "s"));
  S.count = (count, word) => `${S.number(count)} ${S.plural(word, count)}`;
  S.percent = (part, whole) => {
    if (!whole) return "–";
    const share = (100 * part) / whole;
    const shown = share > 0 && share < 0.1 ? "under 0.1" : share > 99.9 && share < 100 ? "over 99.9" : fine.format(share);
    return `${shown} %`;
  };
  S.words = (name) => String(name).replace(/_/g, " ");
  S.list = (items, limit = 4) => {
    const shown = items.slice(0, limit).map(String);
    if (items.length > limit) return `${shown.join(", ")} and ${S.number(items.length - limit)} more`;
    return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
  };
  // A value of unknown shape, as words: ranges as ranges, objects as "key value".
  S.say = (value) => {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "number") return S.number(value);
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "string") return value;
    if (Array.isArray(value)) {
      if (value.length === 2 && value.every((v) => typeof v === "number")) return `${S.number(value[0])} to ${S.number(value[1])}`;
      return value.map(S.say).join(", ") || "–";
    }
    for (const [low, high] of [["low", "high"], ["min", "max"]]) {
      if (low in value && high in value) return `${S.number(value[low])} to ${S.number(value[high])}${value.unit ? " " + value.unit : ""}`;
    }
    if (typeof value.text === "string") return value.text;
    if (typeof value.name === "string") return value.name;
    return Object.entries(value).filter(([, v]) => typeof v !== "object").map(([k, v]) => `${S.words(k)} ${S.say(v)}`).join(", ") || "–";
  };
  // The middle of a long dotted name gives way first: its ends tell the most.
  S.shorten = (text, limit) => {
    if (text.length <= limit) return text;
    const tail = Math.ceil((limit - 1) * 0.6);
    return `${text.slice(0, limit - 1 - tail)}…${text.slice(-tail)}`;
  };
})();
