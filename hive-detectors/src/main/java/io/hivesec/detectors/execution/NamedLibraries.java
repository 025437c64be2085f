package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.lineage.WritablePlaces;

/** Settings of servers and languages that name a library or a script to be loaded: ATT&amp;CK T1505, php.ini, httpd's LoadModule. */
final class NamedLibraries {
    private static final int LONGEST = 4000;

    private NamedLibraries() {}

    /** Whether what is written into settings of the system names a library from where anybody writes. */
    static boolean areIn(FileAccess settings) {
        String path = settings.path();
        boolean kept = path.startsWith("/etc/") || path.endsWith(".ini") || path.endsWith(".cnf");
        String text = settings.text();
        if (!kept || text.length() > LONGEST || !WritablePlaces.areNamedIn(text)) return false;
        boolean prepends = text.contains("auto_prepend_file") || text.contains("auto_append_file");
        for (String word : text.split("[\\s=\"';,]+")) {
            if (!WritablePlaces.isShared(word)) continue;
            if (prepends || word.endsWith(".so") || word.contains(".so.")) return true;
        }
        return false;
    }
}
