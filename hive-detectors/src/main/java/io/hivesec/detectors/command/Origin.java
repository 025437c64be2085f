package io.hivesec.detectors.command;

/**
 * Something of this machine that is in what a command line sends or writes. Immutable.
 *
 * @param kind what it is
 * @param name the file's path as written, or the program's name
 */
public record Origin(Kind kind, String name) {

    /** What data come from. */
    public enum Kind {
        /** A file. */
        FILE,
        /** What a program prints. */
        PROGRAM
    }

    static Origin file(String path) {
        return new Origin(Kind.FILE, path);
    }

    static Origin program(String name) {
        return new Origin(Kind.PROGRAM, name);
    }
}
