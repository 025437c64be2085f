package io.hivesec.testkit.store;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Mark;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.store.JdbcAlertStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that writes alerts, without end, and prints the id of each when the store has acknowledged it. */
final class AlertWriter {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private AlertWriter() {}

    static List<String> command(String url) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AlertWriter.class.getName(),
                url);
    }

    public static void main(String[] arguments) {
        AlertStore store = open(arguments[0]);
        String run = Long.toString(ProcessHandle.current().pid()) + "-" + System.nanoTime();
        for (int i = 0; ; i++) {
            Alert alert = alert(i, "t");
            Alert named = new Alert(
                    run + "-" + i,
                    alert.rule(),
                    alert.words(),
                    alert.severity(),
                    alert.confidence(),
                    alert.subject(),
                    alert.evidence(),
                    alert.sightings(),
                    alert.revision(),
                    alert.state(),
                    alert.triage());
            store.put(named);
            store.mark(named.id(), new Mark("writer", "a test", START));
            // A line that a kill cut short has no end.
            System.out.println(named.id() + ";");
        }
    }

    private static AlertStore open(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return JdbcAlertStore.open(JdbcConnectionPool.create(url, "", ""));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return JdbcAlertStore.open(source);
    }

    static Alert alert(int number) {
        return alert(number, "A title");
    }

    static Alert alert(int number, String title) {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.HOST)).build();
        return Alert.begin(
                "id" + number, finding, new Alert.Words(title, "A message", "Advice"), START.plusSeconds(number));
    }
}
