package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Container;
import io.hivesec.internal.RecentAlerts.Revisable;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RecentAlertsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web", "i");
    private static final Rule RULE = Rule.of("test.rule", AlertType.VIRUS).build();

    private final RecentAlerts recent = new RecentAlerts();

    private void add(String incident, int second, String file) {
        Subject subject = Subject.of(WEB)
                .withArtifact(file.isEmpty() ? ArtifactIdentity.NONE : new ArtifactIdentity(file, Digests.NONE));
        recent.add(
                incident,
                Alert.begin(
                        incident,
                        Finding.builder(RULE, subject).build(),
                        new Alert.Words("", "", ""),
                        START.plusSeconds(second)));
    }

    @Test
    void ofContainer_isThoseOfTheLastTenMinutes_inOrder() {
        add("late", 5, "");
        add("early", 0, "");
        add("early", 0, "");
        assertThat(recent.ofContainer(WEB, START.plusSeconds(600)))
                .extracting(Revisable::incident)
                .containsExactly("early", "late");
        assertThat(recent.ofContainer(WEB, START.plusSeconds(601)))
                .extracting(Revisable::incident)
                .containsExactly("late");
        assertThat(recent.ofContainer(WEB, START.plusSeconds(606))).isEmpty();
        assertThat(recent.ofContainer(Container.HOST, START)).isEmpty();
    }

    @Test
    void add_ninth_forgetsTheEarliest() {
        for (int i = 8; i >= 0; i--) {
            add("i" + i, i, "");
        }
        assertThat(recent.ofContainer(WEB, START))
                .extracting(Revisable::incident)
                .containsExactly("i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8");
    }

    @Test
    void ofFile_isTheLatestAboutIt() {
        add("a", 0, "/tmp/x");
        add("b", 5, "/tmp/x");
        add("c", 9, "/tmp/y");
        add("d", 10, "");
        assertThat(recent.ofFile("/tmp/x")).map(Revisable::incident).contains("b");
        assertThat(recent.ofFile("")).isEmpty();
        recent.clear();
        assertThat(recent.ofFile("/tmp/x")).isEmpty();
        assertThat(recent.ofContainer(WEB, START)).isEmpty();
    }

    @Test
    void containers_past5000_makeRoomForOne() {
        add("a", 0, "");
        for (int i = 0; i < 5000; i++) {
            recent.add(
                    "x",
                    Alert.begin(
                            "x",
                            Finding.builder(RULE, Subject.of(Container.of("o" + i, "", "")))
                                    .build(),
                            new Alert.Words("", "", ""),
                            START));
        }
        assertThat(recent.ofContainer(WEB, START)).isEmpty();
        assertThat(recent.ofContainer(Container.of("o0", "", ""), START)).hasSize(1);
    }
}
