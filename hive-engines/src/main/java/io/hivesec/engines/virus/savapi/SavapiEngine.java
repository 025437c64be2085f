package io.hivesec.engines.virus.savapi;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Knowledge;
import io.hivesec.engines.virus.LocalText;
import io.hivesec.engines.virus.Specimen;
import io.hivesec.engines.virus.TemporarySpecimen;
import io.hivesec.engines.virus.Threat;
import io.hivesec.engines.virus.VirusEngine;
import io.hivesec.engines.virus.wire.Address;
import io.hivesec.engines.virus.wire.Wire;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Avira behind SAVAPI. The daemon reads files itself, so specimens are laid into a directory that it shares with Hive. What
 * its codes and flags mean is {@code codes.txt} and {@code flags.txt} beside this class.
 *
 * <p>Threads: safe; each examination has a connection of its own.
 */
public final class SavapiEngine implements VirusEngine {
    private static final List<Knowledge.Line> CODES = Knowledge.lines(SavapiEngine.class, "codes.txt", 3);
    private static final List<Knowledge.Line> FLAGS = Knowledge.lines(SavapiEngine.class, "flags.txt", 2);
    private static final Pattern LINE = Pattern.compile("(\\d{3})(?: (.*))?", Pattern.DOTALL);
    private static final Pattern PRODUCT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_LINES = 10_000;

    private final String name;
    private final Address address;
    private final String product;
    private final Path directory;
    private final long maxBytes;

    /**
     * An engine.
     *
     * @param name what names it
     * @param address where the daemon listens
     * @param product the product id that Avira gave out
     * @param directory where specimens are laid; the daemon sees it under the same path
     * @param maxBytes larger specimens are not laid there and are {@link Answer#INCOMPLETE}
     * @throws IllegalArgumentException when the product id or the directory could not stand in a command
     */
    public SavapiEngine(String name, Address address, String product, Path directory, long maxBytes) {
        this.name = Objects.requireNonNull(name, "name");
        this.address = Objects.requireNonNull(address, "address");
        this.product = product;
        this.directory = directory.toAbsolutePath();
        this.maxBytes = maxBytes;
        if (!PRODUCT.matcher(product).matches()) {
            throw new IllegalArgumentException("not a product id: '" + product + "'");
        }
        if (this.directory.toString().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character in the directory's path");
        }
    }

    private record Line(int code, String text) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        try (Wire wire = greeted(deadline)) {
            wire.write("GET AVE_VERSION\n", deadline);
            String program = value(read(wire, deadline));
            wire.write("GET VDF_VERSION\n", deadline);
            String database = value(read(wire, deadline));
            wire.write("QUIT\n", deadline);
            return new EngineVersion(program, database, "");
        }
    }

    private static String value(Line line) {
        return line.code() == 100
                ? line.text().substring(line.text().indexOf(':') + 1).strip()
                : "";
    }

    private Wire greeted(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        Wire wire = Wire.connect(address, deadline);
        boolean isGreeted = false;
        try {
            Line greeting = read(wire, deadline);
            if (greeting.code() != 100 || !greeting.text().startsWith("SAVAPI")) {
                throw new IOException(address + ": not SAVAPI: '" + greeting.text() + "'");
            }
            wire.write("SET PRODUCT " + product + "\n", deadline);
            Line set = read(wire, deadline);
            if (set.code() != 100) {
                throw new IOException(address + ": product refused: " + set.code() + " " + set.text());
            }
            isGreeted = true;
            return wire;
        } finally {
            if (!isGreeted) {
                wire.close();
            }
        }
    }

    @Override
    public EngineAnswer examine(Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        if (specimen.size() > maxBytes) {
            return EngineAnswer.of(Answer.INCOMPLETE, "larger than " + maxBytes + " bytes");
        }
        try (TemporarySpecimen temporary = TemporarySpecimen.in(directory, specimen, deadline);
                Wire wire = greeted(deadline)) {
            wire.write("SCAN " + temporary.file() + "\n", deadline);
            EngineAnswer answer = answer(wire, deadline);
            wire.write("QUIT\n", deadline);
            return answer;
        }
    }

    private EngineAnswer answer(Wire wire, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        List<Threat> threats = new ArrayList<>();
        Answer detection = Answer.SUSPICIOUS;
        Optional<EngineAnswer> unjudged = Optional.empty();
        for (int i = 0; i < MAX_LINES; i++) {
            Line line = read(wire, deadline);
            Knowledge.Line code = CODES.stream()
                    .filter(known -> known.field(0).equals(Integer.toString(line.code())))
                    .findFirst()
                    .orElseThrow(() -> new IOException(address + ": code " + line.code() + ": " + line.text()));
            Answer answer = code.constant(2, Answer.class);
            if (line.code() == 310 || line.code() == 401) {
                threats.add(threat(line.text()));
            }
            if (answer == Answer.MALICIOUS) {
                detection = Answer.MALICIOUS;
            }
            Optional<Answer> flag = threats.isEmpty() ? flag(line.text()) : Optional.empty();
            if (unjudged.isEmpty()) {
                unjudged = flag.map(word -> EngineAnswer.of(word, line.text()));
            }
            if (code.field(1).equals("MORE")) {
                // The daemon waits for an answer before it goes on.
                wire.write("\n", deadline);
                continue;
            }
            if (!threats.isEmpty()) {
                return new EngineAnswer(detection, threats, "");
            }
            if (answer == Answer.MALICIOUS) {
                return EngineAnswer.malicious(threat(line.text().isEmpty() ? "unnamed threat" : line.text()));
            }
            if (unjudged.isPresent() && answer != Answer.TIMEOUT) {
                return unjudged.get();
            }
            if (answer == Answer.ERROR || answer == Answer.TIMEOUT) {
                throw new IOException(address + ": code " + line.code() + ": " + line.text());
            }
            return EngineAnswer.CLEAN;
        }
        throw new IOException(address + ": more than " + MAX_LINES + " lines for one file");
    }

    /** {@code path <<< name ; type ; description}. */
    private static Threat threat(String text) {
        String told = text.substring(text.indexOf("<<<") < 0 ? 0 : text.indexOf("<<<") + 3);
        String[] parts = told.split(" ; ", 3);
        String threat = parts[0].isBlank() ? "unnamed threat" : parts[0].strip();
        return new Threat(
                threat, parts.length > 2 ? new LocalText(parts[2].strip(), "") : LocalText.NONE, LocalText.NONE);
    }

    private static Optional<Answer> flag(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return FLAGS.stream()
                .filter(line -> upper.contains(line.field(0)))
                .findFirst()
                .map(line -> line.constant(1, Answer.class));
    }

    private Line read(Wire wire, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        String text = new String(wire.readThrough('\n', MAX_LINE, deadline), StandardCharsets.UTF_8);
        Matcher line = LINE.matcher(text.strip());
        if (!text.endsWith("\n") || !line.matches()) {
            throw new IOException(
                    address + (text.isEmpty() ? ": closed without an answer" : ": not a response: '" + text + "'"));
        }
        return new Line(Integer.parseInt(line.group(1)), line.group(2) == null ? "" : line.group(2));
    }
}
