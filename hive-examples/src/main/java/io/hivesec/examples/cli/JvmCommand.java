package io.hivesec.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.Hive;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Report;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.jvm.AgentJar;
import io.hivesec.engines.jvm.JvmAccessException;
import io.hivesec.engines.jvm.JvmInspection;
import io.hivesec.engines.jvm.JvmInspector;
import io.hivesec.engines.jvm.JvmProcess;
import io.hivesec.engines.memshell.ClassSet;
import io.hivesec.engines.memshell.KnownFamilies;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive jvm}: live JVMs, and what their web containers call that has no business there. */
@Command(
        name = "jvm",
        mixinStandardHelpOptions = true,
        description = "Lists live JVMs and scans them for memory webshells.",
        subcommands = {
            JvmCommand.ListJvms.class,
            JvmCommand.Scan.class,
            JvmCommand.Agent.class,
            JvmCommand.Fingerprint.class
        })
final class JvmCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand; see hive jvm --help");
    }

    /** {@code hive jvm list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the JVMs that run here.")
    static final class ListJvms implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Mixin
        private ListOptions options = new ListOptions();

        @Override
        public Integer call() throws Exception {
            List<String> lines = new ArrayList<>();
            List<JsonNode> nodes = new ArrayList<>();
            for (JvmProcess process : new JvmInspector().list()) {
                lines.add(JvmPrinter.line(process, HiveCommand.words(spec)));
                nodes.add(JvmPrinter.json(process));
            }
            options.print(lines, nodes, spec.commandLine().getOut());
            return ExitStatus.NOTHING_FOUND;
        }
    }

    /** {@code hive jvm agent}. */
    @Command(
            name = "agent",
            mixinStandardHelpOptions = true,
            description = "Writes the agent's jar, for JVMs that are to be started with it:"
                    + " -javaagent:FILE=FILE|watch|DIRECTORY")
    static final class Agent implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "Where to write it.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private Path file;

        @Override
        public Integer call() throws Exception {
            Files.write(file, AgentJar.bytes());
            return ExitStatus.NOTHING_FOUND;
        }
    }

    /** {@code hive jvm fingerprint}. */
    @Command(
            name = "fingerprint",
            mixinStandardHelpOptions = true,
            description = "Prints class files as a file of known families for --families.")
    static final class Fingerprint implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "FAMILY", description = "The family's name.")
        private String family = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Class files.")
        private List<Path> files = List.of();

        @Override
        public Integer call() throws Exception {
            JsonMapper mapper = JsonMapper.builder().build();
            ObjectNode root = mapper.createObjectNode().put("version", 1);
            ObjectNode entry = root.putArray("families").addObject().put("name", family);
            for (Path file : files) {
                ObjectNode print =
                        entry.withArray("fingerprints").addObject().put("note", String.valueOf(file.getFileName()));
                try {
                    KnownFamilies.fingerprint(Files.readAllBytes(file)).forEach(print.putArray("features")::add);
                } catch (NoSuchFileException e) {
                    throw new UsageException(file + ": no such file");
                } catch (IllegalArgumentException e) {
                    throw new UsageException(file + ": " + e.getMessage());
                }
            }
            spec.commandLine()
                    .getOut()
                    .println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root));
            return ExitStatus.NOTHING_FOUND;
        }
    }

    /** {@code hive jvm scan}. */
    @Command(
            name = "scan",
            mixinStandardHelpOptions = true,
            description = "Judges what live JVMs have loaded and what their web containers call.")
    static final class Scan implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
        private CommandSpec spec;

        @Mixin
        private OutputOptions options = new OutputOptions();

        @Option(
                names = "--via",
                paramLabel = "DIRECTORY",
                description = "The directory that the agent of a JVM watches which was started with it.")
        private @Nullable Path via;

        @Option(
                names = "--dump",
                paramLabel = "DIRECTORY",
                description = "Writes the bytes of every reported class there, as SHA-256.class.")
        private @Nullable Path dump;

        @Option(
                names = "--max-stop",
                paramLabel = "MILLIS",
                defaultValue = "2000",
                description = "How long a JVM may be stopped to copy a hidden class that a container calls;"
                        + " 0 for never. Default: ${DEFAULT-VALUE}.")
        private long longestStop;

        @Mixin
        private FamiliesOption families = new FamiliesOption();

        @Parameters(arity = "1..*", paramLabel = "PID|all", description = "Process ids, or all.")
        private List<String> targets = List.of();

        @Override
        public Integer call() throws Exception {
            PrintWriter err = spec.commandLine().getErr();
            PrintWriter out = options.writer(spec.commandLine().getOut(), List.of());
            JvmPrinter printer = new JvmPrinter(options, out, spec.commandLine().getErr());
            JvmInspector inspector = new JvmInspector(Duration.ofMillis(Math.max(0, longestStop)));
            KnownFamilies known = families.read();
            int status = ExitStatus.NOTHING_FOUND;
            for (JvmProcess process : processes(inspector)) {
                try {
                    JvmInspection inspection =
                            via == null ? inspector.inspect(process) : inspector.inspect(process, via);
                    status = Math.max(status, judge(inspection, known, printer, err));
                } catch (JvmAccessException e) {
                    err.println("hive: " + Terminal.clean(String.valueOf(e.getMessage())));
                    status = ExitStatus.COULD_NOT_RUN;
                }
            }
            printer.finish();
            return status;
        }

        private List<JvmProcess> processes(JvmInspector inspector) throws IOException, UsageException {
            if (targets.contains("all")) {
                long self = ProcessHandle.current().pid();
                return inspector.list().stream()
                        .filter(process -> process.pid() != self)
                        .toList();
            }
            List<JvmProcess> found = new ArrayList<>();
            for (String target : targets) {
                try {
                    found.add(inspector
                            .find(Integer.parseInt(target))
                            .orElseThrow(() -> new UsageException(target + ": no such process")));
                } catch (NumberFormatException e) {
                    throw new UsageException("a process id or 'all', not '" + target + "'");
                }
            }
            return found;
        }

        private int judge(JvmInspection inspection, KnownFamilies known, JvmPrinter printer, PrintWriter err)
                throws IOException, UsageException {
            List<byte[]> bytes = new ArrayList<>();
            for (ClassArtifact type : inspection.classes()) {
                if (inspection
                        .context(type)
                        .filter(context -> !context.facts().isEmpty())
                        .isPresent()) {
                    bytes.add(type.content().read(Integer.MAX_VALUE));
                }
            }
            ClassSet beside = ClassSet.of(bytes);
            MemoryWebshellScanner scanner = new MemoryWebshellScanner(artifact -> beside, inspection::context, known);
            int status = ExitStatus.NOTHING_FOUND;
            printer.begin(inspection);
            try (Hive hive = options.hive(plugin -> !plugin.id().equals(scanner.id()))
                            .scanner(scanner)
                            .build();
                    Progress progress = Progress.on(err)) {
                for (ClassArtifact type : inspection.classes()) {
                    Report report = hive.scan(type);
                    progress.step(type.name());
                    status = Math.max(status, report.alerts().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND);
                    for (ArtifactReport judged : report.artifacts()) {
                        if (judged.verdict() != Verdict.BENIGN) {
                            printer.type(report, judged, type);
                            dump(judged, type);
                        }
                    }
                }
            }
            printer.end();
            return status;
        }

        private void dump(ArtifactReport report, ClassArtifact type) throws IOException {
            if (dump != null && type.content().size() > 0) {
                Files.createDirectories(dump);
                String name = report.artifact().digests().sha256().toLowerCase(Locale.ROOT) + ".class";
                Files.write(dump.resolve(name), type.content().read(Integer.MAX_VALUE));
            }
        }
    }
}
