package io.hivesec.dispositions.file;

import io.hivesec.event.Container;
import java.io.IOException;
import java.nio.file.Path;

/** Where a container's files begin, as this machine sees them. Threads: safe. */
@FunctionalInterface
public interface FileRoots {

    /** The machine's own files only. */
    FileRoots HOST = container -> {
        if (!container.isHost()) {
            throw new IOException("the files of container " + container.id() + " are not within reach");
        }
        return Path.of("/");
    };

    /**
     * The root directory of a container, or of the machine for {@link Container#HOST}.
     *
     * @throws IOException when it is not within reach
     */
    Path of(Container container) throws IOException;
}
