package io.hivesec.examples.bench;

import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.ProcessStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the same events cost without Hive: thirty stateless questions in plain Java, of the kind that people write first,
 * with no history, no process tree, no command-line reading and no alerts. A lower bound to compare with.
 */
final class PlainChecks {
    private static final List<Predicate<Event>> CHECKS = checks();

    private PlainChecks() {}

    private static List<Predicate<Event>> checks() {
        List<Predicate<Event>> checks = new ArrayList<>();
        for (String program : List.of("nc", "ncat", "socat", "nsenter", "xmrig", "telnet", "insmod", "mkfifo", "gdb", "chroot")) {
            checks.add(event -> event instanceof ProcessStarted
                    && event.process().executable().endsWith("/" + program));
        }
        for (String text : List.of("/dev/tcp/", "base64 -d", "| sh", "nc -e", "/etc/shadow", "chmod +s", "stratum", "docker.sock", "sudo", "LD_PRELOAD")) {
            checks.add(event -> event instanceof ProcessStarted
                    && event.process().commandLine().contains(text));
        }
        for (String path : List.of("/etc/passwd", "/etc/shadow", "/etc/sudoers", "/etc/ld.so.preload", "/root/.ssh/authorized_keys")) {
            checks.add(event -> event instanceof FileWritten written && written.path().equals(path));
            checks.add(event -> event instanceof FileOpened opened && opened.path().equals(path));
        }
        for (int port : new int[] {4444, 1337, 9001, 3333, 5555}) {
            checks.add(event -> event instanceof NetworkConnected connected && connected.target().port() == port);
        }
        return checks;
    }

    /** How many of the questions an event answers with yes. */
    static int count(Event event) {
        int count = 0;
        for (Predicate<Event> check : CHECKS) {
            if (check.test(event)) {
                count++;
            }
        }
        return count;
    }
}
