"use strict";
// A slider over a filter's threshold: what survives on a pair, and the rates over all judged matches.
page.widgets.thresholds = (host, data) => {
  const { make } = page;
  const steps = 400;
  let filter = 0, features = data.start, pair = 0, threshold;

  const sets = data.features.map(f => ({
    name: f.name,
    right: page.bytes(f.judged.right),
    errors: f.judged.errors.map(page.floats),
    pairs: f.pairs.map(p => ({ ends: page.floats(p.ends), right: page.bytes(p.right), errors: p.errors.map(page.floats) })),
  }));

  // Without matches that are known to be right or wrong there is only what survives of the pair.
  const known = sets.some(s => s.right.length);
  function rates(limit) {
    const { right, errors } = known ? sets[features] : sets[features].pairs[pair], list = errors[filter];
    let kept = 0, keptRight = 0, allRight = 0;
    for (let i = 0; i < right.length; i++) {
      allRight += right[i] === 1;
      if (list[i] <= limit) { kept++; keptRight += right[i] === 1; }
    }
    if (!known) return { yield: right.length ? 100 * kept / right.length : NaN, falsePositives: NaN, recall: NaN };
    return {
      falsePositives: kept ? 100 * (kept - keptRight) / kept : NaN,
      yield: right.length ? 100 * kept / right.length : NaN,
      recall: allRight ? 100 * keptRight / allRight : NaN,
    };
  }
  const percent = v => Number.isNaN(v) ? "–" : `${v.toFixed(1)} %`;

  const value = name => make("dd", { class: name === "false-positives" ? "wrong" : name === "recall" ? "right" : "", "data-value": name });
  const shown = { "false-positives": value("false-positives"), recall: value("recall"), yield: value("yield") };
  const plot = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  plot.setAttribute("class", "plot");
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", known ? "False positives, recall and yield over the threshold" : "Surviving matches over the threshold");
  const slider = make("input", { type: "range", min: 0, max: steps, step: 1, id: `${host.id}-slider` });
  const output = make("output", { htmlFor: slider.id });
  const label = make("label", { htmlFor: slider.id }, make("span", {}, "Threshold"), output);
  const first = make("img", { draggable: false }), second = make("img", { draggable: false });
  const canvas = make("canvas", { "aria-hidden": "true" });
  const lines = make("div", { class: "lines" }, first, second, canvas);
  const count = make("p", { class: "note", "data-value": "kept" });

  // Single precision, as the library compares; the usual threshold itself lies on the slider whatever its steps.
  function toThreshold(position) {
    const f = data.filters[filter], t = f.maximum * position / steps;
    return Math.fround(Math.abs(t - f.threshold) < f.maximum / steps / 2 ? f.threshold : t);
  }
  const toPosition = t => Math.round(t / data.filters[filter].maximum * steps);
  const digits = f => f.maximum > 20 ? 0 : f.maximum > 2 ? 1 : 3;

  function draw() {
    const f = data.filters[filter], r = rates(threshold), p = sets[features].pairs[pair];
    shown["false-positives"].textContent = percent(r.falsePositives);
    shown.recall.textContent = percent(r.recall);
    shown.yield.textContent = percent(r.yield);
    output.textContent = `${threshold.toFixed(digits(f))}${f.unit ? ` ${f.unit}` : ""}`;
    slider.setAttribute("aria-valuetext", `${output.textContent}: ${known ? `${percent(r.falsePositives)} false positives, ${percent(r.recall)} recall` : `${percent(r.yield)} survive`}`);
    let kept = 0;
    for (const e of p.errors[filter]) kept += e <= threshold;
    count.textContent = `${kept} of ${p.right.length} matches of this pair survive.`;
    curve(r);
    page.fit(canvas, context => strokes(context, p));
  }

  function curve(now) {
    // The slider below is the axis: half a thumb on either side, labels right of it.
    const width = plot.clientWidth || 320, height = 150, left = 9, right = width - 44, top = 8, bottom = height - 6;
    const f = data.filters[filter];
    const x = t => left + t / f.maximum * (right - left), y = v => bottom - v / 100 * (bottom - top);
    const paths = { wrong: "", right: "", yield: "" };
    for (let i = 0; i <= 100; i++) {
      const t = Math.fround(f.maximum * i / 100), r = rates(t);
      for (const [name, v] of [["wrong", r.falsePositives], ["right", r.recall], ["yield", r.yield]]) {
        if (!Number.isNaN(v)) paths[name] += `${paths[name] ? "L" : "M"}${x(t).toFixed(1)} ${y(v).toFixed(1)}`;
      }
    }
    const node = (tag, settings, text) => {
      const n = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [k, v] of Object.entries(settings)) n.setAttribute(k, v);
      if (text) n.textContent = text;
      return n;
    };
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const here = x(threshold);
    plot.replaceChildren(
      ...[0, 50, 100].map(v => node("line", { class: "grid", x1: left, x2: right, y1: y(v), y2: y(v) })),
      node("path", { class: "yield", d: paths.yield || "M0 0" }),
      node("path", { class: "right", d: paths.right || "M0 0" }),
      node("path", { class: "wrong", d: paths.wrong || "M0 0" }),
      ...[0, 50, 100].map(v => node("text", { x: width, y: y(v) + 4, "text-anchor": "end" }, `${v} %`)),
      node("line", { class: "now", x1: here, x2: here, y1: top, y2: bottom }),
      ...(known || Number.isNaN(now.yield) ? [] : [node("circle", { cx: here, cy: y(now.yield), r: 5 })]),
      ...(Number.isNaN(now.recall) ? [] : [node("circle", { class: "right", cx: here, cy: y(now.recall), r: 5 })]),
      ...(Number.isNaN(now.falsePositives) ? [] : [node("circle", { class: "wrong", cx: here, cy: y(now.falsePositives), r: 5 })]));
  }

  function strokes(context, p) {
    const { source, target } = data.pairs[pair];
    const a = { x: first.offsetLeft, y: first.offsetTop, s: first.offsetWidth / source.width };
    const b = { x: second.offsetLeft, y: second.offsetTop, s: second.offsetWidth / target.width };
    const colors = ["#ff9d66", "#56c5e0"];
    const line = (i, color, width, dash) => {
      const [sx, sy, tx, ty] = p.ends.subarray(4 * i, 4 * i + 4);
      const x1 = a.x + sx * a.s, y1 = a.y + sy * a.s, x2 = b.x + tx * b.s, y2 = b.y + ty * b.s;
      context.setLineDash(dash);
      context.beginPath(); context.moveTo(x1, y1); context.lineTo(x2, y2);
      if (width > 2) { context.lineWidth = width + 2; context.strokeStyle = "rgba(0,0,0,.55)"; context.stroke(); }
      context.lineWidth = width; context.strokeStyle = color; context.stroke();
      context.setLineDash([]);
      context.fillStyle = color;
      for (const [x, y] of [[x1, y1], [x2, y2]]) { context.beginPath(); context.arc(x, y, width > 2 ? 4 : 1.8, 0, 7); context.fill(); }
    };
    const errors = p.errors[filter], clamp = v => Math.round(255 * Math.min(1, Math.max(0, v)));
    for (const known of [false, true]) {
      for (let i = 0; i < errors.length; i++) {
        if (!(errors[i] <= threshold) || (p.right[i] < 2) !== known) continue;
        if (known) line(i, colors[p.right[i]], 2.6, p.right[i] ? [] : [6, 5]);
        else {
          // Colour tells where a match starts, over the box of all starts.
          const [u, v] = place(p, i);
          line(i, `rgba(${clamp(u)},${clamp(1 - v)},${clamp(1 - u)},.6)`, 1.2, []);
        }
      }
    }
  }

  function place(p, i) {
    if (!p.box) {
      p.box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let k = 0; k < p.ends.length; k += 4) {
        p.box = [Math.min(p.box[0], p.ends[k]), Math.min(p.box[1], p.ends[k + 1]), Math.max(p.box[2], p.ends[k]), Math.max(p.box[3], p.ends[k + 1])];
      }
    }
    const [x0, y0, x1, y1] = p.box;
    return [(p.ends[4 * i] - x0) / (x1 - x0 || 1), (p.ends[4 * i + 1] - y0) / (y1 - y0 || 1)];
  }

  function setFilter(i) {
    filter = i;
    slider.value = toPosition(data.filters[i].threshold);
    threshold = toThreshold(+slider.value);
    draw();
  }

  function setPair(i) {
    pair = i;
    const { source, target } = data.pairs[i];
    for (const [img, view, role] of [[first, source, "Source"], [second, target, "Target"]]) {
      img.src = page.images[view.image];
      img.width = view.width;
      img.height = view.height;
      img.alt = `${role} image ${view.name} with match lines`;
    }
    draw();
  }

  slider.addEventListener("input", () => { threshold = toThreshold(+slider.value); draw(); });
  host.append(
    make("div", { class: "controls" },
      page.choices("Filter", data.filters.map(f => f.name), 0, setFilter),
      page.choices("Features", sets.map(s => s.name), features, i => { features = i; draw(); }),
      page.choices("Pair shown", data.pairs.map(p => p.name), 0, setPair)),
    make("div", { class: "study" },
      make("div", {},
        make("dl", { class: "figures" },
          ...(known ? [shown["false-positives"], make("dt", {}, "false positives"), shown.recall, make("dt", {}, "recall")] : []),
          shown.yield, make("dt", {}, known ? "yield (dotted)" : "survive")),
        plot,
        make("div", { class: "slider" }, slider, label)),
      make("div", {}, lines,
        make("div", { class: "key" },
          ...(known ? [make("span", {}, make("i", {}), "key point, right"), make("span", {}, make("i", { class: "wrong" }), "key point, wrong")] : []),
          make("span", {}, make("i", { class: "other" }), `${known ? "other match" : "match"}, coloured by where it starts`)),
        count),
      make("p", { class: "note about" }, data.judged)));
  threshold = Math.fround(data.filters[0].threshold);
  slider.value = toPosition(threshold);
  setPair(0);
  for (const img of [first, second]) img.addEventListener("load", draw);
  page.onResize(lines, draw);
};
