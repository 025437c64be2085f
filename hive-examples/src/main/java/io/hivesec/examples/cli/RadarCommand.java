package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Scope;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.history.AccessExport;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.AccessQuery;
import io.hivesec.history.FanOut;
import io.hivesec.history.Party;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive radar}: who talked to whom. */
@Command(
        name = "radar",
        mixinStandardHelpOptions = true,
        description = "Prints who talked to whom in a recording; exit status 1 when a program reached many new peers"
                + " at once.")
final class RadarCommand implements Callable<Integer> {
    private static final int MAX_EDGES = 200_000;

    /** How to print edges. */
    enum Format {
        /** A table for a person, and the bursts. */
        TEXT,
        /** One array. */
        JSON,
        /** RFC 4180. */
        CSV,
        /** GraphML. */
        GRAPHML,
        /** Graphviz's DOT. */
        DOT,
        /** The bursts, a finding a line. */
        FINDINGS
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "FORMAT", defaultValue = "auto", description = "As for hive watch.")
    private String from = "auto";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How to print it: text, json, csv, graphml, dot or findings. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--container", paramLabel = "NAME", description = "Only of this container: name or id.")
    private String container = "";

    @Option(names = "--target", paramLabel = "HOST", description = "Only to this address, name or address:port.")
    private String target = "";

    @Option(names = "--process", paramLabel = "PROGRAM", description = "Only of this program: path or file name.")
    private String process = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Only to this port.")
    private int port;

    @Option(names = "--scope", paramLabel = "SCOPE", description = "Only to: ${COMPLETION-CANDIDATES}.")
    private @Nullable Scope scope;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only seen then or later, such as 2026-01-02T03:04:05Z.")
    private @Nullable String since;

    @Option(names = "--new-since", paramLabel = "TIME", description = "Only first seen then or later.")
    private @Nullable String newSince;

    @Parameters(paramLabel = "FILE", description = "Files of events; - or none: standard input.")
    private List<String> files = List.of();

    @Override
    public Integer call() throws UsageException, IOException {
        if (!Endpoint.isPort(port)) {
            throw new UsageException("--port: a number from 0 to 65535");
        }
        AccessQuery query = new AccessQuery(
                container, target, process, port, scope, time("--since", since), time("--new-since", newSince));
        EventFiles input = EventFiles.of(from, files, spec.commandLine().getErr());
        AccessGraph graph = new AccessGraph(MAX_EDGES);
        input.read(graph::record);
        List<AccessGraph.Edge> edges =
                graph.edges().stream().filter(query.in(graph)).toList();
        List<FanOut> bursts = FanOut.in(graph).stream()
                .filter(burst -> edges.stream()
                        .anyMatch(edge -> edge.link().containerId().equals(burst.containerId())
                                && edge.link().executable().equals(burst.executable())))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> table(graph, edges, bursts, out);
            case JSON -> out.println(json(graph, edges));
            case CSV -> out.print(AccessExport.csv(graph, edges));
            case GRAPHML -> out.print(AccessExport.graphMl(graph, edges));
            case DOT -> out.print(AccessExport.dot(graph, edges));
            case FINDINGS -> {
                for (FanOut burst : bursts) {
                    out.println(HiveModule.mapper().writeValueAsString(burst.finding(graph)));
                }
            }
        }
        out.flush();
        if (!input.isRead()) {
            return ExitStatus.COULD_NOT_RUN;
        }
        return bursts.isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
    }

    private static @Nullable Instant time(String option, @Nullable String text) throws UsageException {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException(option + ": not a time such as 2026-01-02T03:04:05Z: '" + text + "'");
        }
    }

    private static String json(AccessGraph graph, List<AccessGraph.Edge> edges) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(text)) {
            graph.write(out, edges);
        }
        return text.toString();
    }

    private void table(AccessGraph graph, List<AccessGraph.Edge> edges, List<FanOut> bursts, PrintWriter out) {
        ReportWords words = HiveCommand.words(spec);
        for (AccessGraph.Edge edge : edges) {
            Container where = graph.container(edge.link().containerId());
            out.println(Terminal.clean(String.format(
                    Locale.ROOT,
                    "%-20s %-28s %s %-28s %-9s %-5s %s",
                    name(where, edge.link().containerId()),
                    edge.link().executable(),
                    edge.link().incoming() ? "<-" : "->",
                    peer(graph.party(edge), edge),
                    edge.link().peer().scope().name().toLowerCase(Locale.ROOT),
                    edge.link().protocol(),
                    words.word(
                            "radar.span",
                            edge.traffic().first(),
                            edge.traffic().last(),
                            edge.traffic().count()))));
        }
        for (FanOut burst : bursts) {
            out.println(Terminal.clean(words.word(
                    "radar.burst",
                    name(graph.container(burst.containerId()), burst.containerId()) + " " + burst.executable(),
                    burst.peers().size(),
                    burst.from(),
                    String.join(", ", burst.peers().stream().limit(12).toList()))));
        }
        out.println(words.word("radar.total", edges.size(), bursts.size()));
    }

    /** The address, and the name of who has it where that is known. */
    private static String peer(Party party, AccessGraph.Edge edge) {
        boolean isNamed = switch (party.kind()) {
            case CONTAINER, SAME_WORKLOAD, NODE -> true;
            case ITSELF, SERVICE, INTERNAL, METADATA, INTERNET, UNKNOWN -> false;
        };
        return isNamed
                ? edge.link().peer() + " (" + party.name() + ")"
                : edge.link().peer().toString();
    }

    private static String name(Container container, String id) {
        return !container.name().isEmpty() ? container.name() : id.isEmpty() ? "host" : id;
    }
}
