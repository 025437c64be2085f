import "./style.css";
import { changes, session } from "./api";
import { showDetail } from "./detail";
import { h } from "./dom";
import { showEngines } from "./engines";
import { showGraph, showRules } from "./graph";
import { list } from "./list";
import { speak, word } from "./words";

const main = h("main");
/** Answers that come late must not overwrite the page that was opened since. */
let turn = 0;

async function open(): Promise<void> {
  const mine = ++turn;
  const show = (page: HTMLElement) => {
    if (mine === turn) {
      main.replaceChildren(page);
    }
  };
  const [page, id] = location.hash.slice(1).split("/");
  try {
    if (page === "alert" && id) {
      await showDetail(decodeURIComponent(id), show);
    } else if (page === "graph") {
      await showGraph(show);
    } else if (page === "engines") {
      await showEngines(show);
    } else if (page === "rules") {
      await showRules(show);
    } else {
      await list(show, open);
    }
  } catch (e) {
    show(h("p", { class: "failed", role: "alert" }, e instanceof Error ? e.message : String(e)));
  }
}

/** Draws the list and the graph again when there is something new; what an analyst writes in is left alone. */
async function follow(): Promise<void> {
  let version = (await changes(-1)).version;
  for (;;) {
    const next = (await changes(version)).version;
    const typing = document.activeElement instanceof HTMLInputElement;
    if (next > version && !typing && !/^#(alert\/|engines)/.test(location.hash)) {
      await open();
    }
    version = next;
  }
}

speak((await session()).language);
document.body.append(
  h(
    "header",
    {},
    h("h1", {}, "Hive"),
    h("nav", {}, h("a", { href: "#alerts" }, word("alerts")), h("a", { href: "#graph" }, word("graph")), h("a", { href: "#engines" }, word("engines")), h("a", { href: "#rules" }, word("rules"))),
  ),
  main,
);
addEventListener("hashchange", open);
await open();
follow().catch(() => document.body.prepend(h("p", { class: "failed" }, "The console has ended.")));
