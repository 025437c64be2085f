package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import io.hivesec.spi.Whitelist;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every whitelist keeps to. A whitelist's test implements this interface and has these tests beside its own. */
public interface WhitelistContract {

    /** A new instance of the whitelist, its rules loaded. */
    Whitelist whitelist();

    /** Alerts that it trusts. */
    List<Alert> trusted();

    /** Alerts that it does not trust, some of them nearly. */
    List<Alert> untrusted();

    /** It trusts what it should, with a reason, and nothing else. */
    @Test
    default void contract_alerts_areTrustedOrNot() {
        Whitelist whitelist = whitelist();
        for (Alert alert : trusted()) {
            Exemption exemption = whitelist
                    .exempts(alert)
                    .orElseThrow(() -> new AssertionError("not trusted: " + Telling.alert(alert)));
            assertThat(exemption.whitelist())
                    .as("whitelist of the exemption, which is the whitelist's id")
                    .isEqualTo(whitelist.id());
            assertThat(exemption.rule()).as("rule of the exemption").isNotBlank();
            assertThat(exemption.reason()).as("reason of the exemption").isNotBlank();
        }
        for (Alert alert : untrusted()) {
            assertThat(whitelist.exempts(alert))
                    .as("exemption of %s", Telling.alert(alert))
                    .isEmpty();
        }
    }

    /** Many threads get what one thread gets. */
    @Test
    default void contract_manyThreads_getWhatOneGets() {
        Whitelist whitelist = whitelist();
        for (Alert alert : trusted()) {
            Optional<Exemption> expected = whitelist.exempts(alert);
            assertThat(Concurrently.run(() -> whitelist.exempts(alert)))
                    .allSatisfy(exemption -> assertThat(exemption).isEqualTo(expected));
        }
    }
}
