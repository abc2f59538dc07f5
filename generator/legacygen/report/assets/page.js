"use strict";
const search = document.getElementById("search");
const entries = Array.from(document.querySelectorAll("#tables details"), element => [element, element.textContent.toLowerCase()]);
const found = document.getElementById("found");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [element, text] of entries) {
    element.hidden = !words.every(word => text.includes(word));
    count += !element.hidden;
  }
  found.textContent = words.length ? `${count} of ${entries.length}` : `${entries.length}`;
}
function show(table) {
  table.open = true;
  table.querySelector("summary").focus({ preventScroll: true });
  table.scrollIntoView();
}
search.addEventListener("input", filter);
search.addEventListener("keydown", event => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // else the table would get the key too, and close again
  const wanted = search.value.trim().toLowerCase();
  const shown = entries.map(([element]) => element).filter(element => !element.hidden);
  const names = shown.map(element => element.querySelector("b").textContent.toLowerCase());
  const place = [names.indexOf(wanted), names.findIndex(name => name.includes(wanted)), 0].find(each => each >= 0);
  if (shown[place]) show(shown[place]);
});
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); search.select(); }
  if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
});
function openTarget() {
  const target = /^#t\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (target) { if (target.hidden) { search.value = ""; filter(); } show(target); }
}
addEventListener("hashchange", openTarget);
document.addEventListener("click", event => {
  const link = event.target.closest("a");
  // A link to where one has been changes no address.
  if (link && (link.getAttribute("href") || link.getAttribute("xlink:href")) === location.hash) openTarget();
});
// The first drawing takes several times as long as any later one, so it is made before anybody waits for it.
const START = "digraph { node [shape=plain]; a [label=<<TABLE><TR><TD PORT=\"c\">a</TD></TR></TABLE>>]; a:c -> b }";
let viz;
async function start() {
  viz = viz || Viz.instance();
  (await viz).renderSVGElement(START);
}
async function draw(element) {
  const place = element.querySelector(".picture");
  if (!element.open || place.dataset.drawn) return;
  place.dataset.drawn = "1";
  try {
    viz = viz || Viz.instance();
    const svg = (await viz).renderSVGElement(element.querySelector("pre").textContent);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", element.querySelector("summary").textContent.trim());
    place.replaceChildren(svg);
  } catch (error) {
    place.textContent = `This diagram cannot be drawn: ${error.message}`;
  }
}
const drawings = document.querySelectorAll("#diagrams details");
for (const element of drawings) element.addEventListener("toggle", () => draw(element));
if (drawings.length) (window.requestIdleCallback || setTimeout)(() => start().catch(() => {}));
filter();
openTarget();
