package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;

/** Takes what a container has in it. */
interface Children {
    /** Opens an entry's unpacked bytes from their beginning. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /**
     * An entry that can be opened again.
     *
     * @param name as in the archive
     */
    void entry(String name, Opener opener) throws IOException, DeadlineException;

    /**
     * An entry that can be read once. What is left of it afterwards is the container's to skip.
     *
     * @param name as in the archive
     */
    void entry(String name, InputStream once) throws IOException, DeadlineException;

    /** A part that could not be read. */
    void unread(String name, Shortfall shortfall, String detail);
}
