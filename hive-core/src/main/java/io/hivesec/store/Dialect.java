package io.hivesec.store;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** Where the two databases differ. */
enum Dialect {
    /** Embedded or server. */
    H2("VARCHAR", "CLOB"),
    /** Version 12 or later. Its default collation would sort ids by a language's rules. */
    POSTGRESQL("VARCHAR COLLATE \"C\"", "TEXT");

    private final String word;
    private final String document;

    Dialect(String word, String document) {
        this.word = word;
        this.document = document;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default -> throw new SQLException("neither H2 nor PostgreSQL but " + product);
        };
    }

    /** A statement of a migration with the types of this database in place of {@code {word}} and {@code {document}}. */
    String adapt(String statement) {
        return statement.replace("{word}", word).replace("{document}", document);
    }

    /**
     * Makes a commit stay committed when the process is killed in the next instant. H2 by default writes half a second
     * later; PostgreSQL writes at once, unless told otherwise.
     *
     * @throws SQLException when this version of the database cannot
     */
    void makeDurable(Connection connection) throws SQLException {
        if (this == H2) {
            DatabaseMetaData about = connection.getMetaData();
            requireDurable(about.getDatabaseProductVersion(), about.getURL());
            try (var statement = connection.createStatement()) {
                statement.execute("SET WRITE_DELAY 0");
            }
        }
    }

    /**
     * H2 2.5.252 writes a file's header for the chunk before the one that it has just written. When that one lies in room
     * that was free, as after a database was closed and opened, nothing leads to it, and what was committed since is not
     * found after a crash. 2.4.240 does it in the right order.
     */
    static void requireDurable(String version, String url) throws SQLException {
        if (version.startsWith("2.5.252") && !url.startsWith("jdbc:h2:mem:")) {
            throw new SQLException("H2 " + version + " loses commits when it is killed; use 2.4.240");
        }
    }
}
