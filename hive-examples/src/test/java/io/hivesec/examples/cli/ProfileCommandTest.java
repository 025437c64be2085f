package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hive profile}: what is learned, what is checked against it, and what else is done with it. */
final class ProfileCommandTest {
    private static final String IMAGE = "example/web:1";

    @TempDir
    private Path folder;

    private Path profile;

    @BeforeEach
    void learn() throws IOException {
        profile = folder.resolve("web.json");
        Run run = Run.hive("profile", "learn", "--mode", "monitoring", "--output", profile, normal("training.jsonl"));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.err()).contains("'" + IMAGE + "'", "3 replica(s)");
    }

    private static String event(String container, String image, int second, String rest) {
        return String.format(
                "{\"time\":\"2026-01-05T08:00:%02dZ\",\"container\":{\"id\":\"%s\",\"name\":\"%s\",\"image\":\"%s\"},%s}%n",
                second, container, container, image, rest);
    }

    private static String ran(String container, String image, int second, String program) {
        return event(
                container,
                image,
                second,
                "\"type\":\"process_started\",\"process\":{\"pid\":" + (100 + second) + ",\"ppid\":1,\"executable\":\""
                        + program + "\",\"arguments\":[\"" + program
                        + "\"]},\"ancestors\":[{\"pid\":1,\"executable\":\""
                        + "/usr/bin/app\"}]");
    }

    /** Three replicas that do the same, again and again. */
    private Path normal(String name) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int second = 0; second < 20; second++) {
            for (String replica : List.of("web-1", "web-2", "web-3")) {
                lines.append(ran(replica, IMAGE, second, "/usr/bin/convert"));
            }
        }
        return Files.writeString(folder.resolve(name), lines);
    }

    private Path drifting() throws IOException {
        return Files.writeString(
                folder.resolve("drift.jsonl"),
                ran("web-4", IMAGE, 1, "/usr/bin/convert")
                        + ran("web-4", IMAGE, 2, "/usr/bin/unheard-of")
                        + ran("web-4", IMAGE, 3, "/usr/bin/unheard-of"));
    }

    @Test
    void check_whatWasLearned_isQuiet() throws IOException {
        Run run = Run.hive("profile", "check", profile, normal("again.jsonl"));
        assertThat(run.status()).as(run.out()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.err()).contains("\"alerts\":0");
    }

    @Test
    void check_whatIsNew_isOneAlertWithTheLineThatAdmitsIt() throws IOException {
        Run run = Run.hive("profile", "check", "--format", "jsonl", "--profile", profile, drifting());
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out().lines()).singleElement().satisfies(line -> {
            JsonNode alert = HiveModule.mapper().readTree(line);
            assertThat(alert.path("type").asText()).isEqualTo("behavior_anomaly");
            assertThat(alert.path("process").path("executable").asText()).isEqualTo("/usr/bin/unheard-of");
        });
    }

    @Test
    void admit_theLineOfTheAlert_makesItNormal() throws IOException {
        String alert = Run.hive("profile", "check", "--format", "jsonl", "--profile", profile, drifting())
                .out();
        String line = "";
        for (JsonNode evidence : HiveModule.mapper().readTree(alert).path("evidence")) {
            if (evidence.path("name").asText().equals("admit")) {
                line = evidence.path("value").asText();
            }
        }
        assertThat(line).contains("unheard-of");
        assertThat(Run.hive("profile", "admit", profile, line).status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(Run.hive("profile", "check", profile, drifting()).status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        Run refused = Run.hive("profile", "admit", profile, "dance | x");
        assertThat(refused.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(refused.err()).contains("dance");
    }

    @Test
    void check_otherImage_isToldAndNotChecked() throws IOException {
        Path other = Files.writeString(folder.resolve("other.jsonl"), ran("db-1", "example/db:1", 1, "/bin/x"));
        Run run = Run.hive("profile", "check", profile, other);
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.err()).contains("not checked, because not of '" + IMAGE + "'", "example/db:1");
    }

    @Test
    void learn_twoImages_asksWhich() throws IOException {
        Path mixed = Files.writeString(
                folder.resolve("mixed.jsonl"),
                ran("web-1", IMAGE, 1, "/bin/x") + ran("db-1", "example/db:1", 2, "/bin/x"));
        Run both = Run.hive("profile", "learn", mixed);
        assertThat(both.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(both.err()).contains("--image: say which", IMAGE, "example/db:1");
        Run one = Run.hive("profile", "learn", "--image", "example/db:1", mixed);
        assertThat(one.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(HiveModule.mapper().readTree(one.out()).path("image").asText())
                .isEqualTo("example/db:1");
        Run none = Run.hive("profile", "learn", "--image", "example/none", mixed);
        assertThat(none.err()).contains("no event is of a container of image example/none");
    }

    @Test
    void show_aProfile_isToldInChinese() {
        assertThat(Run.hive("profile", "show", "--lang", "zh", profile).out())
                .contains("3 个副本的", "种正常", "模式：监测", "3 个副本中的 3 个", "/usr/bin/convert")
                .doesNotContain("replicas", "mode:", "enough");
    }

    @Test
    void show_aProfile_printsWhatIsNormal() {
        Run run = Run.hive("profile", "show", profile);
        assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(run.out()).contains("mode: monitoring", "3 of 3 replicas", "/usr/bin/convert");
    }

    @Test
    void diff_ofTwoProfiles_printsWhatCameAndWhatWent() throws IOException {
        assertThat(Run.hive("profile", "diff", profile, profile).status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        Path newer = folder.resolve("newer.json");
        Files.writeString(
                folder.resolve("newer.jsonl"),
                Files.readString(normal("base.jsonl")).replace("/usr/bin/convert", "/usr/bin/magick"));
        Run.hive("profile", "learn", "--output", newer, folder.resolve("newer.jsonl"));
        Run run = Run.hive("profile", "diff", profile, newer);
        assertThat(run.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith("- ") && line.contains("convert"))
                .anyMatch(line -> line.startsWith("+ ") && line.contains("magick"));
    }

    @Test
    void merge_inEitherOrder_isTheSame() throws IOException {
        Path second = folder.resolve("second.json");
        Path recording = Files.writeString(folder.resolve("second.jsonl"), ran("web-9", IMAGE, 1, "/usr/bin/convert"));
        Run.hive("profile", "learn", "--output", second, recording);
        String one = Run.hive("profile", "merge", profile, second).out();
        assertThat(one)
                .contains("web-9")
                .isEqualTo(Run.hive("profile", "merge", second, profile).out());
    }

    @Test
    void export_asPolicies_isWhatOthersRead() throws IOException {
        JsonNode policy = HiveModule.mapper()
                .readTree(Run.hive("profile", "export", "--as", "NETWORKPOLICY", "--name", "shop", profile)
                        .out());
        assertThat(policy.path("kind").asText()).isEqualTo("NetworkPolicy");
        assertThat(policy.path("metadata").path("name").asText()).isEqualTo("shop");
        JsonNode seccomp = HiveModule.mapper()
                .readTree(Run.hive("profile", "export", "--as", "SECCOMP", profile)
                        .out());
        assertThat(seccomp.path("defaultAction").asText()).startsWith("SCMP_ACT_");
    }

    @Test
    void profile_thatIsNone_isRefused() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"version\":99}");
        for (String command : List.of("show", "check", "merge")) {
            Run run = Run.hive("profile", command, broken);
            assertThat(run.status()).as(command).isEqualTo(ExitStatus.COULD_NOT_RUN);
            assertThat(run.err()).contains("broken.json");
        }
        assertThat(Run.hive("profile").err()).contains("Missing a subcommand");
    }
}
