package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkConnected;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MiningPoolDetectorTest implements DetectorContract {
    private static final String ID = "malicious-command.mining-pool";
    private static final String ADDRESS = "203.0.113.9";

    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new MiningPoolDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        looksUp(incident, "pool.supportxmr.com");
        return incident.events();
    }

    private static void looksUp(Scene scene, String name) {
        scene.starts("/app/worker", "worker").does(context -> new NameResolved(context, name, List.of(ADDRESS)));
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool.supportxmr.com", "XMR-EU1.nanopool.org.", "2miners.com"})
    void inspect_poolLookedUp_isFound(String name) {
        looksUp(scene, name);
        assertThatFindings(findings()).show(ID, "pool", name);
    }

    @Test
    void inspect_poolConnectedByName_isFound() {
        scene.starts("/app/worker", "worker")
                .does(context -> new NetworkConnected(
                        context, "tcp", Endpoint.UNKNOWN, new Endpoint(ADDRESS, 443, "gulf.moneroocean.stream"), 3));
        assertThatFindings(findings()).show(ID, "pool", "gulf.moneroocean.stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool.ntp.org", "notnanopool.org", "nanopool.org.example", "com", "", "."})
    void inspect_otherName_isQuiet(String name) {
        looksUp(scene, name);
        assertThatFindings(findings()).areNone();
    }
}
