package io.hivesec.artifact;

import java.io.IOException;

/** Content has more bytes than the reader allows. */
public final class ContentTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which limit was passed.
     *
     * @param limit the most bytes allowed
     */
    public ContentTooLargeException(long limit) {
        super("larger than " + limit + " bytes");
    }
}
