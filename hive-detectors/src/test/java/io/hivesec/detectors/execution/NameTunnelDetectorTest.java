package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.NameResolved;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameTunnelDetectorTest implements DetectorContract {
    private final Scene scene = Scene.in("web");

    @Override
    public Detector detector() {
        return new NameTunnelDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web");
        ask(incident.starts("/var/tmp/d", "d"), "%032x.t.zone.example", 20);
        return incident.events();
    }

    private static void ask(Scene.Actor actor, String pattern, int names) {
        for (int i = 0; i < names; i++) {
            String name = String.format(Locale.ROOT, pattern, i);
            actor.does(context -> new NameResolved(context, name, List.of()));
        }
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/tmp/d,       %032x.t.zone.example,        20, true",
        "/dev/shm/.d/c,    tunnel.%040x.zone.example,   20, true",
        "/var/tmp/d,       %032x.t.zone.example,        15, false",
        "/var/tmp/d,       shop%d.t.zone.example,       40, false",
        "/var/tmp/d,       %032x.zone%1$d.example,      40, false",
        "/usr/sbin/spamd,  %040x.hash.list.example,     40, false",
    })
    void inspect_manyLongNamesBelowADomain_areFoundOfAProgramThatSomebodyLeft(
            String program, String pattern, int names, boolean isFound) {
        ask(scene.starts(program, program), pattern, names);
        if (isFound)
            assertThatFindings(findings()).show("malicious-command.tunnel", "command", "many names below zone.example");
        else assertThatFindings(findings()).areNone();
    }
}
