package io.hivesec.store;

import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertStore.Position;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Severity;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query as a WHERE clause and its parameters. Everything that a caller gave is a parameter, never SQL. */
final class Condition {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private Condition() {}

    static Condition of(AlertQuery query, @Nullable Position after) {
        Condition condition = new Condition();
        if (query.seen().from() != null) {
            condition.and("last_seen >= ?", Columns.nanos(query.seen().from()));
        }
        if (query.seen().to() != null) {
            condition.and("first_seen < ?", Columns.nanos(query.seen().to()));
        }
        if (!query.container().isEmpty()) {
            String container = Columns.word(query.container());
            condition.and(
                    "(SUBSTRING(container_id FROM 1 FOR ?) = ? OR container_name = ?)",
                    container.length(),
                    container,
                    container);
        }
        if (!query.process().isEmpty()) {
            String process = Columns.word(query.process());
            condition.and(
                    "(executable = ? OR program = ? OR (pid <> 0 AND pid = ?))",
                    process,
                    process,
                    pid(query.process()));
        }
        if (!query.target().host().isEmpty()) {
            String host = Columns.word(query.target().host());
            condition.and("(target_ip = ? OR target_name = ?)", host, host);
        }
        if (query.target().port() != 0) {
            condition.and("target_port = ?", query.target().port());
        }
        condition.in("type", query.types().stream().map(AlertType::id).toList());
        if (query.severity() != Severity.INFORMATIONAL) {
            condition.and("severity >= ?", query.severity().ordinal());
        }
        condition.in("status", query.statuses().stream().map(AlertStatus::name).toList());
        if (after != null) {
            long first = Columns.nanos(after.first());
            condition.and("(first_seen > ? OR (first_seen = ? AND id > ?))", first, first, after.id());
        }
        return condition;
    }

    private static int pid(String process) {
        try {
            int pid = Integer.parseInt(process);
            return String.valueOf(pid).equals(process) ? pid : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void and(String clause, Object... values) {
        sql.append(sql.length() == 0 ? " WHERE " : " AND ").append(clause);
        Collections.addAll(parameters, values);
    }

    private void in(String column, List<String> values) {
        if (!values.isEmpty()) {
            and(column + " IN (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")", values.toArray());
        }
    }

    /** The clause with its keyword, empty when everything is wanted. */
    String sql() {
        return sql.toString();
    }

    /** Sets the parameters, from the first on; returns the index after the last. */
    int bind(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (Object parameter : parameters) {
            statement.setObject(index++, parameter);
        }
        return index;
    }
}
