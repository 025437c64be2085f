package io.hivesec.examples.cli;

/** What the command's exit status says. */
final class ExitStatus {
    /** It ran and found nothing. */
    static final int NOTHING_FOUND = 0;

    /** It ran and found something. */
    static final int FOUND = 1;

    /** It could not run, or not on all of its input. */
    static final int COULD_NOT_RUN = 2;

    private ExitStatus() {}
}
