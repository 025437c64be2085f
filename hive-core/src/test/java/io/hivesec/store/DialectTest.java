package io.hivesec.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class DialectTest {
    private static final String FILE = "jdbc:h2:file:/var/lib/alerts";

    @Test
    void requireDurable_versionThatForgetsCommits_isRefusedForFilesOnly() {
        assertThatThrownBy(() -> Dialect.requireDurable("2.5.252 (2026-01-01)", FILE))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("use 2.4.240");
        assertThatCode(() -> Dialect.requireDurable("2.5.252 (2026-01-01)", "jdbc:h2:mem:alerts"))
                .doesNotThrowAnyException();
        assertThatCode(() -> Dialect.requireDurable("2.4.240 (2025-09-22)", FILE))
                .doesNotThrowAnyException();
    }
}
