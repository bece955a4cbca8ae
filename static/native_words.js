// Writes in the visitor's language what Streamlit itself says in English: toolbars of tables and charts, menus, fields for files,
// dialogs, its 'not found'. Own texts are left alone; a name somebody gave is none of these words.
(() => {
  const rows = JSON.parse(document.getElementById("native-words").textContent);
  const known = new Map(), patterns = [];
  for (const [said, [zh, en]] of Object.entries(rows)) {
    const row = { zh, en };
    for (const text of [said, zh, en]) {
      if (!text.includes("{}")) known.set(text, row);
      else patterns.push([new RegExp(`^${text.split("{}").map(part => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("(.*)")}$`), row]);
    }
  }
  const PLACES = ["stElementToolbar", "stFileUploader", "stDialog", "stSelectbox", "stMultiSelect", "stNumberInput", "stDateInput",
    "stTextInput", "stSidebar", "stHeader", "stSkipLink", "stDataFrame"].map(name => `[data-testid=${name}]`);
  const ROOTS = [...PLACES, "body > div:not(#root)", "[role=dialog]", "a[href='#main']"].join(",");
  const OURS = "[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer], [role=option]:not([data-key^=__select_]), .cards, svg, canvas";
  const NAMES = ["aria-label", "title", "placeholder"];
  let due = 0;

  function said(text, language) {
    const plain = text.trim();
    const row = known.get(plain);
    if (row) return text.replace(plain, row[language]);
    for (const [pattern, one] of patterns) {
      const found = plain.match(pattern);
      if (found) return text.replace(plain, found.slice(1).reduce((told, part) => told.replace("{}", () => part), one[language]));
    }
    const [, name, rest] = plain.match(/^([^:：]+)[:：]\s*(.+)$/s) ?? []; // a button of a chart, and what the chart shows
    if (known.has(name)) return text.replace(plain, `${known.get(name)[language]}${language === "zh" ? "：" : ": "}${rest}`);
    return text;
  }

  function own(element) {
    return element.closest(OURS) && !element.closest("[data-testid=stTooltipContent], [data-testid=stFileUploader]") && element.textContent !== "No results";
  }

  function write(root, language) {
    for (const element of [root, ...root.querySelectorAll("[aria-label], [title], [placeholder]")])
      for (const name of NAMES) {
        const text = element.getAttribute(name), told = text && said(text, language);
        if (text && told !== text) element.setAttribute(name, told);
      }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, told = node.data.trim() && !own(node.parentElement) ? said(node.data, language) : node.data;
      if (told !== node.data) node.data = told;
    }
  }

  function pass() {
    due = 0;
    const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    for (const root of document.querySelectorAll(ROOTS)) write(root, language);
  }

  // A press that copies says so beside itself for a while: the sign alone is easily missed.
  function copied(event) {
    const box = event.target.closest?.("[data-testid=stCode] button")?.closest("[data-testid=stCode]");
    if (!box) return;
    box.dataset.copied = known.get("Copied!")[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
    setTimeout(() => { delete box.dataset.copied; }, 4000);
  }

  // A name that its field cuts is told whole to who points at it.
  function whole(event) {
    const field = event.target.closest?.("[data-testid=stSelectbox]")?.querySelector("input");
    if (field) field.title = field.scrollWidth > field.clientWidth ? field.value : "";
  }

  document.addEventListener("click", copied, true);
  document.addEventListener("pointerover", whole, true);
  const later = () => { due ||= setTimeout(pass, 60); };
  new MutationObserver(later).observe(document.documentElement, { attributeFilter: ["lang"] });
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
})();
