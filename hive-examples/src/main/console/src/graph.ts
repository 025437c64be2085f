import { type Edge, graph, rules } from "./api";
import { h } from "./dom";
import { word } from "./words";

export async function showGraph(show: (page: HTMLElement) => void): Promise<void> {
  const { edges } = await graph();
  const own = (edge: Edge) => `${edge.containerName || edge.container.slice(0, 12) || "host"} ${edge.executable}`;
  const peer = (edge: Edge) => {
    const address = `${edge.ip || edge.name}${edge.port ? ":" + edge.port : ""}`;
    return ["container", "same_workload", "node"].includes(edge.party) ? `${address} (${edge.partyName})` : address;
  };
  show(
    h(
      "table",
      { class: "graph" },
      h(
        "tr",
        {},
        ...(["source", "target", "protocol", "scope", "firstSeen", "lastSeen", "count"] as const).map((key) =>
          h("th", {}, word(key)),
        ),
      ),
      ...edges
        .sort((a, b) => b.count - a.count)
        .map((edge) =>
          h(
            "tr",
            { class: edge.scope },
            ...[
              edge.incoming ? peer(edge) : own(edge),
              edge.incoming ? own(edge) : peer(edge),
              edge.protocol,
              edge.scope,
              edge.firstSeen,
              edge.lastSeen,
              edge.count,
            ].map((cell) => h("td", {}, cell)),
          ),
        ),
    ),
  );
}

export async function showRules(show: (page: HTMLElement) => void): Promise<void> {
  const answer = await rules();
  show(
    h(
      "table",
      { class: "rules" },
      ...answer.rules.map((rule) =>
        h("tr", {}, ...[rule.id, rule.title, rule.type, rule.severity, rule.techniques].map((cell) => h("td", {}, cell))),
      ),
    ),
  );
}
