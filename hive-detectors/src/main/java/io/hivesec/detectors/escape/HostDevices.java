package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a device of the host is worth to an intruder; the resource {@code devices.txt} names its sources. */
final class HostDevices {

    /**
     * What a device is worth.
     *
     * @param severity how bad it is
     * @param rule the rule it falls under, without the prefix
     */
    record Worth(Severity severity, String rule) {}

    private record Row(Pattern pattern, Optional<Worth> worth) {}

    private static final Worth UNKNOWN = new Worth(Severity.MEDIUM, "device-other");
    private static final List<Row> ROWS = Table.read("devices.txt", 3).stream()
            .map(cells -> new Row(
                    glob(cells.get(0)),
                    Table.severity(cells.get(1)).map(severity -> new Worth(severity, cells.get(2)))))
            .toList();
    private static final Pattern BLOCK_OR_ANY = Pattern.compile("[ab]\\b.*");
    private static final Pattern ANY_CHARACTER_OR_MEMORY = Pattern.compile("c\\s+(\\*|1):.*");

    private HostDevices() {}

    /** What a device is worth, by its path; a device of no row is worth a look. */
    static Optional<Worth> worth(String path) {
        String name = HostPaths.tidy(path).replaceFirst("^/dev/", "");
        for (Row row : ROWS) {
            if (row.pattern().matcher(name).matches()) {
                return row.worth();
            }
        }
        return Optional.of(UNKNOWN);
    }

    /** Whether a device-cgroup rule such as {@code b *:* rwm} opens disks, memory or everything. */
    static boolean opensRawDevices(String rule) {
        String trimmed = rule.trim();
        return BLOCK_OR_ANY.matcher(trimmed).matches()
                || ANY_CHARACTER_OR_MEMORY.matcher(trimmed).matches();
    }

    private static Pattern glob(String name) {
        return Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q").replace("#", "\\E\\d+\\Q"));
    }
}
