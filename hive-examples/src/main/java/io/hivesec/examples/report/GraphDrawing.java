package io.hivesec.examples.report;

import io.hivesec.event.Endpoint;
import io.hivesec.history.AccessGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws who talked to whom: sources on the left, targets on the right, a line each pair, the busier the thicker. */
final class GraphDrawing {
    private static final int MAX_EDGES = 60;
    private static final int ROW = 22;
    private static final int WIDTH = 1000;
    private static final int LEFT = 380;
    private static final int RIGHT = 620;
    private static final int LABEL = 48;
    private static final int MAX_STROKE = 6;

    private final Html html;
    private final ReportWords words;

    GraphDrawing(Html html, ReportWords words) {
        this.html = html;
        this.words = words;
    }

    void draw(List<AccessGraph.Edge> edges) {
        List<AccessGraph.Edge> shown = edges.stream()
                .sorted(Comparator.comparingLong(
                                (AccessGraph.Edge edge) -> edge.traffic().count())
                        .reversed())
                .limit(MAX_EDGES)
                .toList();
        Map<String, Integer> sources = new LinkedHashMap<>();
        Map<String, Integer> targets = new LinkedHashMap<>();
        for (AccessGraph.Edge edge : shown) {
            sources.putIfAbsent(source(edge), sources.size());
            targets.putIfAbsent(target(edge), targets.size());
        }
        int height = ROW * Math.max(sources.size(), targets.size()) + ROW;
        html.open("svg", "viewBox", "0 0 " + WIDTH + " " + height, "class", "graph", "role", "img");
        for (AccessGraph.Edge edge : shown) {
            line(edge, sources.getOrDefault(source(edge), 0), targets.getOrDefault(target(edge), 0));
        }
        labels(sources, LEFT - 8, "end");
        labels(targets, RIGHT + 8, "start");
        html.close();
        table(shown);
        if (edges.size() > shown.size()) {
            html.element("p", "… " + (edges.size() - shown.size()));
        }
    }

    private void line(AccessGraph.Edge edge, int from, int to) {
        double stroke = 1
                + Math.min(MAX_STROKE - 1, Math.log10(Math.max(1, edge.traffic().count())));
        html.open(
                "line",
                "x1",
                Integer.toString(LEFT),
                "y1",
                Integer.toString(y(from)),
                "x2",
                Integer.toString(RIGHT),
                "y2",
                Integer.toString(y(to)),
                "stroke-width",
                String.format(Locale.ROOT, "%.1f", stroke),
                "class",
                edge.link().peer().scope().name().toLowerCase(Locale.ROOT));
        html.element("title", edge.link().protocol() + " × " + edge.traffic().count())
                .close();
    }

    private void labels(Map<String, Integer> names, int x, String anchor) {
        names.forEach((name, row) -> html.element(
                "text",
                name.length() <= LABEL ? name : name.substring(0, LABEL) + "…",
                "x",
                Integer.toString(x),
                "y",
                Integer.toString(y(row) + 4),
                "text-anchor",
                anchor));
    }

    private void table(List<AccessGraph.Edge> edges) {
        html.open("table").open("tr");
        for (String word : List.of("source", "target", "protocol", "scope", "firstSeen", "lastSeen", "count")) {
            html.element("th", words.word(word));
        }
        html.close();
        for (AccessGraph.Edge edge : edges) {
            List<String> cells = new ArrayList<>(List.of(
                    source(edge),
                    target(edge),
                    edge.link().protocol(),
                    words.word("scope." + edge.link().peer().scope().name()),
                    edge.traffic().first().toString(),
                    edge.traffic().last().toString(),
                    Long.toString(edge.traffic().count())));
            html.open("tr");
            cells.forEach(cell -> html.element("td", cell));
            html.close();
        }
        html.close();
    }

    private static int y(int row) {
        return ROW * row + ROW;
    }

    private static String source(AccessGraph.Edge edge) {
        return edge.link().incoming() ? peer(edge.link().peer()) : own(edge.link());
    }

    private static String target(AccessGraph.Edge edge) {
        return edge.link().incoming() ? own(edge.link()) : peer(edge.link().peer());
    }

    private static String own(AccessGraph.Link link) {
        String container = link.containerId();
        String shortId = container.length() > 12 ? container.substring(0, 12) : container;
        return (shortId.isEmpty() ? "host" : shortId) + " " + link.executable();
    }

    private static String peer(Endpoint peer) {
        return peer.toString();
    }
}
