package io.hivesec.detectors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BehaviorModelTest {
    private static final String IMAGE = "example/web:1";
    private static final Random SEED = new Random();

    /** What one test learns does not depend on which ran before it. */
    @BeforeEach
    void seed() {
        SEED.setSeed(7);
    }

    /** What a replica of a small service does: each a line of type, actor and object. */
    private static List<Event> normal(String replica) {
        List<String> lines = new ArrayList<>();
        lines.add(run(replica, "containerd-shim", "/usr/sbin/app"));
        lines.add(run(replica, "app", "/usr/bin/gzip"));
        for (int i = 0; i < 20; i++) {
            lines.add(file(replica, "file_opened", "/usr/sbin/app", "/etc/app/app.conf"));
            lines.add(file(replica, "file_opened", "/usr/sbin/app", "/usr/lib/libz.so.1"));
            lines.add(file(replica, "file_opened", "/usr/sbin/app", "/etc/passwd"));
            lines.add(file(replica, "file_written", "/usr/sbin/app", "/tmp/job." + random(8)));
            lines.add(file(replica, "file_written", "/usr/sbin/app", "/data/in-" + random(7, "abcdefghij") + ".tmp"));
            lines.add(file(replica, "file_written", "/usr/sbin/app", "/data/" + SEED.nextInt(100_000) + ".dat"));
            lines.add(file(replica, "file_written", "/usr/sbin/app", "/data/photos/" + word(i) + ".jpg"));
            lines.add(file(replica, "file_written", "/usr/sbin/app", "/tmp/" + word(i) + ".jpg"));
            lines.add(connect(replica, "/usr/sbin/app", "10.0.0.5", 5432));
        }
        return events(lines);
    }

    private static String word(int i) {
        return "photo" + "abcdefghijklmnopqrstuvwxyz".substring(i, i + 4);
    }

    private static String random(int length) {
        return random(length, "ABCDEFGHabcdefgh0123456789");
    }

    private static String random(int length, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(SEED.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static String head(String replica, String type, String executable) {
        return "{\"time\":\"2026-01-05T08:00:00Z\",\"type\":\"" + type + "\",\"container\":{\"id\":\"" + replica
                + "\",\"name\":\"" + replica + "\",\"image\":\"" + IMAGE
                + "\"},\"process\":{\"pid\":9,\"executable\":\""
                + executable + "\"}";
    }

    private static String run(String replica, String parent, String executable) {
        return head(replica, "process_started", executable) + ",\"ancestors\":[{\"executable\":\"" + parent + "\"}]}";
    }

    private static String file(String replica, String type, String executable, String path) {
        return head(replica, type, executable) + ",\"path\":\"" + path + "\"}";
    }

    private static String connect(String replica, String executable, String ip, int port) {
        return head(replica, "network_connected", executable) + ",\"protocol\":\"tcp\",\"target\":{\"ip\":\"" + ip
                + "\",\"port\":" + port + "}}";
    }

    /** The events that these lines of Hive's own format tell. */
    static List<Event> events(List<String> lines) {
        List<Event> events = new ArrayList<>();
        try {
            byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            EventReader.of(EventFormat.HIVE).read(new ByteArrayInputStream(bytes), events::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(events).hasSameSizeAs(lines);
        return events;
    }

    private static Profile learn(List<Event> events) {
        ProfileLearner learner = new ProfileLearner(IMAGE, "");
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        events.forEach(event -> histories.record(event, history -> {
            learner.observe(event, history);
            return "";
        }));
        return learner.profile();
    }

    private static Profile learned(String... replicas) {
        List<Event> all = new ArrayList<>();
        for (String replica : replicas) {
            all.addAll(normal(replica));
        }
        return learn(all).in(Profile.Mode.MONITORING);
    }

    private static List<Finding> check(Profile profile, List<Event> events) {
        Detector detector = BehaviorModel.detector(List.of(profile));
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        List<Finding> findings = new ArrayList<>();
        events.forEach(event -> findings.addAll(histories.record(event, history -> detector.inspect(event, history))));
        return findings;
    }

    private static List<Finding> check(Profile profile, String line) {
        return check(profile, events(List.of(line)));
    }

    @Test
    void check_anotherNormalReplica_isSilent() {
        assertThat(check(learned("a", "b", "c"), normal("d"))).isEmpty();
    }

    @Test
    void check_madeUpNameOfCapitalsOnly_fitsItsPattern() {
        Profile profile = learned("a", "b", "c");
        assertThat(check(profile, file("d", "file_written", "/usr/sbin/app", "/tmp/job.QWERTYUI")))
                .isEmpty();
        assertThat(check(profile, file("d", "file_written", "/usr/sbin/app", "/tmp/job.QWERTYUIO")))
                .hasSize(1);
        assertThat(check(profile, file("d", "file_written", "/usr/sbin/app", "/tmp/jab.QWERTYUI")))
                .hasSize(1);
    }

    @Test
    void check_unknownProgram_isDriftWithWhatAdmitsIt() {
        List<Finding> findings = check(learned("a", "b", "c"), run("d", "app", "/usr/bin/nc"));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("behavior-anomaly.new-program");
            assertThat(finding.evidence("admit")).contains("run | app | /usr/bin/nc");
            assertThat(finding.evidence("nearest").orElseThrow())
                    .startsWith("run | app | /usr/bin/gzip (3 of 3 replicas, 3 times");
            assertThat(finding.evidence("rarity").orElseThrow()).startsWith("never in ");
            assertThat(finding.evidence("whitelist")).contains("images=example/web:1, processes=/usr/bin/nc");
        });
    }

    @Test
    void check_programThatTheContainerWrote_isHigh() {
        List<Finding> findings = check(
                learned("a", "b", "c"),
                events(List.of(
                        file("d", "file_written", "/usr/sbin/app", "/data/1.dat"), run("d", "app", "/data/1.dat"))));
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.HIGH);
    }

    @Test
    void check_secondTimeAdmitted_isSilent() throws ProfileException {
        Profile profile = learned("a", "b", "c");
        Finding finding = check(profile, run("d", "app", "/usr/bin/nc")).get(0);
        Profile more = profile.admit(Behavior.parse(finding.evidence("admit").orElseThrow()));
        assertThat(check(more, run("d", "app", "/usr/bin/nc"))).isEmpty();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "probes.csv")
    void check_sensitiveProbeByAKnownProgram_isNeverSilent(String type, String object) {
        String line = switch (type) {
            case "process_started" -> run("d", "app", object);
            case "network_connected" -> {
                String[] parts = object.split(":");
                yield connect("d", "/usr/sbin/app", parts[0], Integer.parseInt(parts[1]));
            }
            default -> file("d", type, "/usr/sbin/app", object);
        };
        assertThat(check(learned("a", "b", "c"), line)).isNotEmpty();
    }

    @Test
    void learn_oneHostileReplicaOfThree_teachesNothing() {
        List<Event> all = new ArrayList<>(normal("a"));
        all.addAll(normal("b"));
        all.addAll(normal("evil"));
        List<String> attack = new ArrayList<>();
        attack.add(run("evil", "app", "/usr/bin/nc"));
        attack.add(file("evil", "file_opened", "/usr/sbin/app", "/etc/shadow"));
        for (int i = 0; i < 100; i++) {
            attack.add(file("evil", "file_written", "/usr/sbin/app", "/data/x" + random(8) + ".html"));
            attack.add(connect("evil", "/usr/sbin/app", "10.9.9." + i, 22));
        }
        all.addAll(events(attack));
        Profile profile = learn(all).in(Profile.Mode.MONITORING);
        for (String line : attack) {
            assertThat(check(profile, line.replace("\"evil\"", "\"d\"")))
                    .as(line)
                    .isNotEmpty();
        }
        assertThat(check(profile, normal("e"))).isEmpty();
    }

    @Tag("long")
    @Test
    void merge_thousandPartitionsAndOrders_sameBytes() throws ProfileException {
        List<Event> all = new ArrayList<>();
        List.of("a", "b", "c").forEach(replica -> all.addAll(normal(replica)));
        byte[] whole = ProfileJson.write(learn(all));
        Random random = new Random(11);
        for (int round = 0; round < 1000; round++) {
            Collections.shuffle(all, random);
            int parts = 2 + random.nextInt(5);
            List<Profile> profiles = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                profiles.add(learn(all.subList(part * all.size() / parts, (part + 1) * all.size() / parts)));
            }
            Collections.shuffle(profiles, random);
            Profile merged = profiles.get(0);
            for (Profile profile : profiles.subList(1, parts)) {
                merged = random.nextBoolean() ? merged.merge(profile) : profile.merge(merged);
            }
            assertThat(ProfileJson.write(merged)).isEqualTo(whole);
        }
    }

    @Test
    void merge_moreThanIsKept_stillDoesNotDependOnTheOrder() throws ProfileException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3 * Profile.MAX_PER_REPLICA; i++) {
            lines.add(run("a", "app", "/opt/p" + i));
        }
        List<Event> all = events(lines);
        Profile forwards = learn(all.subList(0, 4000)).merge(learn(all.subList(4000, all.size())));
        Profile backwards = learn(all.subList(1000, all.size())).merge(learn(all.subList(0, 1000)));
        assertThat(forwards.behaviors()).isEqualTo(backwards.behaviors()).hasSize(Profile.MAX_PER_REPLICA);
        assertThat(forwards.isTrimmed()).isTrue();
        assertThat(ProfileJson.write(forwards)).hasSizeLessThanOrEqualTo(ProfileJson.MAX_BYTES);
    }

    @Test
    void merge_anotherImage_isRefused() {
        Profile other = Profile.empty("example/other:1", "");
        assertThatThrownBy(() -> learned("a").merge(other))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("example/other:1");
    }

    @Test
    void json_roundTrip_sameBytes() throws ProfileException {
        byte[] bytes = ProfileJson.write(learned("a", "b"));
        assertThat(ProfileJson.write(ProfileJson.read(bytes))).isEqualTo(bytes);
        assertThat(bytes).hasSizeLessThan(ProfileJson.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"version\":2}",
                "nonsense",
                "{\"version\":1,\"mode\":\"learning\",\"replicas\":[{}]}",
                "{\"version\":1,\"mode\":\"learning\",\"behaviors\":{\"run\":{\"a\":{\"b\":\"9:1@0-0\"}}}}",
                "{\"version\":1,\"mode\":\"learning\",\"behaviors\":{\"fly\":{}}}",
                "{\"version\":1,\"mode\":\"asleep\"}",
                "{\"version\":1,\"mode\":\"learning\",\"admitted\":[\"alert | a | b\"]}"
            })
    void json_broken_saysWhere(String text) {
        assertThatThrownBy(() -> ProfileJson.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProfileException.class)
                .hasMessageMatching("(?s).+");
    }

    @Test
    void detector_whileLearning_isSilent() {
        Profile profile = learned("a", "b", "c").in(Profile.Mode.LEARNING);
        assertThat(check(profile, run("d", "app", "/usr/bin/nc"))).isEmpty();
    }

    @Test
    void detector_containerOfAnotherImage_isSilent() {
        String line = run("d", "app", "/usr/bin/nc").replace(IMAGE, "example/other:1");
        assertThat(check(learned("a", "b", "c"), line)).isEmpty();
    }

    @Test
    void convergence_fewObservations_isNotReached() {
        assertThat(learn(normal("a").subList(0, 9)).convergence().isReached()).isFalse();
        assertThat(learn(List.of()).convergence().alertsPerDay()).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({
        "/var/log/access.log-1736064000, /var/log/access.log-<n>",
        "/data/550e8400-e29b-41d4-a716-446655440000.bin, /data/<uuid>.bin",
        "/cache/3f/d41d8cd98f00b204e9800998ecf8427e, /cache/<h>/<hex>",
        "/tmp/tmp.QWERTYUIOP, /tmp/tmp.<rand10>",
        "/tmp/tmpab_cdefg, /tmp/tmp<rand8>",
        "/tmp/job.hgNCecFB, /tmp/job.<rand8>",
        "/proc/17/stat, /proc/<n>/stat",
        "/proc/9/stat, /proc/self/stat",
        "/proc/1/stat, /proc/1/stat",
        "/usr/bin/HelloWorld, /usr/bin/HelloWorld",
        "/etc/app.conf, /etc/app.conf",
        "/a/<n>, /a/‹n>",
    })
    void shape_ofPath_keepsWhatDoesNotVary(String path, String shape) {
        assertThat(PathShape.of(path, 9)).isEqualTo(shape);
    }
}
