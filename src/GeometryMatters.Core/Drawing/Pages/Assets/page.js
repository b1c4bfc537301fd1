"use strict";
// What the interactive parts share. Text always goes in as text, never as markup.
const page = (() => {
  const store = document.getElementById("page-images");
  const images = JSON.parse(store.textContent).map(([type, data]) => `data:${type};base64,${data}`);
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const floats = text => new Float32Array(bytes(text).buffer);

  function make(tag, settings = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(settings)) {
      if (name === "class") element.className = value;
      else if (name in element && name !== "list") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  let groups = 0;
  // A group of radio buttons: the browser brings arrow keys and focus along. Nothing is shown for a single choice.
  function choices(legend, names, chosen, change) {
    const group = `choice-${++groups}`;
    const field = make("fieldset", { hidden: names.length < 2 }, make("legend", {}, legend));
    const row = make("div", { class: "options" });
    names.forEach((name, i) => {
      const input = make("input", { type: "radio", name: group, value: String(i), checked: i === chosen });
      input.addEventListener("change", () => change(i));
      row.append(make("label", {}, input, make("span", {}, name)));
    });
    field.append(row);
    return field;
  }

  // Gives a canvas as many pixels as the screen shows and calls back with its size in CSS pixels.
  function fit(canvas, draw) {
    const width = canvas.clientWidth, height = canvas.clientHeight, ratio = window.devicePixelRatio || 1;
    if (!width || !height) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, width, height);
  }

  function onResize(element, draw) {
    new ResizeObserver(draw).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const widgets = {};
  function start() {
    for (const host of document.querySelectorAll("[data-widget]")) {
      const data = JSON.parse(host.querySelector("script[type='application/json']").textContent);
      widgets[host.dataset.widget](host, data);
    }
  }

  return { images, bytes, floats, make, choices, fit, onResize, color, widgets, start };
})();
