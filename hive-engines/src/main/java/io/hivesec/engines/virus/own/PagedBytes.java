package io.hivesec.engines.virus.own;

import io.hivesec.artifact.Content;
import io.hivesec.engines.virus.own.yara.RandomBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Content read at any offset, a page at a time; the first bytes are at hand. Not thread-safe. */
final class PagedBytes implements RandomBytes {
    private static final int PAGE = 64 * 1024;

    private final Content content;
    private byte[] page;
    private long pageAt;

    PagedBytes(Content content, byte[] head) {
        this.content = content;
        this.page = head;
    }

    @Override
    public void read(long offset, byte[] into) throws IOException {
        if (offset < pageAt || offset + into.length > pageAt + page.length) {
            try (InputStream in = content.open()) {
                in.skipNBytes(offset);
                page = in.readNBytes(PAGE);
                pageAt = offset;
            }
        }
        if (offset + into.length > pageAt + page.length) {
            throw new EOFException("content ends at " + (pageAt + page.length));
        }
        System.arraycopy(page, (int) (offset - pageAt), into, 0, into.length);
    }
}
