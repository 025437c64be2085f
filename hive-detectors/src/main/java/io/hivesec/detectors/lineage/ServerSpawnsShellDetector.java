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
 * Finds a shell, a command that asks who and where it is, or a tool that no server has a use for, started by a web server, an
 * application server, a database or another network service: usually the first act of a web shell or of code that somebody
 * injected.
 */
public final class ServerSpawnsShellDetector implements Detector {
    static final Rule WEB_SHELL = rule("malicious-command.web-server-shell", Severity.HIGH, "T1505.003", "T1059.004");
    static final Rule WEB_RECON = rule("malicious-command.web-server-recon", Severity.MEDIUM, "T1505.003", "T1033");
    static final Rule DATABASE_SHELL = rule("malicious-command.database-shell", Severity.HIGH, "T1059.004", "T1190");

    static final Rule SERVICE_SHELL = rule("malicious-command.service-shell", Severity.HIGH, "T1059.004", "T1190");
    static final Rule SERVER_TOOL = rule("malicious-command.server-tool", Severity.MEDIUM, "T1190", "T1059");

    private static final Set<String> NEVER =
            Set.copyOf(Words.load("programs.txt").of("server-never"));
    private static final List<String> SERVER_SECRETS =
            Words.load("programs.txt").of("server-secret");
    private static final Set<String> OWN_COMMANDS =
            Set.copyOf(Words.load("programs.txt").of("own-commands"));
    private static final int MAX_STEPS = 4;
    private static final int MAX_OPTIONS = 4;
    private static final int MAX_WORDS = 256;
    private static final int MAX_COMMAND = 8192;
    private static final int MAX_TELLING = 8;
    private static final Pattern PARTS = Pattern.compile("[;|&()`\\n{}]+");
    private static final Pattern SPACES = Pattern.compile("[\\s'\"<>]+");
    private static final Pattern ASKS = Pattern.compile("\\b(id|whoami)\\b|/etc/(passwd|shadow)");
    private static final Set<String> TELLING_WORDS = Set.of("/etc/passwd", "/etc/shadow");
    private static final Set<String> TELLING_PROGRAMS =
            Set.of("base64", "xxd", "mkfifo", "chmod", "nohup", "crontab", "pkill");

    @Override
    public String id() {
        return "malicious-command.server-spawns-shell";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(WEB_SHELL, WEB_RECON, DATABASE_SHELL, SERVICE_SHELL, SERVER_TOOL);
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
        boolean tool = !shell && !recon && NEVER.contains(started.name());
        if (!shell && !recon && !tool) {
            return isTellingProgram(started.name()) ? ofSilentShell(event, history) : List.of();
        }
        List<Process> ancestors = history.ancestorsOf(event);
        if (shell && !ancestors.isEmpty() && isSilent(ancestors.get(0))) {
            List<Finding> findings = ofSilentShell(event, history);
            if (!findings.isEmpty()) return findings;
        }
        Optional<Process> server = server(ancestors);
        if (server.isEmpty()) {
            return shell ? ofListener(event, ancestors, history) : List.of();
        }
        if (tool) return List.of(finding(SERVER_TOOL, event, server.get()).build());
        return shell ? ofShell(event, server.get()) : ofRecon(event, server.get());
    }

    /** The server that a process was started by, past shells with a command that only started it. */
    private static Optional<Process> server(List<Process> ancestors) {
        for (int i = 0; i < ancestors.size() && i < MAX_STEPS; i++) {
            Process ancestor = ancestors.get(i);
            boolean serves = Roles.is(ancestor, Role.WEB_SERVER)
                    || Roles.is(ancestor, Role.DATABASE)
                    || Roles.is(ancestor, Role.NETWORK_SERVICE);
            if (serves) return Optional.of(ancestor);
            boolean passesOn = Roles.is(ancestor, Role.WRAPPER)
                    || (Roles.is(ancestor, Role.SHELL) && Invocation.of(ancestor) == Invocation.COMMAND)
                    || (Roles.is(ancestor, Role.INTERPRETER) && runsText(ancestor));
            if (!passesOn) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether an interpreter was given its program on the command line: {@code python3 -c}, {@code perl -e}, {@code php -r}. */
    private static boolean runsText(Process interpreter) {
        List<String> arguments = interpreter.arguments();
        for (int i = 1; i < arguments.size() && i <= MAX_OPTIONS; i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) return false;
            if (argument.equals("-c") || argument.equals("-r") || (argument.length() <= 4 && argument.endsWith("e")))
                return true;
        }
        return false;
    }

    /**
     * A shell of a program that no list knows as a server and that was seen to listen for others: only what reads the accounts,
     * or asks who it is among other things, is no work of its own.
     */
    private static List<Finding> ofListener(Event event, List<Process> ancestors, ContainerHistory history) {
        if (ancestors.isEmpty() || !Roles.is(ancestors.get(0), Role.INTERPRETER)) return List.of();
        String command = Invocation.commandOf(event.process());
        if (command.isEmpty() || !ASKS.matcher(command).find()) return List.of();
        List<String> telling = telling(command);
        boolean isLook = telling.size() > 1 && telling.stream().anyMatch(ServerSpawnsShellDetector::asksWho);
        if (!isLook || !Listeners.has(ancestors.get(0).pid(), history)) return List.of();
        return List.of(finding(WEB_SHELL, event, ancestors.get(0))
                .evidence("telling", String.join(" ", telling))
                .build());
    }

    private static boolean asksWho(String word) {
        return TELLING_WORDS.contains(word) || word.equals("id") || word.equals("whoami");
    }

    private static Finding.Builder finding(Rule rule, Event event, Process server) {
        return Finding.builder(rule, event)
                .evidence("server", server.pid() + " " + server.executable())
                .evidence("command", event.process().commandLine());
    }

    private static Rule ofServer(Process server, Rule web) {
        if (Roles.is(server, Role.WEB_SERVER)) return web;
        return Roles.is(server, Role.DATABASE) ? DATABASE_SHELL : SERVICE_SHELL;
    }

    private static List<Finding> ofShell(Event event, Process server) {
        Process shell = event.process();
        Finding.Builder finding = finding(ofServer(server, WEB_SHELL), event, server);
        Invocation invocation = Invocation.of(shell);
        return switch (invocation) {
            case INTERACTIVE ->
                List.of(finding.severity(Severity.CRITICAL)
                        .confidence(Confidence.HIGH)
                        .build());
            case BARE -> List.of(finding.confidence(Confidence.HIGH).build());
            // What it was told, by some servers every minute, shows in what it starts.
            case UNKNOWN ->
                isSilent(shell) && OWN_COMMANDS.contains(server.name()) ? List.of() : List.of(finding.build());
            case COMMAND -> {
                List<String> telling = telling(Invocation.commandOf(shell));
                yield telling.isEmpty()
                        ? List.of()
                        : List.of(finding.evidence("telling", String.join(" ", telling))
                                .build());
            }
            // Servers start scripts at every turn: CGI, rotation of logs, archiving; they are installed.
            case SCRIPT ->
                WritablePlaces.isLoose(Invocation.scriptOf(shell)) && !JobServers.are(server)
                        ? List.of(finding.build())
                        : List.of();
        };
    }

    /** A shell of which the sensor tells nothing but its name. */
    private static boolean isSilent(Process process) {
        return process.arguments().isEmpty() && Roles.is(process, Role.SHELL);
    }

    /** What a server's own commands have no use for, started by a shell of which nothing else is told. */
    private static List<Finding> ofSilentShell(Event event, ContainerHistory history) {
        Process shell = history.process(event.process().ppid()).orElse(null);
        if (shell == null || !isSilent(shell)) return List.of();
        Process server = history.process(shell.ppid()).orElse(null);
        if (server == null || !OWN_COMMANDS.contains(server.name())) return List.of();
        if (!Roles.is(server, Role.DATABASE) && !Roles.is(server, Role.NETWORK_SERVICE)) return List.of();
        return List.of(finding(ofServer(server, WEB_SHELL), event, server)
                .evidence("telling", event.process().name())
                .build());
    }

    private static List<Finding> ofRecon(Event event, Process server) {
        // With options such as "id -u" or "uname -s" it is mostly a program that looks around at its start.
        boolean plain = event.process().arguments().size() <= 1;
        boolean asksWho = Roles.is(event.process(), Role.IDENTITY_COMMAND);
        if (!plain || !asksWho) {
            return List.of();
        }
        return List.of(finding(ofServer(server, WEB_RECON), event, server)
                .severity(Severity.MEDIUM)
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
        return TELLING_WORDS.contains(word) || word.contains("/dev/tcp/") || isSecretOfServer(word);
    }

    /** What a server knows already, and reads itself: its settings with the passwords in them. */
    private static boolean isSecretOfServer(String word) {
        for (String file : SERVER_SECRETS) if (word.endsWith(file)) return true;
        return false;
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
