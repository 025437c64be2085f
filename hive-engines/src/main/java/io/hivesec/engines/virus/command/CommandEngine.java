package io.hivesec.engines.virus.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.TemporarySpecimen;
import io.hivesec.engines.virus.Threat;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An engine that is a command. It is started without a shell, with an empty environment and no input, in a directory of its
 * own that holds the specimen under a random name; {@code {file}} in an argument becomes that name's path. What it prints
 * and how it ends say what it found. Exit codes and lines that the settings do not name are never clean.
 *
 * <p>Threads: safe. A command that is late is killed with all that it started.
 */
public final class CommandEngine implements VirusEngine {
    private static final String FILE = "{file}";
    private static final int MAX_OUTPUT = 1 << 20;
    private static final int MAX_THREATS = 32;
    private static final int LOOK_MILLIS = 20;

    private final CommandSettings settings;

    /** An engine with these settings. */
    public CommandEngine(CommandSettings settings) {
        this.settings = settings;
    }

    private record Ended(int exitCode, String output) {}

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        if (settings.version().isEmpty()) {
            return EngineVersion.UNKNOWN;
        }
        Path directory = sandbox();
        try {
            String line = run(settings.version(), directory, deadline)
                    .output()
                    .lines()
                    .findFirst()
                    .orElse("");
            return new EngineVersion(line, line, "");
        } finally {
            delete(directory);
        }
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        if (specimen.size() > settings.maxBytes()) {
            return EngineAnswer.of(Answer.INCOMPLETE, "larger than " + settings.maxBytes() + " bytes");
        }
        Path directory = sandbox();
        try (TemporarySpecimen temporary = TemporarySpecimen.in(directory, specimen, deadline)) {
            String path = temporary.file().toString();
            List<String> command = settings.command().stream()
                    .map(argument -> argument.replace(FILE, path))
                    .toList();
            return judge(run(command, directory, deadline));
        } finally {
            delete(directory);
        }
    }

    private EngineAnswer judge(Ended ended) throws IOException {
        List<Threat> threats = new ArrayList<>();
        Answer detection = Answer.SUSPICIOUS;
        Optional<EngineAnswer> unjudged = Optional.empty();
        for (String line : ended.output().lines().toList()) {
            for (CommandSettings.OutputPattern pattern : settings.patterns()) {
                Matcher matcher = Pattern.compile(pattern.regex()).matcher(line);
                if (!matcher.find()) {
                    continue;
                }
                if (pattern.answer().isDetection()) {
                    String threat = matcher.groupCount() > 0 ? matcher.group(1) : line;
                    if (threats.size() < MAX_THREATS && threat != null && !threat.isBlank()) {
                        threats.add(Threat.named(threat));
                    }
                    detection = pattern.answer() == Answer.MALICIOUS ? Answer.MALICIOUS : detection;
                } else if (pattern.answer().isUnjudged() || pattern.answer() == Answer.UNSUPPORTED) {
                    unjudged = Optional.of(EngineAnswer.of(pattern.answer(), line));
                }
                break;
            }
        }
        if (!threats.isEmpty()) {
            return new EngineAnswer(detection, threats, "");
        }
        Answer byCode = settings.exitCodes().getOrDefault(ended.exitCode(), Answer.ERROR);
        if (byCode.isDetection()) {
            return new EngineAnswer(byCode, List.of(Threat.named("exit code " + ended.exitCode())), "");
        }
        if (byCode.isFailure()) {
            throw new IOException("exit code " + ended.exitCode() + ": "
                    + ended.output().lines().findFirst().orElse("no output"));
        }
        return unjudged.orElseGet(
                () -> EngineAnswer.of(byCode, byCode == Answer.CLEAN ? "" : "exit code " + ended.exitCode()));
    }

    private static Ended run(List<String> command, Path directory, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                deadline.check();
                if (Files.size(output) > MAX_OUTPUT) {
                    throw new IOException("it printed more than " + MAX_OUTPUT + " bytes");
                }
            }
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        if (Files.size(output) > MAX_OUTPUT) {
            throw new IOException("it printed more than " + MAX_OUTPUT + " bytes");
        }
        return new Ended(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    }

    private static Path sandbox() throws IOException {
        return Files.createTempDirectory(
                "hive-engine-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Whatever the command left there goes too. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
