package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Code that comes from elsewhere or out of a decoder and is run at once. */
final class FetchChecks {
    private static final List<String> INSTALLERS = Patterns.lines("installers.txt");
    private static final Patterns BUILD = Patterns.load("build-steps.txt");

    private FetchChecks() {}

    /** Something is fetched and given to an interpreter or run, unless it is done as publishers tell everybody to. */
    static @Nullable String downloadExecute(CommandLine line) {
        for (Flow flow : line.flows()) {
            boolean fetched = flow.kind() == Flow.Kind.DOWNLOAD_TO_INTERPRETER
                    || flow.kind() == Flow.Kind.UNPACKED_TO_INTERPRETER;
            if (fetched && flow.executed() && !isUsual(flow) && !isVerified(flow, line)) return Evidences.of(flow);
        }
        for (Code code : line.codes()) {
            if (!code.executed() || !code.can(Code.Capability.DOWNLOAD, Code.Capability.LOAD)) continue;
            // Written by one call and named to another.
            String library = namedTwice(code.strings());
            if (!library.isEmpty()) return code.language() + " loads " + library;
        }
        return ForeignPackages.find(line);
    }

    /** The path of a library that stands in code twice; empty if none does. */
    private static String namedTwice(List<String> strings) {
        for (int i = 0; i < strings.size(); i++) {
            String path = strings.get(i);
            boolean isLibrary = path.startsWith("/") && (path.endsWith(".so") || path.contains(".so."));
            if (isLibrary && strings.lastIndexOf(path) != i) return path;
        }
        return "";
    }

    /** A program written out byte by byte, and started: elf(5). */
    private static @Nullable String spelledOut(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.changes() || !access.executed() || !access.text().startsWith("\u007fELF")) continue;
            for (Invocation invocation : line.invocations())
                if (invocation.executed() && invocation.path().equals(access.path())) return Evidences.of(access);
        }
        return null;
    }

    /** Something is decoded and given to an interpreter. */
    static @Nullable String encodedExecution(CommandLine line) {
        for (Flow flow : line.flows()) {
            // What was fetched before it was decoded is judged by where it came from.
            boolean plain = flow.source().equals("compressed") || flow.source().contains("://");
            if (flow.kind() == Flow.Kind.DECODED_TO_INTERPRETER && flow.executed() && !plain) return Evidences.of(flow);
        }
        return spelledOut(line);
    }

    /** Whether what flows is what publishers tell everybody to fetch, or to unpack and build. */
    static boolean isUsual(Flow flow) {
        return switch (flow.kind()) {
            case DOWNLOAD_TO_INTERPRETER -> isInstaller(flow.source());
            case UNPACKED_TO_INTERPRETER -> isBuilt(flow);
            default -> false;
        };
    }

    /** A program out of an archive is a stranger's where the address has no name, or where it is hidden among files of all. */
    private static boolean isBuilt(Flow flow) {
        String path = flow.interpreter();
        if (isInstaller(flow.source()) || BUILD.matches("step", path.substring(path.lastIndexOf('/') + 1))) return true;
        boolean hidden = WritablePlaces.isShared(path) && path.contains("/.") && !path.contains("/..");
        return !isNameless(flow.source()) && !hidden;
    }

    /** Whether what was fetched over https, or from an address this line does not show, is compared with a known digest. */
    private static boolean isVerified(Flow flow, CommandLine line) {
        if (!flow.source().startsWith("https://") && !flow.source().startsWith("$")) return false;
        for (Invocation invocation : line.invocations()) {
            boolean digest =
                    invocation.name().startsWith("sha") && invocation.name().endsWith("sum");
            boolean checks = invocation.has("-c") || invocation.has("--check") || invocation.hasPrefix("-c");
            boolean signature = invocation.name().equals("gpg") && invocation.has("--verify");
            if (invocation.executed() && ((digest && checks) || signature)) return true;
        }
        return false;
    }

    /** Whether a host is given by its number, or by a key: {@code http://192.0.2.1/x}, {@code ann@192.0.2.1:x}, onion services. */
    static boolean isNameless(String address) {
        int scheme = address.indexOf("://");
        String rest = scheme < 0 ? address : address.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.indexOf(':');
        if (host.startsWith("[")) return true;
        if (colon >= 0) host = host.substring(0, colon);
        if (host.endsWith(".onion") || host.startsWith("0x")) return true;
        if (host.isEmpty() || host.startsWith("127.")) return false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) return false;
        }
        return true;
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
