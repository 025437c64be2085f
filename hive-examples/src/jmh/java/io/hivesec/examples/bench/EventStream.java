package io.hivesec.examples.bench;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up stream of many containers at once: services that open files and connect to each other, and jobs that start,
 * work and end. The mix of kinds is that of the shipped recording of a web container: of a hundred events eighty open
 * files, seven start processes, six connect, four write, and the rest end processes.
 */
final class EventStream {
    private static final String[] PROGRAMS = {
        "/usr/bin/curl", "/usr/bin/sleep", "/usr/bin/python3", "/usr/sbin/nginx", "/bin/sh", "/usr/bin/gzip"
    };
    private static final String[][] ARGUMENTS = {
        {"curl", "-fsS", "-o", "/dev/null", "http://10.0.3.7:8080/healthz"},
        {"sleep", "5"},
        {"python3", "/srv/app/worker.py", "--queue", "mail"},
        {"nginx", "-g", "daemon off;"},
        {"sh", "-c", "test -f /run/ready && date +%s > /run/last"},
        {"gzip", "-9", "/var/log/nginx/access.log.1"},
    };

    private EventStream() {}

    /** Events of this many containers, in turn, always the same. */
    static List<Event> of(int containers, int count) {
        return of(containers, count, 0);
    }

    /**
     * A further part of such a stream.
     *
     * @param part which, from 0: it begins where the time of the one before it ends
     */
    static List<Event> of(int containers, int count, int part) {
        Random random = new Random(42 + part);
        List<Event> events = new ArrayList<>(count);
        Instant time = Instant.parse("2026-01-02T03:04:05Z").plusNanos((long) count * 900_000 * part);
        Container[] all = new Container[containers];
        for (int i = 0; i < containers; i++) {
            all[i] = Container.of("c" + i, "service-" + i, "registry.example/service:" + i % 9);
        }
        int nextPid = 1000 + part * 100_000 % 4_000_000;
        Process[] current = new Process[containers];
        for (int i = 0; i < count; i++) {
            time = time.plusNanos(900_000);
            int where = random.nextInt(containers);
            int dice = random.nextInt(100);
            if (current[where] == null || dice < 7) {
                int program = random.nextInt(PROGRAMS.length);
                current[where] = Process.builder()
                        .pid(nextPid++)
                        .ppid(1)
                        .executable(PROGRAMS[program])
                        .arguments(ARGUMENTS[program])
                        .workingDirectory("/")
                        .user(User.of(1000, 1000, "app"))
                        .startTime(time)
                        .build();
                events.add(new ProcessStarted(Context.of(time, all[where], current[where])));
                continue;
            }
            Context context = Context.of(time, all[where], current[where]);
            if (dice < 13) {
                Endpoint target = Endpoint.of("10.0." + random.nextInt(4) + "." + random.nextInt(200), 8080);
                events.add(new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, target, 5));
            } else if (dice < 17) {
                events.add(new FileWritten(context, "/var/log/app/" + random.nextInt(40), OpenFlags.WRITE));
            } else if (dice < 20) {
                events.add(new ProcessExited(context, 0));
                current[where] = null;
            } else {
                events.add(new FileOpened(context, "/usr/lib/lib" + random.nextInt(300) + ".so", OpenFlags.READ));
            }
        }
        return events;
    }
}
