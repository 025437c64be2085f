package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Plugin;
import io.hivesec.whitelist.RuleWhitelist;
import io.hivesec.whitelist.WhitelistException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every subcommand that finds something has. */
final class OutputOptions {
    /** How to print what is found. */
    enum Format {
        /** For a person. */
        TEXT,
        /** One document at the end. */
        JSON,
        /** One line an alert or artifact, as it is found. */
        JSONL,
        /** SARIF 2.1.0, for code-scanning services; one document at the end. */
        SARIF,
        /** OCSF Detection Findings, for SIEMs; one line an alert, as it is found. */
        OCSF,
        /** A self-contained web page at the end. */
        HTML,
        /** A line an alert for a spreadsheet, RFC 4180; one document at the end. */
        CSV;

        /** Whether the output is one document, written when everything is known. */
        boolean isOneDocument() {
            return this == JSON || this == SARIF || this == HTML || this == CSV;
        }
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How to print what is found: text, json, jsonl, sarif, ocsf, html or csv. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--whitelist", paramLabel = "FILE", description = "Trust what the rules in this file trust.")
    private @Nullable Path whitelist;

    @Option(
            names = "--plugins",
            paramLabel = "JAR",
            split = ",",
            description = "Also use the detectors and scanners of these jars, or folders of classes.")
    private List<Path> plugins = List.of();

    private @Nullable ClassLoader pluginLoader;

    @Option(names = "--show-whitelisted", description = "Also print the alerts that a whitelist trusts.")
    private boolean showWhitelisted;

    @Option(names = "--show-benign", description = "Also print, as text, what is benign; else it is only counted.")
    private boolean showBenign;

    @Option(names = "--output", paramLabel = "FILE", description = "Print there instead of standard output.")
    private @Nullable Path output;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description =
                    "Also write the alerts there at the end, a line each, for hive whitelist, triage and respond.")
    private @Nullable Path alerts;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is run.
    private CommandSpec command;

    Format format() {
        return format;
    }

    /** The language that the command speaks. */
    Locale language() {
        return HiveCommand.language(command);
    }

    /** Whether who sees standard error sees the text of what is found as well. */
    boolean isTextForTheTerminal() {
        return format == Format.TEXT && output == null;
    }

    boolean showBenign() {
        return showBenign;
    }

    boolean showWhitelisted() {
        return showWhitelisted;
    }

    /** Hive with every bundled plugin, in the language and with the whitelist asked for. */
    Hive.Builder hive() throws UsageException {
        return hive(plugin -> true);
    }

    /** The same, with those of the plugins that are wanted. */
    Hive.Builder hive(Predicate<? super Plugin> isWanted) throws UsageException {
        Hive.Builder builder = Hive.builder().plugins(pluginLoader(), isWanted).language(language());
        return whitelist == null ? builder : builder.whitelist(load(whitelist));
    }

    /** Where the plugins are: {@code --plugins} and the command's own. */
    ClassLoader pluginLoader() throws UsageException {
        if (pluginLoader == null) {
            pluginLoader = PluginJars.loader(plugins);
        }
        return pluginLoader;
    }

    private static RuleWhitelist load(Path file) throws UsageException {
        try {
            return RuleWhitelist.open(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": no such file");
        } catch (IOException | WhitelistException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Writes alerts where {@code --alerts} says; nowhere when it says nothing. */
    void save(Collection<Alert> found) throws UsageException {
        if (alerts == null) {
            return;
        }
        try (Writer out = Files.newBufferedWriter(alerts, StandardCharsets.UTF_8)) {
            for (Alert alert : found) {
                out.append(HiveModule.mapper().writeValueAsString(alert)).append('\n');
            }
        } catch (IOException e) {
            throw OutputFiles.unwritable(alerts, e);
        }
    }

    /**
     * Where to print: the file asked for, or standard output.
     *
     * @param read the files that are read, which are not to be written over
     */
    PrintWriter writer(PrintWriter standard, List<Path> read) throws UsageException {
        if (alerts != null) {
            InputFiles.checkApart(alerts, "--alerts", read);
        }
        if (output != null) {
            InputFiles.checkApart(output, "--output", read);
        }
        return output == null ? standard : OutputFiles.open(output);
    }
}
