package io.hivesec.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Properties;

/** What a run measured against what is on record: ratios within one process, which other work on the machine moves least. */
final class Ratios {
    /** A run that keeps less than this of a recorded ratio has regressed. */
    private static final double KEPT = 0.8;

    private final Properties recorded;
    private boolean regressed;

    private Ratios(Properties recorded) {
        this.recorded = recorded;
    }

    /** Those of {@code recorded-ratios.properties}. */
    static Ratios recorded() throws IOException {
        Properties recorded = new Properties();
        try (InputStream in = Ratios.class.getResourceAsStream("recorded-ratios.properties")) {
            recorded.load(in);
        }
        return new Ratios(recorded);
    }

    /** Prints a ratio beside the recorded one; a name that is not on record is an error. */
    void compare(String name, double measured) {
        double record = Double.parseDouble(recorded.getProperty(name));
        boolean isLess = measured < record * KEPT;
        regressed |= isLess;
        System.out.printf(
                Locale.ROOT, "%s %.2f, on record %.2f%s%n", name, measured, record, isLess ? ": REGRESSED" : "");
    }

    /** Whether one of those compared has lost more than a fifth. */
    boolean haveRegressed() {
        return regressed;
    }
}
