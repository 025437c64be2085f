package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileRenamed;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MassEncryptionDetectorTest implements DetectorContract {
    private final Scene scene = Scene.in("files");

    @Override
    public Detector detector() {
        return new MassEncryptionDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("files");
        writeAndRename(incident, ".locked", 40);
        return incident.events();
    }

    private static void writeAndRename(Scene scene, String ending, int files) {
        Scene.Actor actor = scene.starts("/usr/bin/enc", "enc", "/srv");
        for (int i = 0; i < files; i++) {
            String file = "/srv/f" + i + ".docx";
            actor.opens(file).writes(file).does(context -> new FileRenamed(context, file, file + ending));
        }
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @ValueSource(strings = {".locked", ".id-1A2B.[a@b.example].enc", ".RYK"})
    void inspect_filesWrittenOverAndRenamed_isFound(String ending) {
        writeAndRename(scene, ending, 30);
        assertThatFindings(findings()).show("malicious-command.mass-encryption", "ending", ending);
    }

    @Test
    void inspect_fewFiles_isQuiet() {
        writeAndRename(scene, ".bak", MassEncryptionDetector.MANY - 1);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_namedAfterWritingToAnotherName_isQuiet() {
        Scene.Actor sync = scene.starts("/usr/bin/rsync", "rsync");
        for (int i = 0; i < 60; i++) {
            String file = "/srv/f" + i;
            sync.writes(file + ".tmp").does(context -> new FileRenamed(context, file + ".tmp", file));
        }
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_oldVersionsKept_isQuiet() {
        Scene.Actor rotate = scene.starts("/usr/sbin/logrotate", "logrotate");
        for (int i = 0; i < 60; i++) {
            String file = "/var/log/app/" + i + ".log";
            rotate.does(context -> new FileRenamed(context, file, file + ".1")).writes(file);
        }
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_endingsThatDiffer_isQuiet() {
        Scene.Actor program = scene.starts("/usr/bin/archive", "archive");
        for (int i = 0; i < 60; i++) {
            String file = "/srv/f" + i;
            String dated = file + ".2026-" + i;
            program.writes(file).does(context -> new FileRenamed(context, file, dated));
        }
        assertThatFindings(findings()).areNone();
    }

    private void writeBesideAndDelete(String ending, int files) {
        Scene.Actor actor = scene.starts("/usr/bin/python3", "python3", "x.py");
        for (int i = 0; i < files; i++) {
            String file = "/srv/f" + i + ".docx";
            actor.opens(file).writes(file + ending).does(context -> new FileDeleted(context, file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".locked", ".crypt8"})
    void inspect_copiesWrittenAndOriginalsTakenAway_areFound(String ending) {
        writeBesideAndDelete(ending, 120);
        assertThatFindings(findings()).show("malicious-command.mass-encryption", "ending", ending);
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".zst", ".gpg"})
    void inspect_compressedOrEncryptedForAnOwner_isQuiet(String ending) {
        writeBesideAndDelete(ending, 120);
        assertThatFindings(findings()).areNone();
    }
}
