import { alerts, type Alert } from "./api";
import { h } from "./dom";
import { name as called, word } from "./words";

const SIZE = 25;
const TYPES = [
  "reverse_shell",
  "web_backdoor",
  "privilege_escalation",
  "malicious_command",
  "escape_risk",
  "virus",
  "memory_webshell",
  "behavior_anomaly",
];
const STATUSES = ["open", "marked", "handled", "reopened"];
const SEVERITIES = ["low", "medium", "high", "critical"];

/** The filters stay while the list is left for an alert and come back to. */
const query = new URLSearchParams();

/** Shows the list; `again` opens it anew, so that an answer to an older question cannot take the page. */
export async function list(show: (page: HTMLElement) => void, again: () => void): Promise<void> {
  query.set("size", String(SIZE));
  const found = await alerts(query);
  show(h("section", {}, filters(again), table(found.alerts), pages(found.total, again)));
}

function filters(changed: () => void): HTMLElement {
  const set = (name: string, value: string) => {
    value === "" ? query.delete(name) : query.set(name, value);
    query.delete("page");
    changed();
  };
  const select = (name: "type" | "status" | "severity", values: string[]) =>
    h(
      "label",
      {},
      word(name),
      h(
        "select",
        { name, change: (e) => set(name, (e.target as HTMLSelectElement).value) },
        h("option", { value: "" }, word("any")),
        ...values.map((value) => h("option", { value, selected: query.get(name) === value }, called(value))),
      ),
    );
  const text = (name: "container" | "process" | "host" | "port" | "from" | "to", placeholder = "") =>
    h(
      "label",
      {},
      word(name),
      h("input", {
        name,
        placeholder,
        value: query.get(name) ?? "",
        change: (e) => set(name, (e.target as HTMLInputElement).value.trim()),
      }),
    );
  return h(
    "form",
    { class: "filters", submit: (e) => e.preventDefault() },
    select("type", TYPES),
    select("status", STATUSES),
    select("severity", SEVERITIES),
    text("container"),
    text("process"),
    text("host"),
    text("port"),
    text("from", "2026-01-02T03:04:05Z"),
    text("to"),
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        name: "trusted",
        checked: query.get("trusted") === "true",
        change: (e) => set("trusted", (e.target as HTMLInputElement).checked ? "true" : ""),
      }),
      word("trusted"),
    ),
    h("a", { href: "/api/alerts.jsonl", download: "alerts.jsonl" }, word("export")),
  );
}

function table(found: Alert[]): HTMLElement {
  if (found.length === 0) {
    return h("p", { class: "none" }, word("none"));
  }
  return h(
    "table",
    { class: "alerts" },
    h(
      "tr",
      {},
      ...(["severity", "seen", "type", "container", "process", "target", "status"] as const).map((key) =>
        h("th", {}, word(key)),
      ),
    ),
    ...found.map((alert) =>
      h(
        "tr",
        { class: alert.severity.toLowerCase() },
        h("td", { class: "severity" }, called(alert.severity)),
        h("td", {}, alert.lastSeen),
        h("td", {}, h("a", { href: "#alert/" + encodeURIComponent(alert.id) }, called(alert.type)), h("div", {}, alert.title)),
        h("td", {}, alert.container?.name ?? alert.container?.id ?? ""),
        h("td", {}, alert.process?.executable ?? alert.artifact?.name ?? ""),
        h("td", {}, target(alert)),
        h("td", {}, alert.whitelisted ? `${called(alert.status)} (${alert.whitelisted.rule})` : called(alert.status)),
      ),
    ),
  );
}

export function target(alert: Alert): string {
  const to = alert.target;
  return to ? `${to.name || to.ip || ""}${to.port ? ":" + to.port : ""}${to.scope ? ` (${called(to.scope)})` : ""}` : "";
}

function pages(total: number, changed: () => void): HTMLElement {
  const page = Number(query.get("page") ?? 0);
  const go = (to: number) => () => {
    query.set("page", String(to));
    changed();
  };
  return h(
    "nav",
    { class: "pages" },
    h("button", { disabled: page === 0, click: go(page - 1) }, word("previous")),
    ` ${total === 0 ? 0 : page * SIZE + 1}–${Math.min(total, (page + 1) * SIZE)} / ${total} `,
    h("button", { disabled: (page + 1) * SIZE >= total, click: go(page + 1) }, word("next")),
  );
}
