package io.hivesec.testkit;

import static io.hivesec.testkit.HiveAssertions.assertThat;
import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Whitelist;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a test that fails says: what was found instead, in lines that a person reads. */
final class MessagesTest {
    private static final String FOUND =
            "\n  test.start (MEDIUM, confidence MEDIUM), process 101 /dev/shm/x < /usr/sbin/nginx, in c-web-1";

    private final Scene scene = Scene.in("web-1");

    MessagesTest() {
        scene.starts("/usr/sbin/nginx", "nginx").starts("/dev/shm/x", "x");
    }

    @Test
    void findings_otherThanExpected_areToldInALineEach() {
        List<Finding> findings =
                List.of(new Starts().inspect(scene.last(), null).get(0));
        String found =
                "\n  test.start (MEDIUM, confidence MEDIUM), process 101 /dev/shm/x, in c-web-1, with program 'x'";
        assertThatThrownBy(() -> assertThatFindings(findings).areNone())
                .hasMessage("expected no finding, but found " + found);
        assertThatThrownBy(() -> assertThatFindings(findings).show("test.other"))
                .hasMessage("expected a finding of test.other, but found " + found);
        assertThatThrownBy(() -> assertThatFindings(findings).show("test.start", "program", "y"))
                .hasMessage("expected a finding of test.start with program 'y', but found " + found);
        assertThatThrownBy(() -> assertThatFindings(findings).doNotShow("test.start"))
                .hasMessage("expected no finding of test.start, but found " + found);
        assertThatThrownBy(() -> assertThatFindings(List.of()).show("test.start"))
                .hasMessage("expected a finding of test.start, but found nothing");
    }

    @Test
    void report_alertThatAWhitelistTrusts_isToldWithItsRule() {
        Whitelist drill = new Whitelist() {
            @Override
            public String id() {
                return "drill";
            }

            @Override
            public Optional<Exemption> exempts(Alert alert) {
                return Optional.of(new Exemption("drill", "r1", "our own"));
            }
        };
        Report report = lastReport(Hive.builder().detector(new Starts()).whitelist(drill));
        assertThatThrownBy(() -> assertThat(report).hasAlert("test.start"))
                .hasMessage("expected an alert of test.start, but there was\nwhitelisted: " + FOUND
                        + ", with program 'x', trusted by 'drill' rule 'r1': our own");
        assertThat(report).hasWhitelisted("test.start");
        assertThatThrownBy(() -> assertThat(report).hasWhitelisted("test.other"))
                .hasMessageContaining("expected a whitelisted alert of test.other");
    }

    @Test
    void report_pluginThatFailed_isToldWithItsCause() {
        Report report = lastReport(Hive.builder().detector(new FailingDetector(Misbehaviour.THROW)));
        assertThatThrownBy(() -> assertThat(report).hasAlert("test.start"))
                .hasMessageContaining("failures: \n  THREW: 'failing' failed on 'process_started at ")
                .hasMessageContaining("a plugin's own mistake")
                .hasMessageContaining("Misbehaviour.java:");
        assertThatThrownBy(() -> assertThat(report).hasNoFailure()).hasMessageContaining("THREW: 'failing' failed");
    }

    @Test
    void alert_otherThanExpected_isTold() {
        Alert alert = Detecting.alerts(new Starts(), scene).get(1);
        assertThatThrownBy(() -> assertThat(alert).hasProcessTree("x", "java"))
                .hasMessage("expected process tree '[x, java]', but was '[x, nginx]' of the alert " + FOUND.strip()
                        + ", with program 'x'");
        assertThatThrownBy(() -> assertThat((Alert) null).isOf("test.start"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not to be null");
    }

    @Test
    void contract_detectorThatIsNotAskedAboutItsIncident_isToldWhichKindsItNames() {
        DetectorContract contract = contract(new Starts() {
            @Override
            public Set<EventKind> kinds() {
                return Set.of(EventKind.FILE_OPENED);
            }
        });
        assertThatThrownBy(contract::contract_incident_findsWhatItsRulesSay)
                .hasMessageContaining("whose events are [" + EventKind.PROCESS_STARTED)
                .hasMessageContaining("asked about [" + EventKind.FILE_OPENED + "] only");
    }

    @Test
    void contract_detectorThatCounts_isToldWhatDiffersAndWhy() {
        DetectorContract contract = contract(new Starts() {
            private int asked;

            @Override
            public List<Finding> inspect(Event event, ContainerHistory history) {
                return asked++ == 0 ? super.inspect(event, history) : List.of();
            }
        });
        assertThatThrownBy(contract::contract_sameEvents_giveTheSameFindings)
                .hasMessage("the same events a second time: a detector keeps nothing and reads no clock\n"
                        + "expected: \n  test.start (MEDIUM, confidence MEDIUM), process 100 /usr/sbin/nginx, in c-web-1,"
                        + " with program 'nginx'\nfound: nothing");
    }

    @Test
    void scene_beforeAnythingHappened_saysSo() {
        assertThatThrownBy(() -> Scene.in("web-1").last())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing has happened");
    }

    @Test
    void contract_messageThatNamesWhatNobodyKnows_isToldWhichName() {
        DetectorContract contract = contract(new Starts("test.misspelt"));
        assertThatThrownBy(contract::contract_incident_findsWhatItsRulesSay)
                .hasMessageContaining("message of test.misspelt in 'en'")
                .hasMessageContaining("\"programm\"");
    }

    @Test
    void contract_wordsInEnglishOnly_areToldToLackChinese() {
        DetectorContract contract = contract(new Starts("test.english-only"));
        assertThatThrownBy(contract::contract_rules_haveWordsInBothLanguages)
                .hasMessageContaining("test.english-only.title is missing from rules_zh.properties");
    }

    @Test
    void alertWords_factsThatMessagesMayName_areAllFilled() {
        for (String fact : RuleWords.FACTS) {
            Alert alert = Detecting.alerts(new Starts("test." + fact), scene).get(0);
            assertThat(alert.words().message()).as(fact).doesNotContain("?", "{");
        }
    }

    private DetectorContract contract(Detector detector) {
        return new DetectorContract() {
            @Override
            public Detector detector() {
                return detector;
            }

            @Override
            public List<Event> incident() {
                return scene.events();
            }
        };
    }

    private Report lastReport(Hive.Builder builder) {
        Report last = Report.EMPTY;
        try (Hive hive = builder.build()) {
            for (Event event : scene.events()) {
                last = hive.inspect(event);
            }
        }
        return last;
    }

    /** Finds every start. */
    private static class Starts implements Detector {
        private final Rule rule;

        Starts() {
            this("test.start");
        }

        Starts(String rule) {
            this.rule = Rule.of(rule, AlertType.MALICIOUS_COMMAND)
                    .textsBeside(MessagesTest.class)
                    .build();
        }

        @Override
        public String id() {
            return "starts";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(rule);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return event instanceof ProcessStarted
                    ? List.of(rule.finding(
                            event, Evidence.of("program", event.process().name())))
                    : List.of();
        }
    }
}
