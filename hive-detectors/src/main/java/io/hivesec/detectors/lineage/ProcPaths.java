package io.hivesec.detectors.lineage;

/**
 * Paths below {@code /proc}, which tell of a process: proc(5).
 *
 * <p>Threads: safe.
 */
public final class ProcPaths {
    private static final String PROC = "/proc/";

    private ProcPaths() {}

    /** The number of the process in {@code /proc/12/mem} or {@code /proc/12/task/13/mem}; 0 for {@code /proc/self/mem} and elsewhere. */
    public static int pid(String path) {
        if (!path.startsWith(PROC)) return 0;
        int number = 0;
        for (int i = PROC.length(); i < path.length() && path.charAt(i) != '/'; i++) {
            char c = path.charAt(i);
            if (c < '0' || c > '9' || number > Integer.MAX_VALUE / 10 - 1) return 0;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
