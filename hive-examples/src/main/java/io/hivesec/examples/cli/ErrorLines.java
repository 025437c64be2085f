package io.hivesec.examples.cli;

import io.hivesec.examples.report.ReportWords;
import java.io.PrintWriter;
import java.util.Locale;

/** Standard error: what the command says there of itself, behind its name, is put into the reader's words. */
final class ErrorLines extends PrintWriter {
    private static final String NAME = "hive: ";

    private volatile ReportWords words = ReportWords.in(Locale.ENGLISH);

    ErrorLines(PrintWriter out) {
        super(out, true);
    }

    /** From now on in this language. */
    void speak(Locale language) {
        words = ReportWords.in(language);
    }

    @Override
    public void println(String line) {
        super.println(line.startsWith(NAME) ? NAME + words.failure(line.substring(NAME.length())) : line);
    }
}
