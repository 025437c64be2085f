package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;

/** Files that are embedded in documents as OLE 1 objects and packages. Source: MS-OLEDS; the package is not documented. */
final class OlePackage {
    private static final int MAX_TEXT = 4096;
    private static final long EMBEDDED = 2;

    private OlePackage() {}

    /** Hands over what an OLE 1 object has in it, as in RTF: its native data, and the file when that is a package. */
    static void object(Bytes object, Children children) throws IOException, DeadlineException {
        if (!object.has(0, 8) || object.u32(4) != EMBEDDED) {
            children.entry("object", object::stream);
            return;
        }
        long at = 8;
        String className = "";
        for (int text = 0; text < 3; text++) {
            long length = object.u32(at);
            if (text == 0 && length > 0) {
                className = object.text(at + 4, length - 1);
            }
            at += 4 + length;
        }
        Bytes data = object.slice(at + 4, Math.min(object.u32(at), Math.max(0, object.size() - at - 4)));
        children.entry(className, data::stream);
        if (className.equalsIgnoreCase("Package")) {
            file(data, children);
        }
    }

    /** Hands over the file in a stream {@code \1Ole10Native}. */
    static void nativeStream(Bytes stream, Children children) throws IOException, DeadlineException {
        file(stream.from(4), children);
    }

    private static void file(Bytes data, Children children) throws IOException, DeadlineException {
        String label = data.zeroEnded(2, MAX_TEXT);
        long at = 2 + label.length() + 1L;
        at += data.zeroEnded(at, MAX_TEXT).length() + 1L;
        at += 4;
        at += 4 + data.u32(at);
        Bytes file = data.slice(at + 4, data.u32(at));
        children.entry(label, file::stream);
    }
}
