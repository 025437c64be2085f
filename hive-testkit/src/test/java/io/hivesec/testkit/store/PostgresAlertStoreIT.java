package io.hivesec.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStore;
import io.hivesec.store.JdbcAlertStore;
import io.hivesec.testkit.AlertStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The contract on the PostgreSQL server that {@code .ci/postgresql.sh} starts. Without it this fails. */
final class PostgresAlertStoreIT implements AlertStoreContract {
    private static final int KILLS = Integer.getInteger("hive.kills", 10);
    private static final String DIRECTORY =
            Path.of("target/postgresql").toAbsolutePath().toString();
    private static String url = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        String output = script("start");
        url = output.lines()
                .filter(line -> line.startsWith("HIVE_POSTGRES_URL="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        script("stop");
    }

    private static String script(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "../.ci/postgresql.sh", command, DIRECTORY)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("postgresql.sh " + command).isZero();
        return output;
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = source().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS hive_alert_change, hive_alert, hive_schema");
        }
    }

    @Override
    public AlertStore store() {
        return JdbcAlertStore.open(source());
    }

    /** In CI ten times; two hundred with {@code -Dhive.kills=200}. */
    @Test
    void put_writerKilledAtAnyTime_keepsWhatItAcknowledged() throws IOException, InterruptedException {
        KilledWriters.run(AlertWriter.command(url), KILLS, KilledWriters::killWriter, acknowledged -> kept());
    }

    @Test
    void put_serverKilledAtAnyTime_keepsWhatItAcknowledged() throws IOException, InterruptedException {
        KilledWriters.run(AlertWriter.command(url), KILLS, writer -> script("crash"), acknowledged -> kept());
    }

    private List<String> kept() {
        return store().list((Alert alert) -> true, Integer.MAX_VALUE).stream()
                .map(Alert::id)
                .toList();
    }

    private static PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }
}
