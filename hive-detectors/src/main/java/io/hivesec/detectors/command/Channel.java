package io.hivesec.detectors.command;

import org.jspecify.annotations.Nullable;

/** What a descriptor refers to. */
final class Channel {
    private enum Kind {
        INHERITED,
        PIPE,
        FILE,
        SOCKET,
        DISCARD
    }

    static final Channel INHERITED = new Channel(Kind.INHERITED, "", false, null, Content.UNKNOWN);
    static final Channel DISCARD = new Channel(Kind.DISCARD, "", false, null, Content.EMPTY);

    private final Kind kind;
    private final String path;
    private final boolean append;
    private final @Nullable Connection connection;
    private Content content;

    private Channel(Kind kind, String path, boolean append, @Nullable Connection connection, Content content) {
        this.kind = kind;
        this.path = path;
        this.append = append;
        this.connection = connection;
        this.content = content;
    }

    /** A pipe that nothing was written to yet. */
    static Channel pipe() {
        return new Channel(Kind.PIPE, "", false, null, Content.EMPTY);
    }

    /** Something to read that is already known. */
    static Channel of(Content content) {
        return new Channel(Kind.PIPE, "", false, null, content);
    }

    static Channel file(String path, boolean append) {
        return new Channel(Kind.FILE, path, append, null, Content.UNKNOWN);
    }

    static Channel socket(Connection connection) {
        return new Channel(Kind.SOCKET, "", false, connection, Content.UNKNOWN);
    }

    /** The socket this is, or null. */
    @Nullable
    Connection socket() {
        return connection;
    }

    boolean isInherited() {
        return kind == Kind.INHERITED;
    }

    boolean isFile() {
        return kind == Kind.FILE;
    }

    /** What comes out of it. */
    Content read(Evaluation evaluation) {
        return switch (kind) {
            case FILE -> evaluation.read(path);
            case SOCKET -> connection == null ? Content.UNKNOWN : Content.socket(connection);
            default -> content;
        };
    }

    /** Puts {@code written} into it. */
    void write(Content written, Evaluation evaluation) {
        switch (kind) {
            case PIPE -> content = content.then(written);
            case FILE -> evaluation.write(path, written, append);
            case SOCKET -> {
                if (written.is(Content.SHELL)) {
                    evaluation.flow(Flow.Kind.SHELL_TO_SOCKET, "shell", "output of a shell", connection);
                }
                if (written.is(Content.SOCKET) && written.connection() != null && connection != null) {
                    evaluation.relay(written.connection(), connection);
                }
                if (connection != null && !connection.listens())
                    evaluation.upload(connection.by(), connection.host(), Upload.Part.BODY, written.origins());
            }
            case INHERITED, DISCARD -> {}
        }
    }

    /** Tells the evaluation about the file this is being opened for writing, with the text if it is known. */
    void announce(Evaluation evaluation, String program, String text) {
        if (kind == Kind.FILE) {
            evaluation.file(path, append ? FileAccess.Mode.APPEND : FileAccess.Mode.WRITE, program, text);
        }
    }
}
