package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Flow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Code that comes from elsewhere or out of a decoder and is run at once. */
final class FetchChecks {
    private static final List<String> INSTALLERS = Patterns.lines("installers.txt");

    private FetchChecks() {}

    /** Something is downloaded and given to an interpreter, unless a software publisher documents doing so. */
    static @Nullable String downloadExecute(CommandLine line) {
        for (Flow flow : line.flows()) {
            if (flow.kind() == Flow.Kind.DOWNLOAD_TO_INTERPRETER && flow.executed() && !isInstaller(flow.source()))
                return Evidences.of(flow);
        }
        return Shapes.find(line, "remote-package");
    }

    /** Something is decoded and given to an interpreter. */
    static @Nullable String encodedExecution(CommandLine line) {
        for (Flow flow : line.flows()) {
            if (flow.kind() == Flow.Kind.DECODED_TO_INTERPRETER
                    && flow.executed()
                    && !flow.source().equals("compressed")) return Evidences.of(flow);
        }
        return null;
    }

    static boolean isInstaller(String url) {
        String address = url.toLowerCase(Locale.ROOT);
        if (address.startsWith("http://")) return false;
        String rest = url.startsWith("https://") ? url.substring(8) : url;
        for (String installer : INSTALLERS) {
            if (installer.indexOf('*') < 0 ? startsAt(rest, installer) : Patterns.glob(installer + "*", rest))
                return true;
        }
        return false;
    }

    /** A prefix that ends where a host name or a path element does. */
    private static boolean startsAt(String address, String prefix) {
        if (!address.regionMatches(true, 0, prefix, 0, prefix.length())) return false;
        if (prefix.endsWith("/") || address.length() == prefix.length()) return true;
        char after = address.charAt(prefix.length());
        return after == '/' || after == '?' || after == '#' || prefix.indexOf('/') > 0;
    }
}
