// Cells of a confusion matrix that open their rows.
(() => {
  // Over each that has some a link, of which Tab reaches one and the arrow keys
  // the others. Whoever is at one sees what it holds, as with a mouse.
  function cells(node) {
    if (!node.cells) {
      node.before(node.cells = Object.assign(document.createElement("nav"), { className: "kt-cells" }));
      node.on("plotly_afterplot", () => placed(node));
      node.cells.addEventListener("keydown", (event) => {
        const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
        if (down === undefined) return;
        event.preventDefault();
        const all = [...node.cells.children], at = document.activeElement.at;
        const ahead = ({ at: [y, x] }) => (y - at[0]) * down + (x - at[1]) * right, aside = ({ at: [y, x] }) => Math.abs((y - at[0]) * right) + Math.abs((x - at[1]) * down);
        all.filter((each) => ahead(each) > 0).sort((one, other) => aside(one) - aside(other) || ahead(one) - ahead(other))[0]?.focus();
      });
    }
    const { opens, data: [matrix] } = node.drawn, links = [];
    matrix?.customdata && opens && matrix.customdata.forEach((row, y) => row.forEach(([count], x) => {
      if (!count) return;
      const named = { truth: opens.names[y], answer: opens.names[x], count };
      const told = opens.told.replace(/\{(truth|answer|count)\}/g, (_, name) => named[name]);
      const link = Object.assign(document.createElement("a"), { href: `${opens.address}${y}.${x}`, ariaLabel: told, at: [y, x], tabIndex: -1 });
      const show = () => Plotly.Fx.hover(node, { xval: x, yval: y }), hide = () => Plotly.Fx.unhover(node);
      Object.assign(link.style, { gridRow: y + 1, gridColumn: x + 1 });
      Object.assign(link, { onmouseenter: show, onmouseleave: hide, onfocus: show, onblur: hide });
      if (opens.open === `${y}.${x}`) {
        link.ariaCurrent = "true";
        link.onclick = () => kotune.toRows();
      }
      links.push(link);
    }));
    (links.find((link) => link.ariaCurrent) ?? links[0] ?? {}).tabIndex = 0;
    node.cells.replaceChildren(...links);
    node.cells.ariaLabel = node.drawn.layout.title.text;
    Object.assign(node.cells.style, { gridTemplate: `repeat(${matrix?.y.length}, 1fr) / repeat(${matrix?.x.length}, 1fr)` });
    placed(node);
  }
  function placed(node) {
    const area = node.querySelector(".nsewdrag")?.getBoundingClientRect(), whole = node.getBoundingClientRect();
    if (!area) return;
    const [left, top] = [node.offsetLeft + area.left - whole.left, node.offsetTop + area.top - whole.top];
    Object.entries({ left, top, width: area.width, height: area.height }).forEach(([name, value]) => { node.cells.style[name] = `${value}px`; });
  }

  // To the rows of a cell, which are shown further down: Tab goes on from their heading.
  function toRows() {
    const rows = document.getElementById("mistakes"), heading = rows.querySelector("h2, h3");
    rows.scrollIntoView();
    if (heading) Object.assign(heading, { tabIndex: -1 }).focus({ preventScroll: true });
  }

  Object.assign(window.kotune, { cells, toRows });
})();
