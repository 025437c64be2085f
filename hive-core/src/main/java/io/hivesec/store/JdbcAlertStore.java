package io.hivesec.store;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps alerts in H2 or PostgreSQL. What a call did is on disk when the call returns, so that it is still there after the
 * process is killed; the same alert and its change are written in one transaction.
 *
 * <p>Threads: safe, as many at once as the data source has connections.
 */
public final class JdbcAlertStore implements AlertStore {
    static final String INSERT = "INSERT INTO hive_alert (first_seen, last_seen, type, severity, status, container_id,"
            + " container_name, pid, executable, program, target_ip, target_name, target_port, document, id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String UPDATE = "UPDATE hive_alert SET first_seen = ?, last_seen = ?, type = ?, severity = ?,"
            + " status = ?, container_id = ?, container_name = ?, pid = ?, executable = ?, program = ?, target_ip = ?,"
            + " target_name = ?, target_port = ?, document = ? WHERE id = ?";

    private static final int PUT_TRIES = 3;
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource source;
    private final Dialect dialect;

    private JdbcAlertStore(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /**
     * The store in a database, whose tables are made or brought up to date first.
     *
     * @param source where connections come from; the embedder's to close
     * @throws AlertStoreException when the database is neither H2 nor PostgreSQL, of a later schema, or out of reach
     */
    public static JdbcAlertStore open(DataSource source) {
        Objects.requireNonNull(source, "source");
        try (Connection connection = source.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.makeDurable(connection);
            Schema.migrate(connection, dialect);
            return new JdbcAlertStore(source, dialect);
        } catch (SQLException e) {
            throw new AlertStoreException("the alert store cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(Alert alert) {
        for (int tries = 1; ; tries++) {
            try {
                transaction(connection -> {
                    Optional<Alert> known = lock(connection, alert.id());
                    Alert kept = known.map(alert::inTheLifeOf).orElse(alert);
                    write(connection, known.isPresent() ? UPDATE : INSERT, kept);
                    return kept;
                });
                return;
            } catch (SQLException e) {
                // Another put of the same new alert came in between; now it is there to be updated.
                if (!UNIQUE_VIOLATION.equals(e.getSQLState()) || tries == PUT_TRIES) {
                    throw failure("alert " + alert.id() + " cannot be kept", e);
                }
            }
        }
    }

    @Override
    public Optional<Alert> find(String id) {
        try (Connection connection = source.getConnection()) {
            return find(connection, id, "");
        } catch (SQLException e) {
            throw failure("alert " + id + " cannot be read", e);
        }
    }

    @Override
    public List<Alert> list(AlertQuery query, @Nullable Position after, int limit) {
        Condition condition = Condition.of(query, after);
        String sql = "SELECT document FROM hive_alert" + condition.sql() + " ORDER BY first_seen, id LIMIT ?";
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(condition.bind(statement), limit);
            List<Alert> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(Columns.read(rows.getString(1)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw failure("alerts cannot be listed", e);
        }
    }

    @Override
    public long count(AlertQuery query) {
        Condition condition = Condition.of(query, null);
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT COUNT(*) FROM hive_alert" + condition.sql())) {
            condition.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw failure("alerts cannot be counted", e);
        }
    }

    @Override
    public Optional<Alert> change(String id, Change change) {
        try {
            return transaction(connection -> {
                Optional<Alert> known = lock(connection, id);
                if (known.isEmpty()) {
                    return known;
                }
                Alert changed = change.applyTo(known.get());
                write(connection, UPDATE, changed);
                append(connection, id, change);
                return Optional.of(changed);
            });
        } catch (SQLException e) {
            throw failure("alert " + id + " cannot be changed", e);
        }
    }

    @Override
    public List<Change> history(String id) {
        String sql = "SELECT status, who, at, why, how FROM hive_alert_change WHERE alert_id = ? ORDER BY number";
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            List<Change> history = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    history.add(new Change(
                            AlertStatus.valueOf(rows.getString(1)),
                            rows.getString(2),
                            Instant.parse(rows.getString(3)),
                            rows.getString(4),
                            rows.getString(5)));
                }
            }
            return history;
        } catch (SQLException e) {
            throw failure("the history of alert " + id + " cannot be read", e);
        }
    }

    private static Optional<Alert> lock(Connection connection, String id) throws SQLException {
        return find(connection, id, " FOR UPDATE");
    }

    private static Optional<Alert> find(Connection connection, String id, String suffix) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT document FROM hive_alert WHERE id = ?" + suffix)) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(Columns.read(rows.getString(1))) : Optional.empty();
            }
        }
    }

    private static void write(Connection connection, String sql, Alert alert) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(sql)) {
            Columns.bind(alert, row);
            row.executeUpdate();
        }
    }

    private static void append(Connection connection, String id, Change change) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "INSERT INTO hive_alert_change (alert_id, number, status, who, at, why, how)"
                        + " SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?"
                        + " FROM hive_alert_change WHERE alert_id = ?")) {
            row.setString(1, id);
            row.setString(2, change.to().name());
            row.setString(3, Columns.word(change.by()));
            row.setString(4, change.at().toString());
            row.setString(5, Columns.word(change.why()));
            row.setString(6, Columns.word(change.how()));
            row.setString(7, id);
            row.executeUpdate();
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.in(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }

    private AlertStoreException failure(String what, SQLException cause) {
        return new AlertStoreException(what + " (" + dialect + "): " + cause.getMessage(), cause);
    }

    /** Something done in one transaction. */
    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }
}
