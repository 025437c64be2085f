package io.hivesec.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.alert.Alert;
import io.hivesec.json.AlertJson;
import io.hivesec.json.HiveModule;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** An alert as a row. The document is the alert; the other columns are there to be searched. */
final class Columns {
    /** Longer words are cut, in rows and in queries alike. */
    private static final int MAX_WORD = 1024;

    private static final JsonFactory JSON =
            JsonFactories.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final JsonMapper READER = HiveModule.mapper();

    private Columns() {}

    /** Sets the parameters of {@link JdbcAlertStore#INSERT} or {@link JdbcAlertStore#UPDATE}, which end with the id. */
    static void bind(Alert alert, PreparedStatement row) throws SQLException {
        String executable = alert.process().executable();
        row.setLong(1, nanos(alert.sightings().first()));
        row.setLong(2, nanos(alert.sightings().last()));
        row.setString(3, alert.type().id());
        row.setInt(4, alert.severity().ordinal());
        row.setString(5, alert.status().name());
        row.setString(6, word(alert.container().id()));
        row.setString(7, word(alert.container().name()));
        row.setInt(8, alert.process().pid());
        row.setString(9, word(executable));
        row.setString(10, word(executable.substring(executable.lastIndexOf('/') + 1)));
        row.setString(11, word(alert.target().ip()));
        row.setString(12, word(alert.target().name()));
        row.setInt(13, alert.target().port());
        row.setString(14, document(alert));
        row.setString(15, alert.id());
    }

    /** In ASCII, so that no database's character set can lose what an attacker wrote. */
    private static String document(Alert alert) throws SQLException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            AlertJson.write(alert, out);
        } catch (IOException e) {
            throw new SQLException("alert " + alert.id() + " cannot be written", e);
        }
        return text.toString();
    }

    static Alert read(String document) throws SQLException {
        try {
            return AlertJson.read(READER.readTree(document));
        } catch (IOException e) {
            throw new SQLException("a stored alert cannot be read: " + e.getMessage(), e);
        }
    }

    /** Nanoseconds since 1970, which reach from 1677 to 2262; times beyond are at those ends. */
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Text that a column takes: without NUL and half characters, which PostgreSQL refuses, and not too long. */
    static String word(String text) {
        StringBuilder word = new StringBuilder(Math.min(text.length(), MAX_WORD));
        for (int i = 0; i < text.length() && word.length() < MAX_WORD; i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                word.append(c).append(text.charAt(++i));
            } else {
                word.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return word.toString();
    }
}
