package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Weighs the programs that a page runs. */
final class PhpCommands {
    private static final Pattern SHELL = Pattern.compile(
            "^(?:\\S*[/\\\\])?(?:cmd(?:\\.exe)?|command\\.com|(?:ba|z|da|k|c|a)?sh|powershell(?:\\.exe)?|python\\d?|perl|nc|ncat|sudo|su)(?:\\s|$)",
            Pattern.CASE_INSENSITIVE);
    /** A shell that is given its program or its commands whole, and not a place in them. */
    private static final Pattern TOLD = Pattern.compile("^\\S+(?:\\s+(?:[-/]\\w*|&&|;))*\\s*[\"'(]?$");

    private static final Pattern REVERSE = Pattern.compile(
            "/dev/(?:tcp|udp)/|\\bnc(?:at)?(?:\\.\\w+)?\\b.*\\s-\\w*[ec]\\b|bash\\s+-i|-enc(?:odedcommand)?\\s|downloadstring|pty\\.spawn|socket\\.socket|use\\s+(?:IO::)?Socket\\b|(?:wget|curl)\\b.*\\|\\s*(?:ba)?sh\\b|(?:wget|curl|fetch|lwp-download)\\s.*;\\s*(?:perl|sh|chmod|python)\\b|(?:ba)?sh\\s+-c\\s+\\\\?[\"']?\\\\?\\$\\((?:curl|wget)\\b|xp_cmdshell|net\\s+user\\s+\\w+.*/add",
            Pattern.CASE_INSENSITIVE);
    /** A program that lies beside the page, or where everybody may write. */
    private static final Pattern LOCAL = Pattern.compile("^(?:\\./|/tmp/|/var/tmp/|/dev/shm/)\\w");
    /** A program that is fetched by a command. */
    private static final Pattern FETCH = Pattern.compile(
            "^(?:cd \\S+ ?[;&]+ ?)?(?:curl|wget|fetch|lwp-download|lynx -source)\\s.*(?:https?|ftp)://",
            Pattern.CASE_INSENSITIVE);
    /** A page that tries so many functions to run a program will not take no for an answer. */
    private static final int MANY_RUNNERS = 4;
    /** Commands that tell an intruder where he is. Source: ATT&CK T1033, T1082, T1087, T1016. */
    private static final Pattern RECONNAISSANCE = Pattern.compile(
            "^(?:/\\S*/)?(?:id|whoami|who|w|pwd|uname(?: -\\w+)?|ver|ifconfig(?: -a)?|nmap\\b.*|ipconfig(?: /all)?|netstat(?:"
                    + " -\\w+)?|systeminfo|tasklist|net (?:user|localgroup|start|share)\\b.*|(?:cat|type)"
                    + " /etc/(?:passwd|shadow|issue|hosts)\\b.*|ls(?: -\\w+)?(?: /(?:etc|home|root|var)?\\S*)?|dir(?:"
                    + " /\\w+)*(?: c:)?|ln -s /\\S* .*|find / .*-perm.*|sudo -l)$",
            Pattern.CASE_INSENSITIVE);

    private static final int NEAR = 20;

    /** The beginning of a command that is known to its program. */
    private static final Pattern PROGRAM = Pattern.compile("^[\\w./-]{2,}");

    /** A program whose text is the page's. */
    private static final Pattern PROGRAM_TEXT = Pattern.compile("^(?:python\\d?|perl) -[ce] ");

    private static final int MANY_OTHERS = 3;

    /** What depends on variables that the page never sets. */
    private static final String UNSET = "unset";

    private PhpCommands() {}

    /** Weighs a program that is run. */
    static Optional<Verdict> weigh(Hit hit, List<Hit> all, PageFacts facts) {
        String command = hit.argument().strip();
        if (hit.reflective() && (hit.isRemote() || !hit.call().contains("COM"))) {
            return Optional.of(Verdict.MALICIOUS);
        }
        if (hit.isRemote()) {
            Taint taint = hit.taint();
            if (taint != null && !taint.whole() && taint.origins().equals(Set.of(Origin.NETWORK))) {
                return Optional.empty();
            }
            // What a class passes on from far away, it puts together.
            boolean near =
                    taint != null && Math.abs(hit.line() - taint.path().get(0).line()) <= NEAR;
            boolean toProcess = hit.call().startsWith("fwrite");
            boolean whole = taint != null && taint.whole()
                    || command.isEmpty() && !toProcess && (facts.runs() || near)
                    || SHELL.matcher(command).find() && TOLD.matcher(command).matches()
                    || command.startsWith("cd ");
            return whole
                    ? Optional.of(Verdict.MALICIOUS)
                    : facts.alone() ? Optional.of(Verdict.SUSPICIOUS) : Optional.empty();
        }
        if (REVERSE.matcher(command).find()) {
            return Optional.of(Verdict.MALICIOUS);
        }
        if (hit.detail().equals("stored")) {
            return command.isEmpty() && facts.alone() ? Optional.of(Verdict.SUSPICIOUS) : Optional.empty();
        }
        if (hit.detail().equals(UNSET)) {
            boolean any = command.isEmpty() || !facts.commandLine();
            return any && facts.apart() ? Optional.of(Verdict.SUSPICIOUS) : Optional.empty();
        }
        if (RECONNAISSANCE.matcher(command).find() && isWhole(hit)) {
            return facts.alone() && !facts.library() && looksAround(all)
                    ? Optional.of(Verdict.SUSPICIOUS)
                    : Optional.empty();
        }
        boolean toolWithOptions = command.startsWith("./") && command.contains(" -");
        if (facts.alone() && LOCAL.matcher(command).find() && !toolWithOptions) {
            return Optional.of(Verdict.SUSPICIOUS);
        }
        if (facts.alone() && FETCH.matcher(command + " " + hit.detail()).find()) {
            return Optional.of(Verdict.SUSPICIOUS);
        }
        long runners = all.stream()
                .filter(h -> h.capability() == Capability.EXECUTE)
                .map(Hit::call)
                .distinct()
                .count();
        if (runners >= MANY_RUNNERS && facts.alone()) {
            return Optional.of(Verdict.SUSPICIOUS);
        }
        boolean shell =
                SHELL.matcher(command).find() && !PROGRAM_TEXT.matcher(command).find();
        boolean talks = all.stream()
                .anyMatch(h -> h.capability() == Capability.RELAY && h.call().contains("sock"));
        return shell && talks ? Optional.of(Verdict.MALICIOUS) : Optional.empty();
    }

    /** Whether a list of files is one of the page's choice, and no quoted name follows. */
    private static boolean isWhole(Hit hit) {
        return !hit.detail().isEmpty() || !hit.argument().startsWith("ls");
    }

    /**
     * Whether looking around is what a page runs programs for: not where all that it runs is its own, and most of it is
     * something else.
     */
    private static boolean looksAround(List<Hit> all) {
        Set<String> around = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Hit hit : all) {
            String command = hit.argument().strip();
            if (hit.capability() != Capability.EXECUTE) {
                continue;
            }
            if (hit.isRemote() || command.isEmpty()) {
                return true;
            }
            if (PROGRAM.matcher(command).find()) {
                (RECONNAISSANCE.matcher(command).find() ? around : others).add(command);
            }
        }
        return others.size() < MANY_OTHERS || 2 * around.size() > others.size();
    }
}
