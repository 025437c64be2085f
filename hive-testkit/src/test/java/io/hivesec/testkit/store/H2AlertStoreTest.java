package io.hivesec.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.Mark;
import io.hivesec.json.HiveModule;
import io.hivesec.store.AlertExport;
import io.hivesec.store.AlertStoreException;
import io.hivesec.store.JdbcAlertStore;
import io.hivesec.testkit.AlertStoreContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2AlertStoreTest implements AlertStoreContract {
    private static final int KILLS = Integer.getInteger("hive.kills", 10);

    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");

    @TempDir
    private Path directory;

    @Override
    public AlertStore store() {
        return JdbcAlertStore.open(pool);
    }

    @AfterEach
    void close() {
        pool.dispose();
    }

    @Test
    void open_again_findsWhatWasKept() {
        JdbcAlertStore.open(pool).put(AlertWriter.alert(1));
        assertThat(JdbcAlertStore.open(pool).count(AlertQuery.ALL)).isEqualTo(1);
    }

    @Test
    void open_migrationThatACrashCutShort_isFinished() throws SQLException {
        JdbcAlertStore.open(pool);
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE hive_alert_change");
            statement.execute("DELETE FROM hive_schema");
        }
        AlertStore store = JdbcAlertStore.open(pool);
        store.put(AlertWriter.alert(1));
        store.mark("id1", new Mark("ann", "a test", Instant.EPOCH));
        assertThat(store.history("id1")).hasSize(1);
    }

    @Test
    void open_schemaOfALaterVersion_isRefused() throws SQLException {
        JdbcAlertStore.open(pool);
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO hive_schema VALUES (99, CURRENT_TIMESTAMP)");
        }
        assertThatThrownBy(() -> JdbcAlertStore.open(pool))
                .isInstanceOf(AlertStoreException.class)
                .hasMessageContaining("the schema is of version 99");
    }

    @Test
    void export_moreThanAPage_writesEveryAlertOnce() throws IOException {
        AlertStore store = store();
        for (int i = 0; i < 1203; i++) {
            store.put(AlertWriter.alert(i));
        }
        StringWriter jsonl = new StringWriter();
        StringWriter csv = new StringWriter();
        assertThat(AlertExport.jsonl(store, AlertQuery.ALL, jsonl)).isEqualTo(1203);
        assertThat(AlertExport.csv(store, AlertQuery.ALL, csv)).isEqualTo(1203);
        assertThat(csv.toString().split("\r\n")).hasSize(1204);
        try (BufferedReader lines = new BufferedReader(new StringReader(jsonl.toString()))) {
            assertThat(lines.lines().map(H2AlertStoreTest::id).distinct()).hasSize(1203);
        }
    }

    @Test
    void exportCsv_formulaAndSeparators_areDefused() throws IOException {
        AlertStore store = store();
        store.put(AlertWriter.alert(1, "=HYPERLINK(\"http://evil.example\"), \"x\"\nnext"));
        StringWriter csv = new StringWriter();
        AlertExport.csv(store, AlertQuery.ALL, csv);
        assertThat(csv.toString()).contains("\"'=HYPERLINK(\"\"http://evil.example\"\"), \"\"x\"\"\nnext\"");
    }

    /** In CI ten times; two hundred with {@code -Dhive.kills=200}. */
    @Test
    void put_writerKilledAtAnyTime_keepsWhatItAcknowledged() throws IOException, InterruptedException {
        List<String> command = AlertWriter.command("jdbc:h2:file:" + directory.resolve("alerts"));
        KilledWriters.run(command, KILLS, KilledWriters::killWriter, acknowledged -> {
            JdbcConnectionPool file = JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("alerts"), "", "");
            try {
                return JdbcAlertStore.open(file).list((Alert alert) -> true, Integer.MAX_VALUE).stream()
                        .map(Alert::id)
                        .toList();
            } finally {
                file.dispose();
            }
        });
    }

    /** A file that may not grow any more is what a full disk is to the database. */
    @Test
    void put_diskThatIsFull_fails_andWhatItAcknowledgedIsKept() throws IOException, InterruptedException {
        String url = "jdbc:h2:file:" + directory.resolve("alerts");
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 400; exec \"$@\"", "bash"));
        command.addAll(AlertWriter.command(url));
        Process writer = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        List<String> acknowledged;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            acknowledged = lines.lines()
                    .map(line -> line.substring(0, line.length() - 1))
                    .toList();
        }
        assertThat(writer.waitFor()).isNotZero();
        assertThat(directory.resolve("errors")).content().contains("AlertStoreException");
        assertThat(acknowledged).isNotEmpty();
        JdbcConnectionPool file = JdbcConnectionPool.create(url, "", "");
        try {
            assertThat(JdbcAlertStore.open(file).list((Alert alert) -> true, Integer.MAX_VALUE))
                    .extracting(Alert::id)
                    .containsAll(acknowledged);
        } finally {
            file.dispose();
        }
    }

    private static String id(String line) {
        try {
            return HiveModule.mapper().readTree(line).path("id").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
