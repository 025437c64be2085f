package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Connection;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.event.Scope;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Other machines looked for, disturbed or entered from this one. */
final class NetworkAttackChecks {
    private NetworkAttackChecks() {}

    /** Networks scanned, neighbours impersonated, machines flooded. */
    static @Nullable String attack(CommandLine line) {
        String tool = Tools.find(line, "network-attack");
        if (tool != null) return tool;
        for (Connection connection : line.connections()) {
            // A socket of the shell's own to many addresses or ports: what a scanner would do where there is none.
            boolean many = connection.host().contains("{") || connection.host().matches(".*\\d\\.\\$\\w+");
            if (connection.by().equals("/dev/tcp") && many) return "/dev/tcp/" + connection.host();
        }
        return Shapes.find(line, "network-attack");
    }

    /** A service of another machine told to start what it is sent; a worm's way over ssh. */
    static @Nullable String lateral(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean redis = invocation.name().equals("redis-cli") && followsStranger(invocation.arguments());
            if (redis || invocation.name().equals("ssh") && isWorm(invocation, line)) return Evidences.of(invocation);
        }
        return Shapes.find(line, "lateral");
    }

    /** A replica of a server on the Internet takes whatever that sends, modules included. */
    private static boolean followsStranger(List<String> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String word = arguments.get(i).toLowerCase(Locale.ROOT);
            if (word.equals("slaveof") || word.equals("replicaof")) return isOutside(arguments.get(i + 1));
        }
        return false;
    }

    private static boolean isOutside(String host) {
        boolean literal = !host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1));
        return literal && Scope.of(host) == Scope.EXTERNAL;
    }

    /** A command sent to every host that this one has ever known, without asking anybody. */
    private static boolean isWorm(Invocation ssh, CommandLine line) {
        boolean silent = ssh.text().contains("BatchMode=yes") || ssh.text().contains("StrictHostKeyChecking=no");
        boolean sends = ssh.text().contains("curl")
                || ssh.text().contains("wget")
                || ssh.text().contains("base64");
        return silent
                && sends
                && line.files().stream().anyMatch(file -> file.path().endsWith("known_hosts"));
    }
}
