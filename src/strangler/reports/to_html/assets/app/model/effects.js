// Endpoints and doors in, what they can do in words out: effects by reach, what keeps them incomplete, counts.
(function () {
  "use strict";
  const S = window.Strangler;

  // As strangler.model.effects has them: [strength, words, whether the target is a table].
  const KINDS = {
    reads: ["read", "reads", true],
    writes: ["write", "writes", true],
    locks: ["read", "locks rows of", true],
    publishes: ["external", "publishes"],
    http: ["external", "calls over HTTP"],
    grpc: ["external", "calls over gRPC"],
    mail: ["external", "sends mail"],
    aws: ["external", "calls AWS"],
    network: ["external", "connects to"],
    reads_file: ["read", "reads file"],
    writes_file: ["write", "writes file"],
    reads_cache: ["read", "reads cache key"],
    fills_cache: ["read", "fills cache key"],
    writes_cache: ["write", "writes cache key"],
    reads_session: ["read", "reads session key"],
    writes_session: ["write", "writes session key"],
    changes_state: ["write", "changes state of the process"],
    starts_process: ["external", "starts a process"],
    exits: ["external", "ends the process"],
    random: ["none", "draws random numbers"],
    time: ["none", "asks for the time"],
    logs: ["none", "logs"],
  };
  const REACH = ["external", "write", "read", "none"];
  const REASONS = {
    library: "nothing is known of this function of a library",
    hub: "it could be any of many values",
    computed: "what is called is computed",
    receiver: "the class of the value is not known",
    local: "a function held in a name or parameter",
    table: "the table of the class is not known",
    "not found": "no such code was found",
    sql: "the SQL is computed",
  };
  const HINT = "annotate the value that is called, or say what it calls in a facts file (--facts)";

  // "writes orders" as {kind, target, strength, words, table}.
  function effect(text) {
    const space = text.indexOf(" ");
    const kind = space < 0 ? text : text.slice(0, space);
    const target = space < 0 ? "" : text.slice(space + 1);
    const [strength, words, table] = KINDS[kind] || ["none", S.words(kind), false];
    return { kind, target, strength, words, table: Boolean(table && target) };
  }

  // The effects of an endpoint or door by strength, the furthest first: [[strength, [effect]]].
  function byReach(record) {
    const found = S.array(record.effects).map((each) => effect(String(each)));
    return REACH.map((strength) => [strength, found.filter((each) => each.strength === strength)]).filter(([, group]) => group.length);
  }

  const reason = (unknown) => REASONS[unknown.reason] || unknown.reason || "it could not be followed";

  function hint(unknown) {
    const gap = S.model.unresolved.find((each) => each.kind === unknown.reason && each.hint);
    return gap ? gap.hint : HINT;
  }

  // What an incomplete record is laid to: the nearest of its open calls, as STR320 does.
  function cause(record) {
    if (record.complete !== false) return null;
    const nearest = S.array(record.unknown)[0];
    if (!nearest) return { key: "not analysed", name: "", reason: "what it does was not analysed", hint: HINT, location: null };
    const said = nearest.name && nearest.name !== nearest.reason;
    return { key: said ? `${nearest.name}, ${nearest.reason}` : nearest.reason, name: said ? nearest.name : "", reason: reason(nearest), hint: hint(nearest), location: S.location(nearest) };
  }

  // The causes of many records, the ones that most are laid to first.
  function causes(records) {
    const found = new Map();
    for (const record of records) {
      const why = cause(record);
      if (!why) continue;
      if (!found.has(why.key)) found.set(why.key, { ...why, records: [] });
      found.get(why.key).records.push(record);
    }
    return [...found.values()].sort((a, b) => b.records.length - a.records.length || (a.key < b.key ? -1 : 1));
  }

  // How many of many records are proven to do what, and how many are not proven.
  function tally(records) {
    const proven = records.filter((record) => record.complete !== false);
    const of = (strength) => proven.filter((record) => record.effect === strength).length;
    return { none: of("none"), read: of("read"), write: of("write"), external: of("external"), complete: proven.length, incomplete: records.length - proven.length };
  }

  // The doors that a message reaches: a task by name or handler, a consumer by topic, queue or channel.
  function receivers(target) {
    const reached = (door) => {
      if (door.kind === "task") return door.name === target || door.handler === target;
      return door.kind === "consumer" && door.name.replace(/^(kafka:|amqp:|sqs:|channel )/, "").split(",").includes(target);
    };
    return target && target !== "?" && target !== "amqp" ? S.model.doors.map((door, index) => ({ door, index })).filter(({ door }) => reached(door)) : [];
  }

  // The endpoints and doors that publish to a door, each with the effect as it is written.
  function publishers(door) {
    const texts = new Set();
    for (const record of [...S.model.endpoints, ...S.model.doors]) for (const text of S.array(record.effects)) if (String(text).startsWith("publishes ")) texts.add(text);
    const mine = [...texts].filter((text) => receivers(text.slice(10)).some((each) => each.door === door));
    const sends = (record) => mine.find((text) => S.array(record.effects).includes(text));
    return {
      endpoints: S.model.endpoints.map((record) => ({ record, way: sends(record) })).filter(({ way }) => way),
      doors: S.model.doors.map((record, index) => ({ record, index, way: sends(record) })).filter(({ way }) => way),
    };
  }

  const writesOnGet = (endpoint) => ["GET", "HEAD"].includes(endpoint.method) && ["write", "external"].includes(endpoint.effect);

  S.EFFECT_KINDS = KINDS;
  S.receiversOf = receivers;
  S.publishersOf = publishers;
  S.effectWords = ({ words, target, table }) => (target && !table ? `${words} ${target}` : words);
  S.readEffect = effect;
  S.effectsByReach = byReach;
  S.openReason = reason;
  S.openHint = hint;
  S.cause = cause;
  S.causes = causes;
  S.tally = tally;
  S.writingGets = () => S.model.endpoints.filter(writesOnGet);
})();
