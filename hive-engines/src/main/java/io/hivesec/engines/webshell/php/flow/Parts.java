package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.include.Includes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Runs the files of the scanned tree that a page includes by a path that is known. */
final class Parts {
    /** The size in bytes up to which two pages of which one includes the other are read as one. */
    private static final int MAX_PART = 16_000;

    private final Machine machine;

    Parts(Machine machine) {
        this.machine = machine;
    }

    /** Runs a file of the tree that is small enough to be a part of this page, or is no page by its name; null if there is none. */
    @Nullable
    Value run(Value path, Frame frame, int at) {
        boolean beside = (path.marks() & Value.OWN_NAME) != 0;
        String text = String.valueOf(path.string());
        String relative = beside ? text.replaceFirst("^[/.]*/", "") : text;
        if (relative.startsWith("/")) {
            return null;
        }
        Includes.Included file = machine.includes.find(machine.name, relative).orElse(null);
        if (file == null || Loading.SCRIPT.matcher(file.name()).find() && !isSmall(file)) {
            return null;
        }
        return machine.evaluate(new String(file.bytes(), StandardCharsets.ISO_8859_1), true, frame, at);
    }

    private boolean isSmall(Includes.Included file) {
        return file.bytes().length <= MAX_PART && machine.page.source().length() <= MAX_PART;
    }
}
