package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;

/** Looks at files and what is in them. */
@FunctionalInterface
public interface EntryVisitor {
    /**
     * Looks at one, before what is in it.
     *
     * @return whether to look into it as well
     * @throws IOException when it cannot be read to its end: it is then noted as unread, and the walk goes on
     * @throws DeadlineException when time is up: the walk ends
     */
    boolean visit(Entry entry) throws IOException, DeadlineException;
}
