package io.hivesec.engines.memshell.flow;

/** Where a value came from, as bits; a value may bear several. */
final class Mark {
    /** What the client sent: parameters, headers, bodies, messages. */
    static final int INPUT = 1;
    /** An object of the container that stands for the request. */
    static final int REQUEST = 1 << 1;
    /** An object of the container that stands for the response, or writes to it. */
    static final int RESPONSE = 1 << 2;
    /** Read from a connection that the code opened itself. */
    static final int NETWORK = 1 << 3;
    /** Made of a long literal of the class. */
    static final int EMBEDDED = 1 << 4;
    /** Read from a field by reflection. */
    static final int WALKED = 1 << 5;
    /** Only the path of the request, which a container restricts and a CGI servlet maps to files. */
    static final int PATH = 1 << 6;
    /** Output of a process that the code started. */
    static final int PROCESS = 1 << 7;

    /** A command interpreter that the code started, or a stream of one. */
    static final int SHELL = 1 << 8;

    /** An address in the network that the code names. */
    static final int REMOTE = 1 << 9;

    /** A file that holds what the client sent. */
    static final int WRITTEN = 1 << 10;

    /** An object that was read from a stream of objects which the client sent. */
    static final int OBJECT = 1 << 11;

    /** A text that begins with a host's name or a sentence of the code's own: what the client or a program said only follows. */
    static final int TAIL = 1 << 12;

    /** What a class loader finds: the address of a file of the program's own, and what is made of it. */
    static final int RESOURCE = 1 << 13;

    /** A command that begins with the name of a program of the code's own: what the client said only follows. */
    static final int ARGUMENT = 1 << 14;

    /** The address of a database that begins with a statement to be run: what the client said is a part of it. */
    static final int OPENING = 1 << 15;

    /** What a client sent and a pattern of the code's own let through: letters and digits, which may be the letters of a code. */
    static final int SPELLED = 1 << 16;

    /** What a client sent whose role was asked for before. */
    static final int ASKED = 1 << 17;

    /** A connection to a database that runs inside the JVM and which the code opens itself; what is made of it. */
    static final int RUNNING = 1 << 18;

    /** What whoever edits the jobs of a scheduler says to one of them. */
    static final int TOLD = 1 << 19;

    /** What a text is as a whole, and what is made of it need not be. */
    static final int FRONT = TAIL | ARGUMENT | OPENING;

    /** The marks that data hands on to what is computed from it. */
    static final int DATA = INPUT | NETWORK | EMBEDDED | WALKED | PATH | PROCESS | SHELL | REMOTE | WRITTEN | RESOURCE
            | SPELLED | ASKED | RUNNING | TOLD;

    private Mark() {}
}
