package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.List;

/**
 * Changes that a machine's administration makes by a program of its own: packages, accounts, a central server's agent, or
 * Ansible, whose modules are Python files that it copies over and runs under a login, under itself, or under sudo.
 * Source: Ansible's developer guide, "Ansiballz".
 *
 * <p>Threads: safe.
 */
public final class ManagedChanges {
    private static final String MODULE = "/AnsiballZ_";
    private static final List<String> FOLDERS = List.of("/ansible-tmp-", "/.ansible/tmp/");
    private static final int MOST_ARGUMENTS = 4;

    private ManagedChanges() {}

    /** Whether a process is such a program or was started by one; the line is the process and its ancestors, nearest first. */
    public static boolean areOf(List<Process> line) {
        return Roles.nearest(line, Role.PACKAGE_MANAGER).isPresent()
                || Roles.nearest(line, Role.CONFIGURATION_TOOL).isPresent()
                || isAnsible(line);
    }

    /** A module alone could be anybody's file of that name; nobody gets in through a login to be silent about it. */
    private static boolean isAnsible(List<Process> line) {
        for (int i = 0; i < line.size(); i++) {
            if (!isModule(line.get(i))) continue;
            List<Process> above = line.subList(i + 1, line.size());
            return Roles.nearest(above, Role.REMOTE_LOGIN).isPresent()
                    || Roles.nearest(above, Role.SERVICE_MANAGER).isPresent();
        }
        return false;
    }

    private static boolean isModule(Process process) {
        if (!Roles.isGenuine(process, Role.INTERPRETER)) return false;
        List<String> arguments = process.arguments();
        for (int i = 1; i < arguments.size() && i < MOST_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            if (!argument.contains(MODULE)) continue;
            for (String folder : FOLDERS) if (argument.contains(folder)) return true;
        }
        return false;
    }
}
