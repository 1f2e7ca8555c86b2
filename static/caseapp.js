// What htmx leaves to the page: focus and announcements after a swap, a lost connection, one press
// a form, and leaving in a hurry. Every page works without this file. Texts stand in the page
// (templates/base.html), so that they are translated; nothing is kept in the browser.
(() => {
  "use strict";

  const page = document.documentElement;
  const find = (id) => document.getElementById(id);

  // --- announcements: one live region, there from the start ---------------------------------

  const announce = (text) => {
    const region = find("said");
    if (!region || !text) return;
    region.textContent = "";
    // A region that is filled in the same moment as it is emptied is not read again.
    setTimeout(() => { region.textContent = text; }, 100);
  };

  const announceNotice = (root) => {
    const notice = root.querySelector("[data-say]");
    if (notice) announce(notice.textContent.trim());
  };

  announceNotice(document);

  // --- after a swap: focus goes to the summary of problems, else to the heading ---------------

  document.addEventListener("htmx:after:swap", (event) => {
    const { target, response } = event.detail.ctx;
    trouble(false);
    const root = find(target.id);
    if (!root || !root.matches("main, [id^=panel-]")) return;
    const wanted = root.querySelector("#problems") || root.querySelector("h1, h2");
    if (wanted) {
      if (!wanted.hasAttribute("tabindex")) wanted.setAttribute("tabindex", "-1");
      wanted.focus();
    }
    if (response.status < 400) announceNotice(root);
  });

  document.addEventListener("htmx:before:request", (event) => busy(event, "true"));
  document.addEventListener("htmx:finally:request", (event) => busy(event, null));

  const busy = (event, value) => {
    const target = event.detail.ctx.target;
    if (!target || !target.setAttribute) return;
    if (value) target.setAttribute("aria-busy", value); else target.removeAttribute("aria-busy");
  };

  // --- no connection ---------------------------------------------------------------------

  const trouble = (isOn) => {
    const box = find("trouble");
    if (box) box.hidden = !isOn;
  };

  document.addEventListener("htmx:error", () => trouble(true));
  window.addEventListener("online", () => trouble(false));

  // --- one press a form ------------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });

  // Back may show the page as it was left: its forms can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // --- leaving in a hurry: Shift three times ------------------------------------------------
  // The screen is emptied first, then the session is locked on the server, then what was being
  // typed is kept there, and only then does the browser go on, without a way back.

  const PRESSES = 3;
  const WITHIN = 5000;
  let presses = [];

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    const now = event.timeStamp;
    presses = [...presses.filter((at) => now - at < WITHIN), now];
    if (presses.length >= PRESSES) { presses = []; leave(); }
  });

  const leave = async () => {
    const way = find("lock");
    if (!way || page.classList.contains("away")) return;
    page.classList.add("away");
    document.title = way.dataset.away;
    const typed = [...document.querySelectorAll("main form")].find(isBegun);
    for (;;) {
      try {
        await fetch(way.action, { method: "POST", redirect: "manual", keepalive: true });
        break;
      } catch {
        trouble(true);
        await new Promise((resume) => { setTimeout(resume, 1000); });
      }
    }
    let next = location.pathname + location.search;
    if (typed) {
      const address = typed.getAttribute("action") || next;
      next = address;
      const sent = { method: "POST", body: new URLSearchParams(new FormData(typed)), redirect: "manual" };
      await fetch(address, sent).catch(() => undefined);
    }
    location.replace(`${way.dataset.next}?next=${encodeURIComponent(next)}`);
  };

  // Whether something was typed or chosen in a form that is sent by POST.
  const isBegun = (form) => form.method === "post" && [...form.elements].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked
      : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);
})();
