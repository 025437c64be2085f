package io.hivesec.detectors.lineage;

import java.util.Locale;

/** What a program is for, as far as detectors care. One program may have several roles. Source: {@code programs.txt}. */
public enum Role {
    /** Reads commands and runs them. */
    SHELL,
    /** Runs programs of a language that can open sockets and start processes. */
    INTERPRETER,
    /** Joins its streams, or a program's, to a socket. */
    NETWORK_UTILITY,
    /** Runs another program with its own streams, so that a shell under it belongs to whoever started it. */
    WRAPPER,
    /** Answers HTTP requests, or runs code that does. */
    WEB_SERVER,
    /** Answers queries. */
    DATABASE,
    /** Answers another protocol: files, mail, names, printing. */
    NETWORK_SERVICE,
    /** Gives people a shell on purpose: SSH, terminals, terminal multiplexers. */
    REMOTE_LOGIN,
    /** Starts containers and processes in them. */
    CONTAINER_RUNTIME,
    /** Installs software. */
    PACKAGE_MANAGER,
    /** Starts jobs by the clock. */
    SCHEDULER,
    /** Starts services. */
    SERVICE_MANAGER,
    /** Accepts connections and starts a program on each. */
    SOCKET_SERVER,
    /** Changes users after asking or as configured. */
    ELEVATOR,
    /** Makes user namespaces, in which it has every capability. */
    SANDBOX,
    /** Writes the files of users, groups and their rights. */
    ACCOUNT_TOOL,
    /** Writes any file of the system's configuration as a central server says. */
    CONFIGURATION_TOOL,
    /** Starts a shell that reads a job's script from a pipe. */
    JOB_RUNNER,
    /** Copies files with their modes. */
    ARCHIVER,
    /** Says who one is. */
    IDENTITY_COMMAND,
    /** Says who and where one is and what there is to see. */
    RECON_COMMAND,
    /** Fetches files. */
    TRANSFER_COMMAND,
    /** Looks into other processes and stops them, which is its purpose. */
    DEBUGGER;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Its name in the data, such as {@code web-server}. */
    String id() {
        return id;
    }
}
