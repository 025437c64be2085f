package io.hivesec.detectors.command;

import io.hivesec.detectors.lineage.WritablePlaces;

/** What a program that joins a socket to something does with the data. */
final class SocketStreams {
    private final Programs programs;
    private final Evaluation evaluation;

    SocketStreams(Programs programs, Evaluation evaluation) {
        this.programs = programs;
        this.evaluation = evaluation;
    }

    /** Starts a command with its streams on the socket. */
    void starts(Content command, Connection connection, Call call) {
        String text = command.text();
        if (text == null) return;
        String first = text.strip().split("\\s+", 2)[0];
        // What lies where anybody writes was put there to be started.
        if (Knowledge.namesShell(first)
                || WritablePlaces.isShared(first)
                || (Knowledge.isInterpreter(Knowledge.baseName(first))
                        && text.strip().equals(first))) {
            evaluation.flow(
                    Flow.Kind.SHELL_ON_SOCKET, Knowledge.baseName(first), call.name() + " starts " + text, connection);
        }
        programs.execute(
                command, call.name(), Streams.on(connection), call.scope().copy());
    }

    /** What comes in is sent, what is received goes out. */
    void joined(Call call, Connection connection) {
        Content input = call.streams().get(0).read(evaluation);
        Channel.socket(connection).write(input, evaluation);
        call.streams().get(1).write(Content.socket(connection), evaluation);
        String text = input.text();
        if (text != null) programs.quotedText(text);
        programs.quotedArguments(call);
    }
}
