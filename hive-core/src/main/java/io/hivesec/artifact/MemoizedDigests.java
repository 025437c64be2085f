package io.hivesec.artifact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Computes digests at the first call and keeps them. */
final class MemoizedDigests {
    private final Content content;
    private volatile @Nullable Digests digests;

    MemoizedDigests(Content content) {
        this.content = content;
    }

    Digests get() throws IOException {
        Digests known = digests;
        if (known == null) {
            known = Digests.of(content);
            digests = known;
        }
        return known;
    }
}
