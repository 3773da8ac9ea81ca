// What the browser does itself beside charts: follow the page's own links without a reload, and tables to press in.
(() => {
  // Gradio's clock of a page that is being built runs on for ever, unseen: a tenth of a core.
  const frame = window.requestAnimationFrame.bind(window);
  let isStopped = false;
  window.requestAnimationFrame = (draw) => isStopped || !/performance\.now\(\)/.test(draw) ? frame(draw) : (isStopped = true, 0);
  // At each step of any event Gradio looks in the whole page for every input of every event, to tell it of the
  // progress. No input shows it: asked whether something is one, they say no. And of a class of its own a dependency is
  // read as it is; plain objects Gradio watches for changes, a quarter of the time in which a page opens.
  class Inputs extends Array { includes() { return false; } }
  class Dependency { constructor(given) { Object.assign(this, given, { inputs: Inputs.from(given.inputs) }); } }
  const { gradio_config: page } = window;
  page.dependencies = page.dependencies.map((given) => new Dependency(given));
  // Whoever's sign-in has ended while a page was open is led to the entrance, and back to this address.
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const answer = await fetched(...request);
    if (answer.status === 401 && answer.url.includes("/queue/join")) location.reload();
    return answer;
  };
  // A stepper or list link is a real link; a plain click on it moves on without loading the page again.
  function follow(element, trigger) {
    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="?"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      trigger("select", { address: link.getAttribute("href") });
    });
  }

  // Trainings that are ticked in a table, and the link that puts them side by side.
  function pick(element, watch) {
    let of = "";  // the project, whose runs they are
    const picked = new Set(), boxes = () => [...element.querySelectorAll("input[type=checkbox]")];
    const show = () => {
      const link = element.querySelector("[data-picked]");
      if (!link) return;
      if (link.dataset.picked !== of) { of = link.dataset.picked; picked.clear(); }
      boxes().forEach((box) => { box.checked = picked.has(box.value); });
      const names = boxes().filter((box) => box.checked).map((box) => box.value), { picked: address, least, most } = link.dataset;
      if (names.length < least || names.length > most) link.removeAttribute("href");
      else link.setAttribute("href", address + names.join("."));
      link.querySelector("b").textContent = names.length || "";
    };
    element.addEventListener("change", ({ target }) => { picked[target.checked ? "add" : "delete"](target.value); show(); });
    show();
    watch("value", show);
  }

  // A download that may be refused: it begins only once its first byte is there, so that the page stays, with the reason.
  async function ask(form) {
    const button = form.querySelector("button"), told = form.querySelector("[role=alert]"), left = new AbortController();
    const press = button.textContent;
    button.disabled = true;
    button.textContent = form.dataset.waits;
    try {
      const answer = await fetched(`${form.action}?${new URLSearchParams(new FormData(form))}`, { signal: left.signal });
      told.textContent = answer.ok ? "" : (await answer.json()).error[form.dataset.language];
      left.abort();
      if (answer.ok) form.submit();
    } catch { told.textContent = form.dataset.lost; }
    button.disabled = false;
    button.textContent = press;
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".kt-take")) { event.preventDefault(); ask(event.target); }
  });

  // The number beside a slider: what is no number of it, as while it is emptied, is not told; whoever leaves it then
  // finds the last one.
  const slid = (field) => field.type === "number" && field.closest(".block")?.querySelector("input[type=range]");
  const isOdd = (field) => slid(field) && (field.value === "" || !field.validity.valid);
  document.addEventListener("input", (event) => { if (isOdd(event.target)) event.stopImmediatePropagation(); }, true);
  document.addEventListener("focusout", ({ target }) => { if (isOdd(target)) target.value = slid(target).value; }, true);

  // Gradio's page says that it is English.
  document.documentElement.lang = /^ko/i.test(navigator.language) ? "ko" : "en";

  // Until the first answer is here, someone who comes back to a project is not shown the upload page (style.css).
  const arrive = (query) => document.documentElement.classList.toggle("kt-arriving", query.includes("project="));
  arrive(location.search);

  // The hidden component that holds the address: Python sets it, and so do Back and Forward.
  let isCell = false;  // a cell of a matrix was pressed, and its rows have yet to come
  function address(props, watch) {
    watch("value", () => {
      arrive(props.value || "");
      const now = location.search || "?";
      if (!(props.value || "").includes("step=training")) document.title = TITLE;
      if (!props.value || props.value === now) return;
      const [from, to] = [now, props.value].map((query) => new URLSearchParams(query));
      const differ = (...names) => names.some((each) => from.get(each) !== to.get(each));
      const isElsewhere = differ("project", "step", "upload", "way", "runs", "files");
      history[isElsewhere || differ("cell") ? "pushState" : "replaceState"](null, "", props.value);
      const isOther = differ("search") || (differ("run") && from.get("run") && to.get("run"));  // else the latest was meant
      isCell = differ("cell") && !isElsewhere && !isOther;
      if (isCell) return;  // whose rows are shown further down
      scrollTo({ top: 0 });
      Object.assign(document.getElementById("steps"), { tabIndex: -1 }).focus({ preventScroll: true });  // Tab begins there
    });
    addEventListener("popstate", () => { arrive(location.search); props.value = location.search || "?"; });
  }

  // The chosen base model and way to train, with which a page that is loaded again begins; no link fills in what is typed.
  document.addEventListener("change", ({ target }) => {
    const chosen = target.closest("#mode, #source, #network, #adapted, #catalogue");
    if (!chosen) return;
    const query = new URLSearchParams(location.search);
    query.set(chosen.id === "mode" ? "way" : "model", target.value);
    history.replaceState(null, "", `?${query}`);
  });

  // How far a training is, as its card has it: in the title of the tab, and at its end as a notification, if wanted.
  const TITLE = document.title, WANTED = "kotune-notify", going = new Map();
  const isWanted = () => localStorage.getItem(WANTED) === "yes" && Notification.permission === "granted";
  function told(element, watch) {
    const look = () => {
      const now = element.querySelector("[data-title]")?.dataset;
      document.title = now ? now.title : TITLE;
      if (!now) return;
      if (going.get(now.key) && !now.going && "Notification" in window && isWanted()) {
        const notice = new Notification(now.title, { body: now.news, tag: now.key });
        notice.onclick = () => { window.focus(); notice.close(); };
      }
      going.set(now.key, now.going);
    };
    look();
    watch("value", look);
    terms(element, watch);
  }

  // A word whose meaning is open stays so when the card around it is drawn anew, once a second.
  function terms(element, watch) {
    const all = () => [...element.querySelectorAll(".kt-term")];
    let open = -1;
    document.addEventListener("focusin", ({ target }) => { open = all().indexOf(target); });
    document.addEventListener("pointerdown", ({ target }) => { if (!target.closest(".kt-term")) open = -1; });
    watch("value", () => all()[open]?.focus({ preventScroll: true }));
  }

  // The button that asks for it; none where nothing is to come, or the browser shows none (on Android only to workers).
  function bell(element, props, watch) {
    const draw = () => {
      const { on, words } = props.value || {};
      if (!on || !("Notification" in window) || /Android/.test(navigator.userAgent)) return element.replaceChildren();
      const isBlocked = Notification.permission === "denied", button = document.createElement("button");
      button.textContent = words[isBlocked ? 2 : isWanted() ? 1 : 0];
      Object.assign(button, { disabled: isBlocked, ariaPressed: isWanted(), onclick: async () => {
        if (isWanted()) localStorage.removeItem(WANTED);
        else if (await Notification.requestPermission() === "granted") localStorage.setItem(WANTED, "yes");
        draw();
      } });
      element.replaceChildren(button);
    };
    draw();
    watch("value", draw);
  }

  // The line of trainings: the value's "pressed" is what a button asks for. Whoever stands on one stays there.
  function line(element, props, watch, trigger) {
    const show = () => {
      const at = element.contains(document.activeElement) && document.activeElement.value;
      element.innerHTML = props.value?.rows || "";  // in which text is escaped
      if (!at) return;
      const buttons = [...element.querySelectorAll("button")];
      const next = () => [...document.querySelectorAll("button, input, textarea")].find((each) =>
        element.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING && each.offsetParent);
      (buttons.find((each) => each.value === at) || buttons[0] || next())?.focus({ preventScroll: true });  // if it is gone
    };
    element.addEventListener("click", ({ target }) => {
      const pressed = target.closest("button")?.value;
      if (!pressed) return;
      props.value = { ...props.value, pressed };
      trigger("input");
    });
    show();
    watch("value", show);
  }

  // A table of labels: beside each, the label that it becomes. The value's "merges" follow what is typed.
  function merges(element, props, watch, trigger) {
    const make = (tag, text = "", given = {}) => Object.assign(document.createElement(tag), { textContent: text, ...given });
    const row = (...cells) => { const line = make("tr"); line.append(...cells); return line; };
    let typed = {};  // an answer that was on its way knows nothing of it
    const keep = () => { props.value = { ...props.value, merges: { ...props.value.merges, ...typed } }; };
    function build() {
      const { labels = [], merges = {}, words = [] } = props.value || {};
      const input = (label) => make("input", "", { value: merges[label] || "", placeholder: words[3], onchange: (event) => {
        typed[label] = event.target.value.trim();
        keep();
        trigger("input");
      } });
      const inputs = labels.map(([label]) => Object.assign(input(label), { ariaLabel: `${label} → ${words[2]}` }));
      inputs.forEach((each) => each.setAttribute("list", "kt-labels"));
      const names = make("datalist", "", { id: "kt-labels" }), head = make("thead"), body = make("tbody"), table = make("table");
      names.append(...labels.map(([label]) => make("option", "", { value: label })));
      head.append(row(...words.slice(0, 3).map((word) => make("th", word))));
      body.append(...labels.map(([label, count], index) => {
        const cell = make("td");
        cell.append(inputs[index]);
        return row(make("td", label), make("td", count.toLocaleString()), cell);
      }));
      table.append(head, body);
      element.replaceChildren(...(labels.length ? [table, names] : []));
    }
    let shown = null;  // what is typed here comes back as a new value, and must not be drawn under someone's hands
    const refresh = () => {
      const labels = JSON.stringify([props.value?.labels, props.value?.words]);
      if (labels !== shown) { shown = labels; typed = {}; build(); }
      else if (Object.keys(typed).some((label) => props.value.merges?.[label] !== typed[label])) keep();
    };
    refresh();
    watch("value", refresh);
  }

  // The table of mistakes: in each row a choice of what is right, or a field where that is typed. The value's "chosen"
  // follow what is chosen and typed, in other rows of the same run, too, which were shown before these.
  function corrections(element, props, watch, trigger) {
    const selects = () => [...element.querySelectorAll("select")];
    const mistake = (select) => select.closest("tr, .kt-mistake");
    const typed = (select) => mistake(select).querySelector(".kt-typed > :is(textarea, input)");
    const label = (select) => select.value === "-" ? null : select.value.startsWith("~") ? typed(select).value.trim() : select.value.slice(1);
    const isChosen = (select) => select.value !== "" && label(select) !== select.dataset.truth?.trim();
    const named = ({ dataset }) => `${dataset.row} ${dataset.file}`, picked = new Map();
    function keep(select) {
      const { row, file } = select.dataset, [{ value }, text] = [select, typed(select)?.value];
      mistake(select).classList.toggle("changed", isChosen(select));
      picked.delete(named(select));
      if (isChosen(select)) picked.set(named(select), { value, text, chosen: { row: Number(row), file: file || null, label: label(select) } });
      props.value = { ...props.value, chosen: [...picked.values()].map(({ chosen }) => chosen) };
    }
    function options({ dataset }, labels, words) {
      if (labels) return labels.filter((each) => each !== dataset.label).map((each) => new Option(each, "=" + each));
      const answer = "answer" in dataset ? [new Option(words[3], "~" + dataset.answer)] : [];
      return [new Option(words[2], "~" + dataset.truth), ...answer];
    }
    function fill(select, { labels, words }) {
      select.append(new Option(words[0], ""), ...options(select, labels, words), new Option(words[1], "-"));
      const area = typed(select), ask = () => { keep(select); trigger("input"); };
      const open = (text) => {
        if (area) Object.assign(area, { value: text }).parentElement.hidden = !select.value.startsWith("~");
      };
      select.onchange = () => { open(select.value.slice(1)); ask(); };
      if (area) Object.assign(area, { oninput: () => keep(select), onchange: ask });
      const before = picked.get(named(select));
      if (!before) return;
      select.value = before.value;
      open(before.text);
      mistake(select).classList.add("changed");
    }
    let shown = null, of = null;  // what is chosen here comes back as a new value, and must not be drawn under someone's hands
    const refresh = () => {
      const { table = "", chosen: known = [], of: run } = props.value || {};
      if (run !== of) picked.clear();
      if (table !== shown || run !== of) {
        [shown, of] = [table, run];
        element.innerHTML = table;  // in which text is escaped
        selects().forEach((select) => fill(select, props.value));
        if (isCell) frame(kotune.toRows);
        isCell = false;
      }
      if (known.length === picked.size) return;  // else the page was shown anew
      props.value = { ...props.value, chosen: [...picked.values()].map(({ chosen }) => chosen) };
      trigger("input");
    };
    refresh();
    watch("value", refresh);
  }

  // Of a card the first line is its title, however many lines a narrow screen makes of it. Gradio knows one text alone.
  const CARDS = ".kt-cards .wrap label > span, .kt-two-lines .wrap label > span, button.kt-sample";
  function entitle(card) {
    const text = [...card.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || text.data.startsWith("\n")) return;
    const title = Object.assign(document.createElement("b"), { textContent: text.data.split("\n", 1)[0] });
    card.querySelector("b")?.remove();
    text.before(title);
    text.data = text.data.slice(title.textContent.length);
  }
  // Gradio names these in English alone: a drop area has words of its own, a button in a button is named as that one is.
  const UPLOAD = '[aria-label="Click to upload or drop files"]';
  const rename = (button) => { button.ariaLabel = button.parentElement.closest("button")?.ariaLabel ?? null; };
  // And these in Korean, too; a field and a slider are named "… for" what they are called.
  const KOREAN = { "Remove this file": "이 파일 빼기", "Code input container": "코드", Download: "내려받기", Copy: "복사" };
  const ENGLISH = [...Object.keys(KOREAN).map((name) => `[aria-label="${name}"]`), '[aria-label*=" for "]:is([type=number], [type=range])'].join();
  const translate = (node) => {
    node.ariaLabel = KOREAN[node.ariaLabel] ?? node.ariaLabel.replace(/^.+? for /, "");
    if (node.title) node.title = node.ariaLabel;
  };
  let asked;
  const name = () => {
    asked = null;
    document.querySelectorAll(CARDS).forEach(entitle);
    document.querySelectorAll(UPLOAD).forEach(rename);
    if (document.documentElement.lang === "ko") document.querySelectorAll(ENGLISH).forEach(translate);
  };
  new MutationObserver(() => { asked ??= requestAnimationFrame(name); }).observe(document, { childList: true, characterData: true, subtree: true });

  Object.assign(window.kotune, { follow, address, merges, corrections, told, terms, bell, pick, line });
})();
