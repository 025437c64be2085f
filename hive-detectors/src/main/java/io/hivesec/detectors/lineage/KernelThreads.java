package io.hivesec.detectors.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of the kernel's own threads: {@code programs.txt}.
 *
 * <p>Threads: safe.
 */
public final class KernelThreads {
    private static final Set<String> NAMES = new HashSet<>();
    /** By their first character, since every process that starts is asked. */
    private static final Map<Character, List<String>> PREFIXES = new HashMap<>();

    static {
        for (String name : Words.load("programs.txt").of("kernel-thread")) {
            if (name.endsWith("*")) {
                PREFIXES.computeIfAbsent(name.charAt(0), ignored -> new ArrayList<>())
                        .add(name.substring(0, name.length() - 1));
            } else {
                NAMES.add(name);
            }
        }
    }

    private KernelThreads() {}

    /** Whether a process calls itself so, with or without the brackets that ps(1) shows around such names. */
    public static boolean isName(String called) {
        if (called.isEmpty() || called.charAt(0) == '/') return false;
        boolean bracketed = called.length() > 2 && called.startsWith("[") && called.endsWith("]");
        String name = bracketed ? called.substring(1, called.length() - 1) : called;
        if (NAMES.contains(name)) return true;
        for (String prefix : PREFIXES.getOrDefault(name.charAt(0), List.of())) if (name.startsWith(prefix)) return true;
        return bracketed;
    }
}
