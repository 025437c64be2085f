package io.hivesec.detectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Services of other kinds than the recorded ones, as their documentation says they name files: what three replicas did
 * makes two others normal, and lets no program, secret or code pass.
 */
final class ServicesTest {
    private static final int ROUNDS = 60;

    /** A kind of service. */
    enum Service {
        /** PostgreSQL 16, "Database File Layout" and "WAL Internals". */
        DATABASE("/usr/lib/postgresql/16/bin/postgres") {
            @Override
            void act(Replica replica) {
                replica.write("/var/lib/postgresql/data/base/16384/" + replica.number(16_384, 16_500));
                replica.write("/var/lib/postgresql/data/base/16384/" + replica.number(16_384, 16_500) + "_fsm");
                replica.write("/var/lib/postgresql/data/pg_wal/00000001"
                        + replica.hex(16).toUpperCase(Locale.ROOT));
                replica.write("/var/lib/postgresql/data/pg_stat_tmp/db_" + replica.number(0, 99_999) + ".stat");
                replica.write("/var/lib/postgresql/data/base/pgsql_tmp/pgsql_tmp" + replica.number(1, 9_999) + ".0");
                replica.delete("/var/lib/postgresql/data/pg_wal/00000001"
                        + replica.hex(16).toUpperCase(Locale.ROOT));
            }
        },
        /** Kafka 3, "Log": segments by their first offset. */
        QUEUE("/opt/java/openjdk/bin/java") {
            @Override
            void act(Replica replica) {
                String topic = "/var/lib/kafka/data/orders-" + replica.number(0, 12);
                String segment = String.format("%020d", replica.number(0, 99_999_999));
                for (String end : List.of(".log", ".index", ".timeindex", ".snapshot")) {
                    replica.write(topic + "/" + segment + end);
                }
                replica.write(topic + "/leader-epoch-checkpoint.tmp");
                replica.delete(topic + "/" + segment + ".log.deleted");
                replica.read("/tmp/hsperfdata_kafka/" + replica.number(1, 60_000));
                replica.connect("10.2.0." + replica.number(1, 4), 9092);
            }
        },
        /** Elasticsearch 8: indices by random base-64 identifiers, Lucene's segments in base 36. */
        SEARCH("/usr/share/elasticsearch/jdk/bin/java") {
            @Override
            void act(Replica replica) {
                String index = "/usr/share/elasticsearch/data/indices/" + replica.id() + "/0";
                replica.write(index + "/translog/translog-" + replica.number(1, 400) + ".tlog");
                replica.write(index + "/_state/state-" + replica.number(1, 40) + ".st");
                String segment = index + "/index/_" + Integer.toString(replica.number(0, 40_000), 36);
                replica.write(segment + ".cfs");
                replica.write(segment + "_Lucene90_0.dvd");
            }
        },
        /** git's object store, a compiler's temporary files, Go's and npm's caches. */
        BUILD("/usr/bin/git") {
            @Override
            void act(Replica replica) {
                replica.write("/builds/shop/.git/objects/" + replica.hex(2) + "/" + replica.hex(38));
                replica.write("/builds/shop/.git/objects/pack/pack-" + replica.hex(40) + ".idx");
                replica.read("/root/.cache/go-build/" + replica.hex(2) + "/" + replica.hex(64) + "-d");
                replica.write("/root/.npm/_cacache/content-v2/sha512/" + replica.hex(2) + "/" + replica.hex(2) + "/"
                        + replica.hex(124));
                replica.write("/tmp/go-build" + replica.number(1_000_000, 2_000_000_000) + "/b001/_pkg_.a");
                replica.write("/tmp/cc" + replica.letters(6) + ".s");
            }
        },
        /** A cron container: dated archives, mktemp, sort, logrotate, maildir. */
        CRON("/usr/sbin/cron") {
            @Override
            void act(Replica replica) {
                replica.write("/backup/shop-2026-01-" + replica.number(10, 28) + ".tar.gz");
                replica.write("/tmp/tmp." + replica.letters(10));
                replica.delete("/tmp/sort" + replica.letters(6));
                replica.write("/var/log/job.log-202601" + replica.number(10, 28) + ".gz");
                replica.write("/var/mail/new/17676" + replica.number(10_000, 99_999) + ".V801I" + replica.hex(6) + "M"
                        + replica.number(100_000, 999_999) + ".cron");
            }
        },
        /** Rails with Active Storage, uploads, a cache, and a socket that listens where the kernel lets it. */
        APPLICATION("/usr/bin/ruby") {
            @Override
            void act(Replica replica) {
                replica.write(
                        "/tmp/RackMultipart20260105-" + replica.number(1, 900) + "-" + replica.base36(6) + ".jpg");
                replica.write("/app/tmp/cache/" + replica.hex(3) + "/" + replica.hex(32) + ".cache");
                String key = replica.base36(28);
                replica.write("/app/storage/" + key.substring(0, 2) + "/" + key.substring(2, 4) + "/" + key);
                replica.read("/app/public/images/" + replica.base36(5) + "-" + replica.hex(20) + ".png");
            }
        };

        private final String program;

        Service(String program) {
            this.program = program;
        }

        abstract void act(Replica replica);
    }

    /** One replica's events. */
    static final class Replica {
        private final String name;
        private final String program;
        private final Random random;
        private final List<String> lines = new ArrayList<>();

        Replica(String name, Service service) {
            this.name = name;
            this.program = service.program;
            this.random = new Random(31L * name.hashCode() + service.ordinal());
            line("process_started", ",\"ancestors\":[{\"executable\":\"containerd-shim\"}]");
            for (int i = 0; i < ROUNDS; i++) {
                service.act(this);
            }
            if (service == Service.APPLICATION) {
                line(
                        "network_listening",
                        ",\"protocol\":\"tcp\",\"local\":{\"ip\":\"0.0.0.0\",\"port\":" + number(40_000, 50_000) + "}");
            }
        }

        private void line(String type, String rest) {
            lines.add("{\"time\":\"2026-01-05T08:00:00Z\",\"type\":\"" + type + "\",\"container\":{\"id\":\"" + name
                    + "\",\"name\":\"" + name + "\",\"image\":\"i\"},\"process\":{\"pid\":9,\"executable\":\"" + program
                    + "\"}" + rest + "}");
        }

        void write(String path) {
            line("file_written", ",\"path\":\"" + path + "\"");
        }

        void read(String path) {
            line("file_opened", ",\"path\":\"" + path + "\"");
        }

        void delete(String path) {
            line("file_deleted", ",\"path\":\"" + path + "\"");
        }

        void connect(String ip, int port) {
            line("network_connected", ",\"protocol\":\"tcp\",\"target\":{\"ip\":\"" + ip + "\",\"port\":" + port + "}");
        }

        int number(int from, int to) {
            return from + random.nextInt(to - from);
        }

        String hex(int length) {
            return of(length, "0123456789abcdef");
        }

        String letters(int length) {
            return of(length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        }

        String base36(int length) {
            return of(length, "abcdefghijklmnopqrstuvwxyz0123456789");
        }

        String id() {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        private String of(int length, String letters) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            return text.toString();
        }
    }

    private static Profile learn(Service service) {
        ProfileLearner learner = new ProfileLearner("i", "");
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        for (String name : List.of("a", "b", "c")) {
            for (Event event : BehaviorModelTest.events(new Replica(name, service).lines)) {
                histories.record(event, history -> {
                    learner.observe(event, history);
                    return "";
                });
            }
        }
        return learner.profile().in(Profile.Mode.MONITORING);
    }

    private static Set<String> drifts(Profile profile, List<Event> events) {
        Detector detector = BehaviorModel.detector(List.of(profile));
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        Set<String> drifts = new LinkedHashSet<>();
        for (Event event : events) {
            for (Finding finding : histories.record(event, history -> detector.inspect(event, history))) {
                drifts.add(finding.evidence("drift").orElse(""));
            }
        }
        return drifts;
    }

    @ParameterizedTest
    @EnumSource
    void check_otherReplicasOfAService_areNormal(Service service) throws ProfileException {
        Profile profile = ProfileJson.read(ProfileJson.write(learn(service)));
        List<String> normal = new ArrayList<>(new Replica("d", service).lines);
        normal.addAll(new Replica("e", service).lines);
        Set<String> drifts = drifts(profile, BehaviorModelTest.events(normal));
        // An identifier in a hundred is so even that it looks like a word.
        assertThat(drifts).hasSizeLessThanOrEqualTo(normal.size() / 100);
    }

    @ParameterizedTest
    @EnumSource
    void check_whatNoServiceDoes_isDrift(Service service) {
        Profile profile = learn(service);
        Replica hostile = new Replica("f", service);
        hostile.lines.clear();
        String home = service == Service.BUILD ? "/builds/shop/.git/objects/" : "/tmp/";
        for (String path : List.of("x", "x.sh", ".hidden", "run.so", "payload", "a.php")) {
            hostile.write(home + path);
        }
        for (String path : List.of("/etc/cron.d/x", "/root/.ssh/authorized_keys", "/etc/ld.so.preload", "/usr/bin/x")) {
            hostile.write(path);
        }
        for (String path : List.of("/etc/shadow", "/root/.ssh/id_rsa", "/proc/1/environ", "/root/.aws/credentials")) {
            hostile.read(path);
        }
        hostile.delete("/var/log/wtmp");
        hostile.connect("203.0.113.9", 4444);
        hostile.line("network_listening", ",\"protocol\":\"tcp\",\"local\":{\"ip\":\"0.0.0.0\",\"port\":4444}");
        for (String line : hostile.lines) {
            assertThat(drifts(profile, BehaviorModelTest.events(List.of(line))))
                    .as(line)
                    .isNotEmpty();
        }
    }
}
