package io.hivesec.detectors.lineage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of the kernel's own threads: {@code programs.txt}.
 *
 * <p>Threads: safe.
 */
public final class KernelThreads {
    private static final Set<String> NAMES = new HashSet<>();
    private static final List<String> PREFIXES = new ArrayList<>();

    static {
        for (String name : Words.load("programs.txt").of("kernel-thread")) {
            if (name.endsWith("*")) PREFIXES.add(name.substring(0, name.length() - 1));
            else NAMES.add(name);
        }
    }

    private KernelThreads() {}

    /** Whether a process calls itself so, with or without the brackets that ps(1) shows around such names. */
    public static boolean isName(String called) {
        if (called.startsWith("/")) return false;
        boolean bracketed = called.length() > 2 && called.startsWith("[") && called.endsWith("]");
        String name = bracketed ? called.substring(1, called.length() - 1) : called;
        if (NAMES.contains(name)) return true;
        for (String prefix : PREFIXES) if (name.startsWith(prefix)) return true;
        return bracketed;
    }
}
