package io.hivesec.engines.virus.config;

import io.hivesec.engines.archive.Budgets;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.CanaryCheckedEngine;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.engines.virus.clamd.ClamdEngine;
import io.hivesec.engines.virus.command.CommandEngine;
import io.hivesec.engines.virus.command.CommandSettings;
import io.hivesec.engines.virus.icap.IcapEngine;
import io.hivesec.engines.virus.own.OwnEngine;
import io.hivesec.engines.virus.own.SignatureDatabase;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.engines.virus.savapi.SavapiEngine;
import io.hivesec.engines.virus.wire.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes an engine of its settings. */
final class EngineFactory {
    private static final Set<String> COMMON = Set.of("name", "type", "trust", "threads", "maxBytes", "canary");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "clamd", Set.of("address"),
            "icap", Set.of("address", "service"),
            "savapi", Set.of("address", "product", "directory"),
            "command", Set.of("command", "exitCodes", "patterns", "version"),
            "own", Set.of("signatures"));
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
    private static final long MAX_BYTES = 1L << 40;

    private EngineFactory() {}

    static void add(Fields fields, VirusEngines.Builder builder, ClassLoader loader, Consumer<Problem> leftOut)
            throws EnginesFileException {
        String name = fields.text("name");
        if (!NAME.matcher(name).matches()) {
            throw fields.wrong("name", "up to 40 of a-z 0-9 . _ - expected");
        }
        String type = fields.text("type");
        Set<String> own = FIELDS.get(type);
        if (own == null) {
            throw fields.wrong(
                    "type", "one of " + FIELDS.keySet().stream().sorted().toList() + " expected, not '" + type + "'");
        }
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(own);
        fields.allow(known);
        VirusEngine engine = switch (type) {
            case "clamd" -> new ClamdEngine(name, address(fields), bytes(fields, ClamdEngine.DEFAULT_MAX_BYTES));
            case "icap" ->
                new IcapEngine(
                        name, address(fields), fields.text("service"), bytes(fields, IcapEngine.DEFAULT_MAX_BYTES));
            case "savapi" ->
                new SavapiEngine(
                        name,
                        address(fields),
                        fields.text("product"),
                        directory(fields),
                        bytes(fields, IcapEngine.DEFAULT_MAX_BYTES));
            case "command" -> new CommandEngine(command(name, fields));
            default -> own(name, fields, loader, leftOut);
        };
        // A service may pass what it does not want to see; only ICAP's protocol makes that look like "clean".
        boolean isChecked = fields.flag("canary", type.equals("icap"));
        builder.engine(isChecked ? new CanaryCheckedEngine(engine) : engine, (int) fields.integer("threads", 1, 64, 4));
        if (fields.has("trust")) {
            builder.trust(name, (int) fields.integer("trust", 0, 60, 0));
        }
    }

    private static Address address(Fields fields) throws EnginesFileException {
        String text = fields.text("address");
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw fields.wrong("address", String.valueOf(e.getMessage()));
        }
    }

    private static long bytes(Fields fields, long otherwise) throws EnginesFileException {
        return fields.integer("maxBytes", 1, MAX_BYTES, otherwise);
    }

    private static Path directory(Fields fields) throws EnginesFileException {
        Path directory = Path.of(fields.text("directory"));
        if (!Files.isDirectory(directory)) {
            throw fields.wrong("directory", "no directory: '" + directory + "'");
        }
        return directory;
    }

    private static CommandSettings command(String name, Fields fields) throws EnginesFileException {
        Map<Integer, Answer> exitCodes = new HashMap<>();
        if (fields.has("exitCodes")) {
            Fields codes = fields.object("exitCodes");
            for (String code : codes.names()) {
                if (!code.matches("\\d{1,3}")) {
                    throw codes.wrong(code, "an exit code from 0 to 255 expected");
                }
                exitCodes.put(Integer.parseInt(code), codes.answer(code));
            }
        }
        List<CommandSettings.OutputPattern> patterns = new ArrayList<>();
        for (Fields one : fields.objects("patterns")) {
            one.allow(Set.of("pattern", "answer"));
            try {
                patterns.add(new CommandSettings.OutputPattern(one.text("pattern"), one.answer("answer")));
            } catch (IllegalArgumentException e) {
                throw one.wrong("pattern", String.valueOf(e.getMessage()));
            }
        }
        try {
            return new CommandSettings(
                    name,
                    fields.texts("command"),
                    exitCodes,
                    patterns,
                    fields.texts("version"),
                    bytes(fields, IcapEngine.DEFAULT_MAX_BYTES));
        } catch (IllegalArgumentException e) {
            throw fields.wrong("command", String.valueOf(e.getMessage()));
        }
    }

    /** The own engine, with signatures beside those that come with it; what of them it cannot use it leaves out. */
    private static VirusEngine own(String name, Fields fields, ClassLoader loader, Consumer<Problem> leftOut)
            throws EnginesFileException {
        if (!fields.has("signatures")) {
            return ready(name, fields, loader);
        }
        Path signatures = Path.of(fields.text("signatures"));
        try {
            SignatureDatabase database =
                    SignatureDatabase.builder().addShipped().add(signatures).build();
            database.problems().forEach(leftOut);
            OwnEngine engine = new OwnEngine(database, Budgets.DEFAULT);
            if (!engine.name().equals(name)) {
                throw fields.wrong("name", "'" + engine.name() + "' expected");
            }
            return engine;
        } catch (IOException e) {
            throw fields.wrong("signatures", "cannot read '" + signatures + "'");
        }
    }

    /** An engine that needs no settings: one that comes with Hive or that the class loader finds. */
    private static VirusEngine ready(String name, Fields fields, ClassLoader loader) throws EnginesFileException {
        try {
            for (VirusEngine engine : ServiceLoader.load(VirusEngine.class, loader)) {
                if (engine.name().equals(name)) {
                    return engine;
                }
            }
        } catch (ServiceConfigurationError e) {
            throw fields.wrong("name", "not looked for to the end: " + e.getMessage());
        }
        throw fields.wrong("name", "no engine of that name comes with Hive or is among the plugins");
    }
}
