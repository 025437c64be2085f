package io.hivesec.spi;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import java.util.Optional;

/**
 * Knows what an analyst trusts. It annotates alerts and removes none.
 *
 * <p>Threads: called from many threads at once, while its rules may be reloaded.
 *
 * <p>Errors: a whitelist that throws or is late exempts nothing, and intrusive dispositions for that alert are held back.
 */
public interface Whitelist extends Plugin {

    /**
     * The rule that trusts this alert.
     *
     * @param alert the alert, not yet exempted
     * @return the rule and its reason, or empty when the alert stands; never null
     */
    Optional<Exemption> exempts(Alert alert);
}
