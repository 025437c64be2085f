package io.hivesec.detectors.lineage;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a shell, or a command that asks who and where it is, started by a web server, an application server or a
 * database: usually the first act of a web shell or of code that somebody injected.
 */
public final class ServerSpawnsShellDetector implements Detector {
    static final Rule WEB_SHELL = rule("malicious-command.web-server-shell", Severity.HIGH, "T1505.003", "T1059.004");
    static final Rule WEB_RECON = rule("malicious-command.web-server-recon", Severity.MEDIUM, "T1505.003", "T1033");
    static final Rule DATABASE_SHELL = rule("malicious-command.database-shell", Severity.HIGH, "T1059.004", "T1190");

    private static final int MAX_STEPS = 4;
    private static final int MAX_WORDS = 256;
    private static final int MAX_COMMAND = 8192;
    private static final int MAX_TELLING = 8;
    private static final Pattern PARTS = Pattern.compile("[;|&()`\\n{}]+");
    private static final Pattern SPACES = Pattern.compile("[\\s'\"<>]+");
    private static final Set<String> TELLING_WORDS = Set.of("/etc/passwd", "/etc/shadow");
    private static final Set<String> TELLING_PROGRAMS =
            Set.of("base64", "xxd", "mkfifo", "chmod", "nohup", "crontab", "pkill");

    @Override
    public String id() {
        return "malicious-command.server-spawns-shell";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(WEB_SHELL, WEB_RECON, DATABASE_SHELL);
    }

    private static Rule rule(String id, Severity severity, String... techniques) {
        return Rule.of(id, AlertType.MALICIOUS_COMMAND)
                .severity(severity)
                .confidence(Confidence.MEDIUM)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .textsBeside(ServerSpawnsShellDetector.class)
                .build();
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted)) {
            return List.of();
        }
        Process started = event.process();
        boolean shell = Roles.is(started, Role.SHELL);
        boolean recon = !shell && Roles.is(started, Role.RECON_COMMAND);
        if (!shell && !recon) {
            return List.of();
        }
        Optional<Process> server = server(history.ancestorsOf(event));
        if (server.isEmpty()) {
            return List.of();
        }
        boolean web = Roles.is(server.get(), Role.WEB_SERVER);
        return shell ? ofShell(event, server.get(), web) : ofRecon(event, server.get(), web);
    }

    /** The server that a process was started by, past shells with a command that only started it. */
    private static Optional<Process> server(List<Process> ancestors) {
        for (int i = 0; i < ancestors.size() && i < MAX_STEPS; i++) {
            Process ancestor = ancestors.get(i);
            if (Roles.is(ancestor, Role.WEB_SERVER) || Roles.is(ancestor, Role.DATABASE)) {
                return Optional.of(ancestor);
            }
            boolean passesOn = Roles.is(ancestor, Role.WRAPPER)
                    || (Roles.is(ancestor, Role.SHELL) && Invocation.of(ancestor) == Invocation.COMMAND);
            if (!passesOn) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<Finding> ofShell(Event event, Process server, boolean web) {
        Process shell = event.process();
        Invocation invocation = Invocation.of(shell);
        Finding.Builder finding = Finding.builder(web ? WEB_SHELL : DATABASE_SHELL, event)
                .evidence("server", server.pid() + " " + server.executable())
                .evidence("command", shell.commandLine());
        return switch (invocation) {
            case INTERACTIVE ->
                List.of(finding.severity(Severity.CRITICAL)
                        .confidence(Confidence.HIGH)
                        .build());
            case BARE -> List.of(finding.confidence(Confidence.HIGH).build());
            case UNKNOWN -> List.of(finding.build());
            case COMMAND -> {
                List<String> telling = telling(Invocation.commandOf(shell));
                yield telling.isEmpty()
                        ? List.of()
                        : List.of(finding.evidence("telling", String.join(" ", telling))
                                .build());
            }
            // Servers start scripts at every turn: CGI, rotation of logs, archiving.
            case SCRIPT -> List.of();
        };
    }

    private static List<Finding> ofRecon(Event event, Process server, boolean web) {
        // With options such as "id -u" or "uname -s" it is mostly a program that looks around at its start.
        boolean plain = event.process().arguments().size() <= 1;
        boolean asksWho = Roles.is(event.process(), Role.IDENTITY_COMMAND);
        if (!plain || !asksWho) {
            return List.of();
        }
        return List.of(Finding.builder(web ? WEB_RECON : DATABASE_SHELL, event)
                .severity(Severity.MEDIUM)
                .evidence("server", server.pid() + " " + server.executable())
                .evidence("command", event.process().commandLine())
                .build());
    }

    /** What in a command a server's own work has no use for: programs, and words wherever they are. */
    private static List<String> telling(String command) {
        List<String> telling = new ArrayList<>();
        String text = command.length() > MAX_COMMAND ? command.substring(0, MAX_COMMAND) : command;
        for (String part : PARTS.split(text, MAX_WORDS)) {
            boolean first = true;
            for (String word : SPACES.split(part.strip(), MAX_WORDS)) {
                if (telling.size() < MAX_TELLING && (isTelling(word) || (first && isTellingProgram(word)))) {
                    telling.add(word);
                }
                first &= word.indexOf('=') > 0;
            }
        }
        return telling;
    }

    private static boolean isTelling(String word) {
        return TELLING_WORDS.contains(word) || word.contains("/dev/tcp/");
    }

    private static boolean isTellingProgram(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1);
        return TELLING_PROGRAMS.contains(name)
                || Roles.is(name, Role.RECON_COMMAND)
                || (Roles.is(name, Role.NETWORK_UTILITY) && !name.equals("openssl"))
                || Roles.is(name, Role.TRANSFER_COMMAND)
                || Roles.is(name, Role.SHELL)
                || WritablePlaces.holds(word);
    }
}
