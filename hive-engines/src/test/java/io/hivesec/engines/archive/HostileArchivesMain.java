package io.hivesec.engines.archive;

import com.sun.management.OperatingSystemMXBean;
import io.hivesec.engines.virus.Answer;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Examines all hostile archives in this process, whose heap the caller chooses, and prints how many there were and how many
 * seconds of processor time it took, the JVM's own included. It ends with 1 when one was called clean, or a marker that can be
 * reached was not found.
 */
final class HostileArchivesMain {
    private HostileArchivesMain() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, byte[]> reachable = HostileArchives.reachable();
        Map<String, byte[]> all = new LinkedHashMap<>(reachable);
        all.putAll(HostileArchives.unreachable());
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long start = system.getProcessCpuTime();
        for (Map.Entry<String, byte[]> archive : all.entrySet()) {
            Answer answer = Marked.examine(archive.getValue()).answer();
            if (answer == Answer.CLEAN || (reachable.containsKey(archive.getKey()) && answer != Answer.MALICIOUS)) {
                System.out.println(archive.getKey() + ": " + answer);
                System.exit(1);
            }
        }
        double seconds = (system.getProcessCpuTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%d %.1f%n", all.size(), seconds);
    }
}
