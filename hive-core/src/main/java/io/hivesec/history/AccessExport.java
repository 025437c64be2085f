package io.hivesec.history;

import io.hivesec.event.Container;
import io.hivesec.json.Csv;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Edges of an access graph as CSV (RFC 4180), GraphML and Graphviz's DOT. Stateless. */
public final class AccessExport {
    private AccessExport() {}

    /** A heading and a row an edge, as {@link Csv}. */
    public static String csv(AccessGraph graph, List<AccessGraph.Edge> edges) {
        StringBuilder text = new StringBuilder(Csv.row(List.of(
                        "container",
                        "image",
                        "process",
                        "direction",
                        "protocol",
                        "target",
                        "port",
                        "scope",
                        "party",
                        "party_name",
                        "first_seen",
                        "last_seen",
                        "count")))
                .append(Csv.END);
        for (AccessGraph.Edge edge : edges) {
            Container container = graph.container(edge.link().containerId());
            Party party = graph.party(edge);
            text.append(Csv.row(List.of(
                            name(container, edge),
                            container.image(),
                            edge.link().executable(),
                            edge.link().incoming() ? "in" : "out",
                            edge.link().protocol(),
                            host(edge),
                            Integer.toString(edge.link().peer().port()),
                            scope(edge),
                            party.kind().id(),
                            party.name(),
                            edge.traffic().first().toString(),
                            edge.traffic().last().toString(),
                            Long.toString(edge.traffic().count()))))
                    .append(Csv.END);
        }
        return text.toString();
    }

    /** GraphML (graphml.graphdrawing.org) with the process, protocol, port and count at each edge. */
    public static String graphMl(AccessGraph graph, List<AccessGraph.Edge> edges) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
        for (String key : List.of("process", "protocol", "port", "party", "count", "first", "last")) {
            text.append("<key id=\"")
                    .append(key)
                    .append("\" for=\"edge\" attr.name=\"")
                    .append(key);
            text.append("\" attr.type=\"string\"/>\n");
        }
        text.append("<graph edgedefault=\"directed\">\n");
        ends(graph, edges)
                .forEach(end -> text.append("<node id=\"").append(xml(end)).append("\"/>\n"));
        for (AccessGraph.Edge edge : edges) {
            text.append("<edge source=\"").append(xml(from(graph, edge)));
            text.append("\" target=\"").append(xml(to(graph, edge))).append("\">");
            data(text, "process", edge.link().executable());
            data(text, "protocol", edge.link().protocol());
            data(text, "port", Integer.toString(edge.link().peer().port()));
            data(text, "party", graph.party(edge).kind().id());
            data(text, "count", Long.toString(edge.traffic().count()));
            data(text, "first", edge.traffic().first().toString());
            data(text, "last", edge.traffic().last().toString());
            text.append("</edge>\n");
        }
        return text.append("</graph>\n</graphml>\n").toString();
    }

    /** Graphviz's language. */
    public static String dot(AccessGraph graph, List<AccessGraph.Edge> edges) {
        StringBuilder text = new StringBuilder("digraph access {\n");
        for (AccessGraph.Edge edge : edges) {
            text.append("  ").append(quoted(from(graph, edge))).append(" -> ").append(quoted(to(graph, edge)));
            text.append(" [label=")
                    .append(quoted(edge.link().executable() + " " + edge.link().protocol() + "/"
                            + edge.link().peer().port() + " x" + edge.traffic().count()));
            text.append("];\n");
        }
        return text.append("}\n").toString();
    }

    private static List<String> ends(AccessGraph graph, List<AccessGraph.Edge> edges) {
        return edges.stream()
                .flatMap(edge -> List.of(from(graph, edge), to(graph, edge)).stream())
                .distinct()
                .toList();
    }

    private static String from(AccessGraph graph, AccessGraph.Edge edge) {
        return edge.link().incoming()
                ? host(edge)
                : name(graph.container(edge.link().containerId()), edge);
    }

    private static String to(AccessGraph graph, AccessGraph.Edge edge) {
        return edge.link().incoming() ? name(graph.container(edge.link().containerId()), edge) : host(edge);
    }

    private static String name(Container container, AccessGraph.Edge edge) {
        String id = edge.link().containerId();
        return container.name().isEmpty() ? (id.isEmpty() ? "host" : id) : container.name();
    }

    private static String host(AccessGraph.Edge edge) {
        return edge.link().peer().ip().isEmpty()
                ? edge.link().peer().name()
                : edge.link().peer().ip();
    }

    private static String scope(AccessGraph.Edge edge) {
        return edge.link().peer().scope().name().toLowerCase(Locale.ROOT);
    }

    private static void data(StringBuilder text, String key, String value) {
        text.append("<data key=\"").append(key).append("\">").append(xml(value)).append("</data>");
    }

    private static String xml(String text) {
        return escape(text, c -> switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            default -> c < ' ' ? " " : String.valueOf(c);
        });
    }

    private static String quoted(String text) {
        return '"' + escape(text, c -> c == '"' || c == '\\' ? "\\" + c : c < ' ' ? " " : String.valueOf(c)) + '"';
    }

    private static String escape(String text, Function<Character, String> each) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            out.append(each.apply(text.charAt(i)));
        }
        return out.toString();
    }
}
