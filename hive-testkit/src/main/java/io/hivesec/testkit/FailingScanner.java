package io.hivesec.testkit;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Rule;
import io.hivesec.artifact.Artifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.util.Set;

/** A scanner that takes everything and does one thing wrong. */
public final class FailingScanner implements Scanner {
    private static final Rule RULE = Rule.of("test.failing", AlertType.VIRUS).build();

    private final Misbehaviour misbehaviour;

    /** A scanner that does this. */
    public FailingScanner(Misbehaviour misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    @Override
    public String id() {
        return "failing";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public boolean accepts(Artifact artifact) {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Breaking the contract is what it is for.
    public EngineVerdict scan(Artifact artifact, Deadline deadline) {
        misbehaviour.act();
        return null;
    }
}
