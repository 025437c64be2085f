package io.hivesec.triage;

import io.hivesec.event.Process;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells a program that sends a file from one that fetches it, where the same program does both. Stateless. */
final class Uploads {
    /** Options that name what is sent, by program: curl(1), wget(1), tftp(1). */
    private static final Map<String, Set<String>> SENDING = Map.of(
            "curl", Set.of("-T", "--upload-file"),
            "wget", Set.of("--post-file", "--body-file"),
            "tftp", Set.of("-p"));

    private static final Set<String> COPIERS = Set.of("scp", "rsync");

    private Uploads() {}

    static boolean isOne(Process process) {
        List<String> arguments = process.arguments();
        if (COPIERS.contains(process.name())) {
            return arguments.size() > 2 && isRemote(arguments.get(arguments.size() - 1));
        }
        Set<String> sending = SENDING.getOrDefault(process.name(), Set.of());
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (sending.contains(equals < 0 ? argument : argument.substring(0, equals))) {
                return true;
            }
        }
        return false;
    }

    /** {@code host:path}, {@code user@host:path} or {@code rsync://host/path}: the last argument is where it goes. */
    private static boolean isRemote(String argument) {
        int colon = argument.indexOf(':');
        int slash = argument.indexOf('/');
        return colon > 0 && (slash < 0 || colon < slash);
    }
}
