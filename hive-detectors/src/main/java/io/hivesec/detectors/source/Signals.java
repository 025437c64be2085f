package io.hivesec.detectors.source;

import java.util.List;

/** Signal numbers by name, as signal(7) gives them for x86-64 and arm64. */
final class Signals {

    private static final List<String> NAMES = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private Signals() {}

    /** The number of {@code SIGKILL} or {@code KILL}; 0 for a name that is none. */
    static int number(String name) {
        return Math.max(0, NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name));
    }
}
