import { act, detail, type Action, type Alert, type Detail, type Process } from "./api";
import { h, svg } from "./dom";
import { handling } from "./handle";
import { target } from "./list";
import { name, word } from "./words";

let analyst = "";

export async function showDetail(id: string, show: (page: HTMLElement) => void): Promise<void> {
  draw(await detail(id), show);
}

function draw(found: Detail, show: (page: HTMLElement) => void): void {
  const alert = found.alert;
  const failed = h("p", { class: "failed", role: "alert" });
  const run = async (action: Action, body: object) => {
    try {
      draw(await act(alert.id, action, { by: analyst, ...body }), show);
    } catch (e) {
      failed.textContent = e instanceof Error ? e.message : String(e);
    }
  };
  show(
    h(
      "article",
      { class: "detail " + alert.severity.toLowerCase() },
      h("p", {}, h("a", { href: "#alerts" }, word("back"))),
      h("h2", {}, h("span", { class: "severity" }, name(alert.severity)), " ", alert.title),
      h("p", { class: "message" }, alert.message),
      alert.whitelisted
        ? h("p", { class: "trusted" }, word("trustedBy", alert.whitelisted.rule, alert.whitelisted.reason))
        : "",
      facts(alert),
      alert.process ? h("section", {}, h("h3", {}, word("tree")), tree([...(alert.ancestors ?? [])].reverse(), alert.process)) : "",
      triage(found),
      evidence(found),
      h("section", {}, h("h3", {}, word("advice")), h("p", {}, alert.remediation)),
      past(found),
      found.outcome ? h("p", { class: "outcome", role: "status" }, `${name(found.outcome.state)}: ${found.outcome.details.join("; ")}`) : "",
      actions(found, run),
      failed,
    ),
  );
}

function facts(alert: Alert): HTMLElement {
  const list = h("dl");
  const add = (key: Parameters<typeof word>[0], value: string | undefined) => {
    if (value) {
      list.append(h("dt", {}, word(key)), h("dd", {}, value));
    }
  };
  add("type", name(alert.type));
  add("rule", [alert.rule, ...(alert.techniques ?? [])].join(" "));
  add("status", name(alert.status));
  add("seen", `${alert.firstSeen} – ${alert.lastSeen} (${alert.count})`);
  add("container", [alert.container?.name, alert.container?.id].filter(Boolean).join(" "));
  add("image", alert.container?.image);
  add("target", target(alert));
  add("file", alert.artifact ? `${alert.artifact.name} ${alert.artifact.sha256 ?? ""}` : undefined);
  return list;
}

/** The container's first process with those below it, down to the alert's own. */
function tree(ancestors: Process[], own: Process): HTMLElement {
  const [first, ...rest] = ancestors;
  const process = first ?? own;
  return h(
    "ul",
    { class: "tree" },
    h(
      "li",
      {},
      h("b", { class: first ? "" : "own" }, process.executable || "?"),
      ` ${process.pid ?? ""} ${process.user?.name ?? ""}`,
      h("code", {}, (process.arguments ?? []).join(" ")),
      first ? tree(rest, own) : "",
    ),
  );
}

function triage({ alert, said }: Detail): HTMLElement {
  const bar = (decibans: number) => {
    const width = Math.min(1, Math.abs(decibans) / 30) * 50;
    return svg(
      "svg",
      { viewBox: "0 0 100 8", preserveAspectRatio: "none" },
      svg("rect", { x: decibans < 0 ? 50 - width : 50, y: 0, width, height: 8, class: decibans < 0 ? "against" : "for" }),
    );
  };
  return h(
    "section",
    {},
    h("h3", {}, word("triage")),
    h("p", {}, [said.probability, said.impact].filter(Boolean).join(" · ")),
    h(
      "table",
      { class: "signals" },
      ...alert.triage.signals.map((one) =>
        h("tr", {}, h("th", {}, said.signals[one.signal] ?? one.signal), h("td", {}, one.decibans.toFixed(1)), h("td", { class: "bar" }, bar(one.decibans)), h("td", {}, one.detail)),
      ),
    ),
    alert.triage.notChecked?.length ? h("p", {}, `${word("notChecked")}: ${alert.triage.notChecked.join(", ")}`) : "",
  );
}

function evidence({ said }: Detail): HTMLElement {
  return h(
    "section",
    {},
    h("h3", {}, word("evidence")),
    h("table", {}, ...said.evidence.map((one) => h("tr", {}, h("th", {}, one.name), h("td", {}, h("code", {}, one.value))))),
  );
}

function past(found: Detail): HTMLElement | string {
  return found.history.length === 0
    ? ""
    : h(
        "section",
        { class: "history" },
        h("h3", {}, word("history")),
        h("ul", {}, ...found.history.map((one) => h("li", {}, `${one.at} ${name(one.to)} – ${one.by}: ${one.why} ${one.how}`))),
      );
}

function actions(found: Detail, run: (action: Action, body: object) => void): HTMLElement {
  const why = h("input", { name: "why" }) as HTMLInputElement;
  const person = h("input", {
    name: "by",
    value: analyst,
    input: (e) => (analyst = (e.target as HTMLInputElement).value),
  }) as HTMLInputElement;
  const settled = found.alert.status === "marked" || found.alert.status === "handled";
  return h(
    "section",
    { class: "actions" },
    h("label", {}, word("by"), person),
    h("label", {}, word("why"), why),
    settled
      ? h("button", { name: "reopen", click: () => run("reopen", { why: why.value }) }, word("reopen"))
      : h("button", { name: "mark", click: () => run("mark", { why: why.value }) }, word("mark")),
    ...(settled ? [] : [h("h3", {}, word("handle")), handling(found.alert.id, (body) => run("handle", { why: why.value, ...body }))]),
    h("h3", {}, word("whitelist")),
    found.suggestions.length === 0
      ? h("p", {}, word("noSuggestion"))
      : h(
          "ol",
          { class: "suggestions" },
          ...found.suggestions.map((one, i) =>
            h(
              "li",
              {},
              one.trusts,
              h("code", {}, Object.entries(one.conditions).map(([key, values]) => `${key}: ${values.join(", ")}`).join("\n")),
              h("em", {}, word("effect", one.silenced, one.ofType)),
              h("button", { name: "trust", click: () => run("trust", { suggestion: i }) }, word("add")),
            ),
          ),
        ),
  );
}
