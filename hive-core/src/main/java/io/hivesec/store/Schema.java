package io.hivesec.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema that this version of Hive needs. Migrations are resources, {@code migration-1.sql} and
 * so on; each runs once, in one transaction with the note that it ran. H2 ends a transaction at each statement that
 * defines something, so a migration may find what an interrupted attempt had made of it. A database of a later version is
 * refused rather than written with rules that it no longer follows.
 */
final class Schema {
    static final int VERSION = 1;

    private static final String VERSIONS = "CREATE TABLE IF NOT EXISTS hive_schema"
            + " (version INTEGER PRIMARY KEY, applied TIMESTAMP WITH TIME ZONE NOT NULL)";

    private Schema() {}

    /** Migrates; a connection in auto-commit mode is expected and left as such. */
    static void migrate(Connection connection, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (dialect == Dialect.POSTGRESQL) {
                // Two that start at once would both create the table.
                statement.execute("SELECT pg_advisory_lock(4851401)");
            }
            try {
                statement.execute(VERSIONS);
                int present = version(statement);
                if (present > VERSION) {
                    throw new SQLException("the schema is of version " + present + ", this Hive knows " + VERSION);
                }
                for (int version = present + 1; version <= VERSION; version++) {
                    apply(connection, dialect, version);
                }
            } finally {
                if (dialect == Dialect.POSTGRESQL) {
                    statement.execute("SELECT pg_advisory_unlock(4851401)");
                }
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM hive_schema")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void apply(Connection connection, Dialect dialect, int version) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                PreparedStatement note =
                        connection.prepareStatement("INSERT INTO hive_schema (version, applied) VALUES (?, ?)")) {
            for (String sql : read("migration-" + version + ".sql").split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(dialect.adapt(sql));
                }
            }
            note.setInt(1, version);
            note.setTimestamp(2, Timestamp.from(Instant.now()));
            note.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String read(String resource) throws SQLException {
        try (@Nullable InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new SQLException(resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SQLException(resource + " cannot be read", e);
        }
    }
}
