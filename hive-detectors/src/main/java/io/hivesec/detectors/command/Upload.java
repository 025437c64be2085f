package io.hivesec.detectors.command;

import java.util.Set;

/**
 * Data of this machine that a command line sends to another. Immutable.
 *
 * @param program the program or feature that sends, such as {@code curl} or {@code /dev/tcp}
 * @param to the address, the name or the URL as written, possibly with an unresolved {@code $NAME}
 * @param part where in what is sent the data are
 * @param origins what the data come from; never empty
 * @param executed false if the text that does this was only quoted on the line
 */
public record Upload(String program, String to, Part part, Set<Origin> origins, boolean executed) {

    /** A part of what is sent. */
    public enum Part {
        /** The content. */
        BODY,
        /** The URL. */
        URL,
        /** A name that is looked up: a server of names hears it even where nothing else gets out. */
        NAME
    }
}
