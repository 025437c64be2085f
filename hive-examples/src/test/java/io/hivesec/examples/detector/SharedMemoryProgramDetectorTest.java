package io.hivesec.examples.detector;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.event.Event;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedMemoryProgramDetectorTest implements DetectorContract {
    private final Scene scene = Scene.in("web-1");

    @Override
    public Detector detector() {
        return new SharedMemoryProgramDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        incident.starts("/usr/sbin/nginx", "nginx").starts("/dev/shm/x", "x");
        return incident.events();
    }

    @Test
    void inspect_programInSharedMemory_findsIt() {
        scene.starts("/usr/sbin/nginx", "nginx").starts("/dev/shm/x", "x");
        assertThatFindings(Detecting.findings(detector(), scene))
                .show("malicious-command.shared-memory-program", "executable", "/dev/shm/x");
    }

    @Test
    void inspect_installedProgramReadsSharedMemory_isQuiet() {
        scene.starts("/usr/bin/postgres", "postgres").opens("/dev/shm/PostgreSQL.1");
        assertThatFindings(Detecting.findings(detector(), scene)).areNone();
    }

    @Test
    void inspect_folderOfLikeName_isQuiet() {
        scene.starts("/srv/dev/shm/x", "x");
        assertThatFindings(Detecting.findings(detector(), scene)).areNone();
    }
}
