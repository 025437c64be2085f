package io.hivesec.detectors.lineage;

import java.util.ArrayList;
import java.util.List;

/**
 * Where containers see the root of their host, as administrators mount it and as {@code /proc} shows it.
 *
 * <p>Threads: safe.
 */
public final class HostMounts {
    /** Named for it. */
    private static final List<String> NAMED =
            List.of("/host", "/hostfs", "/rootfs", "/host-root", "/host-system", "/mnt/host", "/proc/1/root");

    /** Where a machine's image is put together too. */
    private static final String ANY = "/mnt";

    private HostMounts() {}

    /** All places, without a slash at the end. */
    public static List<String> places() {
        List<String> places = new ArrayList<>(NAMED);
        places.add(ANY);
        return places;
    }

    /** The path on the host of what lies below a place that is named for it; the path itself when it lies below none. */
    public static String withoutNamed(String path) {
        for (String place : NAMED) if (isBelow(place, path)) return path.substring(place.length());
        return path;
    }

    /** The same below any of the places. */
    public static String without(String path) {
        String onHost = withoutNamed(path);
        return onHost.equals(path) && isBelow(ANY, path) ? path.substring(ANY.length()) : onHost;
    }

    private static boolean isBelow(String place, String path) {
        return path.length() > place.length() && path.charAt(place.length()) == '/' && path.startsWith(place);
    }
}
