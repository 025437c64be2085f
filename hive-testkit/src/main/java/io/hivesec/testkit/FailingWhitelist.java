package io.hivesec.testkit;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import io.hivesec.spi.Whitelist;
import java.util.Optional;

/** A whitelist that does one thing wrong at every alert. */
public final class FailingWhitelist implements Whitelist {
    private final Misbehaviour misbehaviour;

    /** A whitelist that does this. */
    public FailingWhitelist(Misbehaviour misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    @Override
    public String id() {
        return "failing";
    }

    @Override
    @SuppressWarnings("NullAway") // Breaking the contract is what it is for.
    public Optional<Exemption> exempts(Alert alert) {
        misbehaviour.act();
        return null;
    }
}
