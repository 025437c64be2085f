package io.hivesec.dispositions;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.dispositions.file.FileEffector;
import io.hivesec.dispositions.file.FileResponse;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A program that puts files away and back, without end, and says so, to be killed in the middle of it. */
final class CrashingResponder {
    static final int FILES = 4;

    private CrashingResponder() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        try (Journal journal = Journal.open(Path.of(arguments[1]), new byte[0], Clock.systemUTC())) {
            JournaledDisposition quarantine = disposition(root, journal);
            System.out.println("ready");
            for (int i = 0; ; i = (i + 1) % FILES) {
                Plan plan = quarantine.plan(alert("/file" + i)).orElseThrow();
                Approval approval = new Approval(plan, "program", Instant.EPOCH);
                quarantine.apply(approval);
                System.out.println(Plans.id(plan) + " verified;");
                quarantine.undo(approval);
                System.out.println(Plans.id(plan) + " undone;");
            }
        }
    }

    static JournaledDisposition disposition(Path root, Journal journal) {
        return new JournaledDisposition(
                new FileEffector(
                        FileResponse.QUARANTINE,
                        container -> root,
                        journal.directory().resolve("quarantine")),
                journal,
                new Budget(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(1), 1),
                Clock.systemUTC());
    }

    private static Alert alert(String path) {
        Rule rule = Rule.of("test.rule", AlertType.WEB_BACKDOOR).build();
        Finding finding = Finding.builder(rule, Subject.of(new ArtifactIdentity(path, Digests.NONE)))
                .build();
        return Alert.begin("a" + path, finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }
}
