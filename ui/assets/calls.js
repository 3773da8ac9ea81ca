// A request to the API as a program sends it: sent from here, and shown as it went out and as its answer came.
(() => {
  const say = (ko, en) => document.documentElement.lang === "ko" ? ko : en;
  const make = (tag, text = "", given = {}) => Object.assign(document.createElement(tag), { textContent: text, ...given });
  const masked = (key) => `${key.slice(0, 3)}…${key.slice(-4)}`;

  function pretty(json) {
    try { return JSON.stringify(JSON.parse(json), null, 2); } catch { return json; }
  }

  let shown = {};  // what was sent last, and what came

  // What Gradio calls when the button is pressed; `way`: where to, which run, and whether it reads two texts.
  async function call(text, second, key, way) {
    const button = document.getElementById("send-call");
    if (button.ariaDisabled === "true") return shown;
    const here = location.search, address = new URL(way.address, document.baseURI).href;
    const texts = way.pairs ? [[text, second]] : text.split("\n").filter((line) => line.trim());
    const headers = { "Content-Type": "application/json", ...key.trim() && { "X-KoTune-Key": key.trim() } };
    const body = JSON.stringify({ texts, run: way.run });
    const told = { ...headers, ...key.trim() && { "X-KoTune-Key": masked(key.trim()) } };
    const head = [`POST ${address}`, ...Object.entries(told).map((each) => each.join(": "))].join("\n");
    let came;
    button.ariaDisabled = "true";  // which leaves it the focus
    try {
      const begun = performance.now(), answer = await fetch(address, { method: "POST", headers, body });
      const content = await answer.text(), took = performance.now() - begun;
      came = { status: `${answer.status} ${answer.statusText}`.trim(), kind: answer.ok ? "good" : "bad", took, content };
    } catch {
      came = { status: say("보내지 못했습니다", "Not sent"), kind: "bad",
        content: say("연결이 끊겼거나, 키에 쓸 수 없는 글자가 있습니다.", "The connection is lost, or the key contains characters that cannot be sent.") };
    }
    button.ariaDisabled = null;
    shown = here === location.search ? { sent: `${head}\n\n${pretty(body)}`, came } : {};
    return shown;
  }

  function part(title, text, ...beside) {
    const [section, head] = [make("section"), make("h4", title)];
    head.append(...beside, make("button", say("복사", "Copy"), { type: "button" }));
    head.lastChild.dataset.copy = "";
    section.append(head, make("pre", text, { tabIndex: 0, role: "group", ariaLabel: title }));
    return section;
  }

  function exchange(element, props, watch) {
    // Read out when it changes, so it stays while all around it is drawn anew.
    const told = make("span", "", { role: "status", className: "kt-unseen" });
    const draw = () => {
      const { sent, came } = props.value || {};
      element.querySelectorAll("section").forEach((each) => each.remove());
      told.textContent = sent ? `${say("돌아온 답", "Answer")}: ${came.status}` : "";
      if (!sent) return;
      const status = make("span", came.status, { className: `kt-chip ${came.kind}` });
      const took = came.took === undefined ? "" : `${came.took < 10 ? came.took.toFixed(1) : Math.round(came.took)} ms`;
      element.append(part(say("나간 요청", "Request"), sent),
        part(say("돌아온 답", "Answer"), pretty(came.content), status, make("small", took)));
    };
    element.replaceChildren(told);
    // Gradio's own field of a password, which is there by then, says nothing of it: a browser would offer its passwords.
    setTimeout(() => { document.querySelector("#call-key input").autocomplete = "new-password"; });
    draw();
    watch("value", draw);
  }

  // A button that copies what its section has; where there is no clipboard, as without https, it is selected first.
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]"), from = button?.closest("section").querySelector("pre, code");
    if (!from) return;
    try { await navigator.clipboard.writeText(from.textContent); } catch {
      getSelection().selectAllChildren(from);
      document.execCommand("copy");
    }
    button.textContent = say("복사했습니다", "Copied");
    setTimeout(() => { button.textContent = say("복사", "Copy"); }, 2000);
  });

  Object.assign(window.kotune, { call, exchange });
})();
