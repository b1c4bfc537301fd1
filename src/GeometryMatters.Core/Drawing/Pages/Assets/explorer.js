"use strict";
// Point at a cell of the source: where does it match, and how similar is every other place?
page.widgets.explorer = (host, data) => {
  const { make, fit, images } = page;
  const palette = page.bytes(data.palette);
  const stage = make("div", { class: "trio" });
  const spoken = make("p", { class: "hidden", role: "status" });
  let pair, at, panels = [];

  const decoded = data.pairs.map(() => null);
  function open(index) {
    pair = decoded[index] ??= unpack(data.pairs[index]);
    at = pair.start;
    build();
    show();
  }

  function unpack(raw) {
    return {
      ...raw,
      features: raw.features.map(f => ({ name: f.name, low: f.low, high: f.high, values: page.bytes(f.values), best: f.best })),
    };
  }

  const center = (view, cell) => [view.x + (cell % view.grid + .5) * view.cell, view.y + (Math.floor(cell / view.grid) + .5) * view.cell];

  function picture(view, alt, classes) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const box = make("div", { class: `stage ${classes}` }, make("img", { src: images[view.image], alt, draggable: false }), canvas);
    box.style.aspectRatio = `${view.width} / ${view.height}`;
    return { box, canvas };
  }

  function build() {
    stage.style.setProperty("--n", 1 + pair.features.length);
    const ask = picture(pair.source, `Source image ${pair.source.name}`, "ask");
    ask.box.tabIndex = 0;
    ask.box.setAttribute("role", "application");
    ask.box.setAttribute("aria-label", `Source image ${pair.source.name}: move the point with the arrow keys`);
    ask.box.addEventListener("pointerdown", move);
    ask.box.addEventListener("pointermove", move);
    ask.box.addEventListener("keydown", step);
    panels = pair.features.map(feature => {
      const { box, canvas } = picture(pair.target, `Target image ${pair.target.name} with the similarity by ${feature.name}`, "grey");
      const read = make("span", { class: "read" });
      return { feature, canvas, read, figure: make("figure", {}, box, make("figcaption", {}, make("b", {}, feature.name), read)) };
    });
    stage.replaceChildren(
      make("figure", {}, ask.box, make("figcaption", {}, make("b", {}, "Point here"), make("span", {}, "mouse, finger or arrow keys"))),
      ...panels.map(p => p.figure));
    pair.canvas = ask.canvas;
  }

  function move(event) {
    if (event.type === "pointermove" && event.pointerType === "touch" && !event.buttons) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * pair.source.width, y = (event.clientY - box.top) / box.height * pair.source.height;
    let best = at, nearest = Infinity;
    pair.source.cells.forEach((cell, i) => {
      const [cx, cy] = center(pair.source, cell), d = (cx - x) ** 2 + (cy - y) ** 2;
      if (d < nearest) [best, nearest] = [i, d];
    });
    if (best !== at) { at = best; show(); }
  }

  function step(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const grid = pair.source.grid, here = pair.source.cells[at];
    let best = at, least = Infinity;
    pair.source.cells.forEach((cell, i) => {
      const dx = cell % grid - here % grid, dy = Math.floor(cell / grid) - Math.floor(here / grid);
      const ahead = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (ahead > 0 && ahead + 2 * aside < least) [best, least] = [i, ahead + 2 * aside];
    });
    at = best;
    show();
  }

  function row(feature) {
    const m = pair.target.cells.length, values = feature.values.subarray(at * m, (at + 1) * m);
    let low = 255, high = 0;
    for (const v of values) { low = Math.min(low, v); high = Math.max(high, v); }
    const real = v => feature.low + v / 255 * (feature.high - feature.low);
    const bar = real(high) - .05 * Math.abs(real(high));
    let near = 0;
    for (const v of values) near += real(v) >= bar;
    return { values, low, high, top: real(high), least: real(low), near };
  }

  function ring(context, x, y, radius, fill) {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.lineWidth = 4.5; context.strokeStyle = "rgba(0,0,0,.65)"; context.stroke();
    context.lineWidth = 2.5; context.strokeStyle = "#fff"; context.stroke();
    if (fill) { context.fillStyle = fill; context.fill(); }
  }

  const red = "#e1141e";
  function show() {
    const { source, target } = pair;
    const [px, py] = center(source, source.cells[at]);
    // The annotated answer, where the point lies in the cell of a key point.
    const truth = pair.truth.find(t => Math.abs(t[0] - px) <= source.cell * .75 && Math.abs(t[1] - py) <= source.cell * .75);
    fit(pair.canvas, (context, width) => {
      const s = width / source.width;
      context.fillStyle = "rgba(255,255,255,.85)"; context.strokeStyle = "rgba(0,0,0,.6)"; context.lineWidth = 1;
      for (const t of pair.truth) {
        context.beginPath(); context.arc(t[0] * s, t[1] * s, 2.5, 0, 7); context.fill(); context.stroke();
      }
      ring(context, px * s, py * s, 6, red);
    });
    const said = [];
    for (const { feature, canvas, read } of panels) {
      const r = row(feature), grid = target.grid;
      const [bx, by] = center(target, target.cells[feature.best[at]]);
      fit(canvas, (context, width) => {
        const s = width / target.width, heat = document.createElement("canvas");
        heat.width = heat.height = grid;
        const inside = heat.getContext("2d"), dots = inside.createImageData(grid, grid);
        target.cells.forEach((cell, j) => {
          const c = Math.round(255 * (r.values[j] - r.low) / Math.max(1, r.high - r.low));
          dots.data.set([palette[3 * c], palette[3 * c + 1], palette[3 * c + 2], 225], 4 * cell);
        });
        inside.putImageData(dots, 0, 0);
        context.imageSmoothingEnabled = true;
        context.drawImage(heat, target.x * s, target.y * s, grid * target.cell * s, grid * target.cell * s);
        if (truth) {
          context.setLineDash([3, 3]); ring(context, truth[2] * s, truth[3] * s, 10); context.setLineDash([]);
        }
        ring(context, bx * s, by * s, 5, red);
      });
      read.textContent = `${r.least.toFixed(2)} to ${r.top.toFixed(2)}, ${r.near} ${r.near === 1 ? "place" : "places"} within 5\u00a0% of the best`;
      said.push(`${feature.name}: ${read.textContent}`);
    }
    host.dataset.cell = source.cells[at];
    spoken.textContent = `Row ${Math.floor(source.cells[at] / source.grid) + 1}, column ${source.cells[at] % source.grid + 1}. ${said.join(". ")}.`;
  }

  const bar = make("canvas", { "aria-hidden": "true", width: 256, height: 1 });
  const context = bar.getContext("2d");
  for (let i = 0; i < 256; i++) {
    context.fillStyle = `rgb(${palette[3 * i]},${palette[3 * i + 1]},${palette[3 * i + 2]})`;
    context.fillRect(i, 0, 1, 1);
  }
  host.append(
    make("div", { class: "controls" }, page.choices("Pair", data.pairs.map(p => p.name), 0, open)),
    stage,
    make("div", { class: "scale" }, "least similar", bar, "most similar",
      make("small", {}, "Each map runs from its own least similarity to its own greatest, which stand below it. Red dot: the best place."
        + (data.pairs.some(p => p.truth.length) ? " Small dots: annotated key points; point at one, and a dashed ring marks its annotated answer." : ""))),
    spoken);
  open(0);
  page.onResize(stage, show);
};
