package io.hivesec.whitelist;

import java.util.List;
import java.util.stream.Collectors;

/** A rule file was refused as a whole. Says everything that is wrong with it, a line each. */
public final class WhitelistException extends Exception {
    private final transient List<Problem> problems;

    WhitelistException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one thing and at most a hundred. */
    public List<Problem> problems() {
        return problems;
    }
}
