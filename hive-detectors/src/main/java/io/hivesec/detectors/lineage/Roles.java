package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what programs are for, by their file name. A name lies when an attacker chooses it, so where a role excuses
 * something, ask {@link #isInstalled} too.
 *
 * <p>Threads: safe.
 */
public final class Roles {
    private static final Words WORDS = Words.load("programs.txt");
    private static final Map<String, EnumSet<Role>> BY_NAME = byName();
    private static final List<String> WEB_SERVER_ARGUMENTS = WORDS.of("web-server-argument");
    private static final int MAX_ARGUMENTS = 64;
    private static final Prefixes SYSTEM_PLACES = new Prefixes(
            List.of("/bin/", "/sbin/", "/usr/", "/lib/", "/lib64/", "/opt/", "/snap/", "/nix/store/", "/gnu/store/"));
    private static final EnumSet<Role> NONE = EnumSet.noneOf(Role.class);

    /** What a name was found to be for; the same few are asked about over and over. Nobody changes the sets. */
    private record Known(String name, EnumSet<Role> roles) {}

    private static final int SLOTS = 1024;
    private static final AtomicReferenceArray<@Nullable Known> KNOWN = new AtomicReferenceArray<>(SLOTS);

    private Roles() {}

    private static Map<String, EnumSet<Role>> byName() {
        Map<String, EnumSet<Role>> roles = new HashMap<>();
        for (Role role : Role.values()) {
            for (String name : WORDS.of(role.id())) {
                roles.computeIfAbsent(name, ignored -> EnumSet.noneOf(Role.class))
                        .add(role);
            }
        }
        return roles;
    }

    /** Whether a process runs a program of this role. */
    public static boolean is(Process process, Role role) {
        EnumSet<Role> roles = of(process.name());
        if (roles.contains(role) || (isMultiCall(process) && of(applet(process)).contains(role))) {
            return true;
        }
        return role == Role.WEB_SERVER && roles.contains(Role.INTERPRETER) && servesWeb(process);
    }

    /** Whether a program of this name has this role. */
    public static boolean is(String name, Role role) {
        return of(name).contains(role);
    }

    /** Whether it is a shell, or runs code that can be one. */
    public static boolean isShellOrInterpreter(Process process) {
        return is(process, Role.SHELL) || is(process, Role.INTERPRETER);
    }

    /**
     * Whether it lies where only an administrator installs programs, or where is not known: then its name is its own and
     * not an attacker's choice.
     */
    public static boolean isInstalled(Process process) {
        return isInstalled(process.executable());
    }

    /** The same of a file by its path. */
    public static boolean isInstalled(String path) {
        return path.indexOf('/') < 0 || SYSTEM_PLACES.areOf(path);
    }

    /** Whether it lies where any running process can write. */
    public static boolean isInWritablePlace(Process process) {
        return WritablePlaces.holds(process.executable());
    }

    /** Whether it has this role and lies where its name can be trusted. */
    public static boolean isGenuine(Process process, Role role) {
        return (is(process, role) && isInstalled(process)) || InstalledScripts.are(process, role);
    }

    /** The nearest of these processes that has this role and lies where its name can be trusted. */
    public static Optional<Process> nearest(List<Process> processes, Role role) {
        return nearest(processes, process -> isGenuine(process, role));
    }

    private static Optional<Process> nearest(List<Process> processes, Predicate<Process> condition) {
        for (Process process : processes) {
            if (condition.test(process)) {
                return Optional.of(process);
            }
        }
        return Optional.empty();
    }

    private static EnumSet<Role> of(String name) {
        int slot = name.hashCode() & SLOTS - 1;
        Known known = KNOWN.get(slot);
        if (known != null && known.name.equals(name)) return known.roles;
        EnumSet<Role> roles = find(name);
        KNOWN.set(slot, new Known(name, roles));
        return roles;
    }

    private static EnumSet<Role> find(String name) {
        EnumSet<Role> roles = BY_NAME.get(name);
        if (roles != null) {
            return roles;
        }
        String plain = withoutVersion(name);
        return plain.equals(name) ? NONE : BY_NAME.getOrDefault(plain, NONE);
    }

    /** {@code python} for {@code python3.11}, {@code php-fpm} for {@code php-fpm8.2}, {@code bash} for {@code -bash}. */
    private static String withoutVersion(String name) {
        int start = name.startsWith("-") ? 1 : 0;
        int end = name.length();
        if (name.endsWith(":")) {
            end--;
        }
        while (end > start + 1 && isVersionCharacter(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isVersionCharacter(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-';
    }

    private static boolean isMultiCall(Process process) {
        return process.name().equals("busybox") || process.name().equals("toybox");
    }

    /** What a multi-call binary was called as: its own name, or its first argument. */
    private static String applet(Process process) {
        List<String> arguments = process.arguments();
        if (arguments.isEmpty()) {
            return "";
        }
        String first = nameOf(arguments.get(0));
        boolean asItself = first.equals("busybox") || first.equals("toybox");
        String applet = asItself && arguments.size() > 1 ? nameOf(arguments.get(1)) : first;
        return applet.equals("nc") ? "busybox-nc" : applet;
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean servesWeb(Process process) {
        List<String> arguments = process.arguments();
        // A name with blanks in it is what the program says that it is.
        boolean isTitle = !arguments.isEmpty() && arguments.get(0).indexOf(' ') > 0;
        for (int i = isTitle ? 0 : 1; i < arguments.size() && i < MAX_ARGUMENTS; i++) {
            for (String marker : WEB_SERVER_ARGUMENTS) {
                if (arguments.get(i).contains(marker)) {
                    return true;
                }
            }
        }
        return false;
    }
}
