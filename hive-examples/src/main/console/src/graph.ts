import { graph, rules } from "./api";
import { h } from "./dom";
import { word } from "./words";

export async function showGraph(show: (page: HTMLElement) => void): Promise<void> {
  const { edges } = await graph();
  const own = (edge: (typeof edges)[number]) => `${edge.container.slice(0, 12) || "host"} ${edge.process}`;
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
              edge.incoming ? edge.peer : own(edge),
              edge.incoming ? own(edge) : edge.peer,
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
