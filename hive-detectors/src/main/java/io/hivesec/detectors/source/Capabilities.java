package io.hivesec.detectors.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Capabilities under their names, from the numbers and half names that sensors write. Source: capabilities(7), Linux 6.12. */
final class Capabilities {

    private static final String PREFIX = "CAP_";

    private static final List<String> NAMES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    private Capabilities() {}

    /** Whole names: Tetragon writes {@code DAC_OVERRIDE} beside {@code CAP_CHOWN}. */
    static List<String> names(List<String> told) {
        List<String> whole = new ArrayList<>(told.size());
        for (String name : told) {
            if (!name.isEmpty()) {
                String upper = name.toUpperCase(Locale.ROOT);
                whole.add(upper.startsWith(PREFIX) ? upper : PREFIX + upper);
            }
        }
        return whole;
    }

    /** The names of the bits that are set. */
    static Set<String> ofBits(long bits) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                names.add(PREFIX + NAMES.get(i));
            }
        }
        return names;
    }
}
