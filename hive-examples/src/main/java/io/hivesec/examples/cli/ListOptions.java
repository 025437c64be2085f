package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.json.HiveModule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the subcommands that list what there is. */
final class ListOptions {
    private static final JsonMapper MAPPER = HiveModule.mapper();

    /** How to print a list. */
    enum Format {
        /** For a person. */
        TEXT,
        /** One document. */
        JSON,
        /** A line each. */
        JSONL
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How to print it: text, json or jsonl. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Print there instead of standard output.")
    private @Nullable Path output;

    /** Prints a list: each thing as it is for a person, and as it is for a program. */
    void print(List<String> lines, List<JsonNode> nodes, PrintWriter standard)
            throws UsageException, JsonProcessingException {
        PrintWriter out = output == null ? standard : OutputFiles.open(output);
        switch (format) {
            case TEXT -> lines.forEach(out::println);
            case JSON -> out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(nodes));
            case JSONL -> {
                for (JsonNode node : nodes) {
                    out.println(MAPPER.writeValueAsString(node));
                }
            }
        }
        out.flush();
    }
}
