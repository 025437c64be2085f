package io.hivesec.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The command, run inside the test's process.
 *
 * @param status the exit status
 * @param out what it printed
 * @param err what it printed beside
 */
record Run(int status, String out, String err) {

    static Run hive(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int status = HiveCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(words);
        return new Run(status, out.toString(), err.toString());
    }
}
