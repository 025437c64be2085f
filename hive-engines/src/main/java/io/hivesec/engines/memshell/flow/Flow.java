package io.hivesec.engines.memshell.flow;

import java.util.List;

/**
 * Data that reaches something dangerous.
 *
 * @param kind what is done with it
 * @param source where the data comes from, for people
 * @param sink the call it reaches, {@code Class.method}
 * @param path the methods it passes, outermost first, {@code Class.method}
 */
public record Flow(Kind kind, String source, String sink, List<String> path) {
    /** What is done with the data. */
    public enum Kind {
        /** Run as a command. */
        EXECUTE,
        /** Run as a command whose text is only the request's path, as CGI does. */
        EXECUTE_PATH,
        /** Given to a program that the code names and that does not run what it is given. */
        EXECUTE_ARGUMENT,
        /** Turned into a class. */
        DEFINE,
        /** A class carried as a literal is defined. */
        DEFINE_EMBEDDED,
        /** A class is loaded from an address in the network that the code names. */
        DEFINE_REMOTE,
        /** Evaluated as a script or an expression. */
        EVALUATE,
        /** The same, of a user whose role was asked for before. */
        EVALUATE_ASKED,
        /** Run, defined or evaluated, of a job's parameter: some schedulers have jobs that are for that. */
        SCHEDULED,
        /** Given to a method whose name, and whose class's name, is computed in a way that cannot be folded. */
        REFLECT_COMPUTED,
        /** Given to a method that is found by a name which is not known. */
        REFLECT,
        /** Given to a method that others looked up, as what hands messages on does. */
        REFLECT_GIVEN,
        /** Put where the address of a database says what the database runs as soon as it is opened. */
        STATEMENT,
        /** Taken for a style sheet, which may call what it likes. */
        STYLE,
        /** Thrown to whoever makes an object of the class: the output of a command. */
        THROW,
        /** Looked up in a naming service. */
        LOOKUP,
        /** Deserialised. */
        DESERIALIZE,
        /** Deserialised by a plain stream into an object that nobody expects to be of any type. */
        DESERIALIZE_ANY,
        /** Written to a file that the data also names. */
        WRITE,
        /** Sent on to a host that the data names, and the answer sent back, through a plain socket. */
        RELAY_SOCKET,
        /** Sent on to an address that the data names, and the answer sent back, through an HTTP client. */
        RELAY_HTTP
    }

    /** Copies the path. */
    public Flow {
        path = List.copyOf(path);
    }

    /** The same way to another kind of end. */
    Flow as(Kind other) {
        return new Flow(other, source, sink, path);
    }

    /**
     * The whole way, for evidence.
     *
     * @return source, methods and sink on one line
     */
    public String description() {
        return source + " → " + String.join(" → ", path) + " → " + sink;
    }
}
