package io.hivesec.detectors.shell;

import io.hivesec.event.Process;
import java.util.List;

/**
 * What the options of a program of netcat's family say it does. Sources: nc(1) of OpenBSD and of GNU, ncat(1), socat(1),
 * busybox nc.
 */
enum NetcatArguments {
    /** Connects, and passes bytes both ways until somebody ends it. */
    CONVERSATION,
    /** Connects for a set time, or until its input ends: it sends something or looks whether somebody answers. */
    ONE_WAY,
    /** Looks whether a port is open, listens, or sends datagrams. */
    OTHER,
    /** The sensor tells no arguments. */
    UNKNOWN;

    private static final int MAX_ARGUMENTS = 32;

    static NetcatArguments of(Process process) {
        List<String> arguments = process.arguments();
        if (arguments.size() < 2) {
            return UNKNOWN;
        }
        NetcatArguments meaning = CONVERSATION;
        for (int i = 1; i < arguments.size() && i < MAX_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--")) {
                if (List.of("--listen", "--udp", "--help", "--version").contains(argument)) {
                    return OTHER;
                }
                meaning = List.of("--send-only", "--recv-only", "--wait", "--idle-timeout")
                                .contains(argument)
                        ? ONE_WAY
                        : meaning;
            } else if (argument.startsWith("-") && argument.length() > 1) {
                if (hasAny(argument, "zluUh")) {
                    return OTHER;
                }
                meaning = hasAny(argument, "wqNi") ? ONE_WAY : meaning;
            }
        }
        return meaning;
    }

    private static boolean hasAny(String cluster, String options) {
        for (int i = 1; i < cluster.length(); i++) {
            char option = cluster.charAt(i);
            if (options.indexOf(option) >= 0) {
                return true;
            }
            if ("pseocxXTP".indexOf(option) >= 0) {
                // The rest is this option's value.
                return false;
            }
        }
        return false;
    }
}
