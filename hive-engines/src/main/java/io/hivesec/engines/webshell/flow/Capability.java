package io.hivesec.engines.webshell.flow;

/** What a page can do with data that a remote party chose. */
public enum Capability {
    /** Run a program. */
    EXECUTE,
    /** Turn bytes into running code. */
    LOAD_CODE,
    /** Rebuild an object graph, which runs code of the sender's choice. */
    DESERIALISE,
    /** Evaluate text as a program. */
    EVALUATE,
    /** Fetch an object by a name that may point to another server. */
    LOOK_UP,
    /** Call a method of the sender's choice. */
    REFLECT,
    /** Change a file. */
    WRITE_FILE,
    /** Read a file or list a folder. */
    READ_FILE,
    /** Open a connection to a place of the sender's choice and pass data through. */
    RELAY,
    /** Run statements on a database of the sender's choice. */
    QUERY,
    /** Add a component to the running server. */
    REGISTER
}
