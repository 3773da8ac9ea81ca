// Charts, drawn in place, and taken away as they are seen.
(() => {
  // plotly.js is a third of all the script that runs for a page: it comes with the first chart.
  const { plotly } = document.currentScript.dataset;
  let coming;
  const loaded = () => coming ??= new Promise((resolve, reject) => document.head.append(Object.assign(
    document.createElement("script"),
    { src: plotly, onload: resolve, onerror: () => { coming = null; reject(new Error(plotly)); } })));
  const fit = (node) => node.data && node.offsetWidth && Plotly.Plots.resize(node);
  const resized = new ResizeObserver((entries) => requestAnimationFrame(() => entries.forEach(({ target }) => fit(target))));

  const FONT = '"KoTune Sans", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", sans-serif';

  function themed(figure, node) {
    const style = getComputedStyle(node);
    const text = style.getPropertyValue("--body-text-color").trim() || style.color;
    const grid = style.getPropertyValue("--border-color-primary").trim();
    const axis = (given) => ({
      gridcolor: grid, linecolor: grid, zeroline: false, automargin: true, ...given,
      title: { ...given.title, font: { size: 12 }, standoff: 8 },
    });
    const { title, xaxis, yaxis, ...rest } = figure.layout;
    const isTouch = !matchMedia("(pointer: fine)").matches;
    if (isTouch && !rest.scene) delete rest.dragmode;  // a finger scrolls the page; only what lies in space it turns
    if (rest.scene) rest.scene = Object.fromEntries(Object.entries(rest.scene).map(([name, given]) => [name, name === "camera" ? given : { gridcolor: grid, linecolor: grid,
      zerolinecolor: grid, showbackground: false, showspikes: false, ...given }]));
    for (const name in rest) if (/^yaxis\d/.test(name)) rest[name] = axis(rest[name]);
    return {
      font: { family: FONT, color: text, size: 12 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 48, r: 16, t: 56, b: 40 },
      title: { ...title, x: 0, xref: "container", xanchor: "left", y: 0.98, yanchor: "top", font: { size: 15, weight: 600 } },
      legend: { orientation: "h", traceorder: "normal", x: 0, xanchor: "left", y: 1.01, yanchor: "bottom", font: { size: 12 } },
      hoverlabel: { font: { family: FONT, size: 13, color: text }, align: "left", bordercolor: grid,
        bgcolor: style.getPropertyValue("--block-background-fill").trim() },
      dragmode: false,
      xaxis: axis(xaxis), yaxis: axis(yaxis), ...rest,
    };
  }

  // A chart that follows a training takes a twentieth of the page's time at most: training goes on beside it.
  const SHARE = 20;
  const paced = (node) => new Promise((resolve) => setTimeout(resolve, node.rests - performance.now()));

  async function draw(node, figure) {
    if (!node || !figure || !figure.data) return;
    if (!node.drawn) {
      resized.observe(node);  // a chart beside it may come or go
      node.addEventListener("click", (event) => touched(node, event));
    }
    node.drawn = figure;
    await loaded();
    if (figure.follows) await paced(node);
    if (node.drawn !== figure || !node.isConnected) return;
    const text = getComputedStyle(node).getPropertyValue("--body-text-color").trim();
    const matrix = figure.data.find((trace) => trace.texttemplate);
    widen(node.closest(".kt-charts > *"), matrix?.x.length > 4);  // a column for each label
    const fits = (trace) => (node.offsetWidth - 120) / trace.x.length > 60;  // what is written in a cell of a matrix
    const isNarrow = matchMedia("(max-width: 640px)").matches;  // a long name gives way to the number of a table's row
    const data = figure.data.map((trace) => trace.texttemplate ?
      { ...trace, textfont: { color: text }, texttemplate: fits(trace) ? trace.texttemplate : "" } :
      isNarrow && trace.meta ? { ...trace, text: trace.text.map((name) => name && trace.meta) } : trace);
    const { text: title } = figure.layout.title;
    if (node.data && node.ariaLabel !== title) Plotly.Fx.unhover(node);  // what is told there is of another chart
    Object.assign(node, { role: "img", ariaLabel: title });
    const began = performance.now();
    await Plotly.react(node, data, themed(figure, node), { responsive: true, displayModeBar: false });
    node.rests = performance.now() + SHARE * (performance.now() - began);
    if (figure.opens || node.cells) kotune.cells(node);
    if (!node.nextElementSibling) node.after(taking(node));
    node.nextElementSibling.firstChild.ariaLabel = `${figure.layout.title.text} · ${say("그림 받기", "Get the chart")}`;
  }

  // A chart that needs a row of its own. CSS could find it by :has(), and looks anew for each text that plotly measures.
  function widen(chart, isWide) {
    chart?.toggleAttribute("data-wide", isWide);
    chart?.parentElement.toggleAttribute("data-wide", !!chart.parentElement.querySelector(":scope > [data-wide]"));
  }

  // plotly shows what a mouse points at; of a finger it shows it, and hides it at once.
  function touched(node, event) {
    const area = node.querySelector(".nsewdrag")?.getBoundingClientRect();
    if (!area || !event.isTrusted || matchMedia("(pointer: fine)").matches) return;
    setTimeout(() => Plotly.Fx.hover(node, { xpx: event.clientX - area.left, ypx: event.clientY - area.top }, "xy"), 80);
  }

  // A chart to take away: as it is seen, but on the colour of its card.
  const HOW = { png: (node) => picture(node, "png"), svg: (node) => picture(node, "svg"), html: page };
  const say = (ko, en) => document.documentElement.lang === "ko" ? ko : en;
  function taking(node) {
    const [menu, summary, told] = ["details", "summary", "p"].map((tag) => document.createElement(tag));
    const buttons = Object.entries(HOW).map(([kind, take]) => Object.assign(document.createElement("button"), {
      textContent: kind.toUpperCase(), onclick: async () => {
        shut(menu);
        told.textContent = "";
        try { await take(node); } catch {
          told.textContent = say("받지 못했습니다. 연결을 확인하고 다시 눌러 주세요.", "It could not be made. Check the connection and try again.");
          menu.open = true;
        }
      } }));
    menu.className = "kt-chart-take";
    summary.textContent = "⤓";
    told.role = "alert";
    menu.append(summary, ...buttons, told);
    return menu;
  }
  // It closes by Esc, and when somebody presses or goes elsewhere; who was in it is then at its button.
  function shut(menu) {
    if (menu.contains(document.activeElement)) menu.firstChild.focus();
    menu.open = false;
  }
  const opened = () => document.querySelectorAll(".kt-chart-take[open]");
  for (const event of ["pointerdown", "focusin"]) document.addEventListener(event, ({ target }) =>
    opened().forEach((menu) => { if (!menu.contains(target)) menu.open = false; }));
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") opened().forEach(shut); });

  const titled = (node) => node.drawn.layout.title.text.replace(/[^\p{L}\p{N}]+/gu, "-");
  const onCard = (node) => {
    const colour = getComputedStyle(node).getPropertyValue("--block-background-fill").trim();
    return { data: node.data, layout: { ...node.layout, paper_bgcolor: colour, plot_bgcolor: colour } };
  };
  const picture = (node, format) => Plotly.downloadImage(
    { ...onCard(node), config: {} }, { format, width: node.offsetWidth, height: node.offsetHeight, scale: 2, filename: titled(node) });
  // A page of its own, which needs no network: plotly.js is in it.
  async function page(node) {
    const answer = await fetch(plotly);
    if (!answer.ok) throw new Error(plotly);
    const library = (await answer.text()).replaceAll("</script", "<\\/script");
    const title = Object.assign(document.createElement("title"), { textContent: node.drawn.layout.title.text });
    const drawn = JSON.stringify(onCard(node)).replaceAll("<", "\\u003c");
    const lines = [`<!doctype html><html lang="${say("ko", "en")}"><meta charset="utf-8">${title.outerHTML}`,
      '<div id="chart" style="height:90vh"></div>', `<script>${library}</script>`,
      `<script>const drawn = ${drawn}; delete drawn.layout.width; Plotly.newPlot("chart", drawn.data, drawn.layout, { responsive: true })</script>`];
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(new Blob(lines, { type: "text/html" })), download: `${titled(node)}.html` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    setTimeout(() => document.querySelectorAll(".kt-plot").forEach((node) => draw(node, node.drawn && { ...node.drawn })), 300));

  window.kotune = { draw };
})();
