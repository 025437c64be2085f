package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs that are known by name to be of use only to attackers, or only to them in this place. */
final class Tools {
    private static final Set<String> COMPILERS = Set.of("gcc", "cc", "clang", "g++", "clang++", "tcc", "musl-gcc");
    private static final Patterns PATTERNS = Patterns.load("tools.txt");

    private Tools() {}

    /** A program of the category that is run, or a script of it that is given to an interpreter or saved. */
    static @Nullable String find(CommandLine line, String category) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (is(category, invocation.name())) return Evidences.of(invocation);
            // The directory into which a proof of concept was fetched.
            boolean beside = invocation.path().startsWith("./")
                    && invocation.path().toLowerCase(java.util.Locale.ROOT).startsWith("./cve-");
            if (beside && isNamedIn(category, invocation.path())) return Evidences.of(invocation);
            String operand = invocation.operand();
            boolean script = operand.endsWith(".sh") || operand.endsWith(".py") || operand.endsWith(".pl");
            boolean interpreter = invocation.name().endsWith("sh")
                    || invocation.name().startsWith("python")
                    || invocation.name().startsWith("perl");
            boolean archive = invocation.name().equals("java") && operand.endsWith(".jar");
            if (archive && is(category, base(operand))) return Evidences.of(invocation);
            if (script && interpreter && is(category, base(operand))) return Evidences.of(invocation);
            if (COMPILERS.contains(invocation.name()) && compiles(category, invocation))
                return Evidences.of(invocation);
        }
        for (Flow flow : line.flows()) {
            boolean fetched = flow.kind() == Flow.Kind.DOWNLOAD_TO_INTERPRETER && flow.executed();
            if (fetched && isNamedIn(category, flow.source())) return Evidences.of(flow);
        }
        for (FileAccess access : line.files()) {
            boolean saved = access.changes()
                    && access.executed()
                    && (access.path().endsWith(".sh") || access.path().endsWith(".py"));
            if (saved && is(category, base(access.path()))) return Evidences.of(access);
        }
        return null;
    }

    /** Whether an address from which a program fetches names a release or the project of such a program. */
    static boolean isFetched(String category, Invocation fetcher) {
        for (String argument : fetcher.arguments()) {
            int scheme = argument.indexOf("://");
            if (scheme > 0 && isNamedIn(category, argument.substring(scheme + 3))) return true;
        }
        return false;
    }

    private static boolean compiles(String category, Invocation compiler) {
        for (String argument : compiler.arguments()) {
            int dot = argument.lastIndexOf(".c");
            boolean source =
                    dot > 0 && (argument.endsWith(".c") || argument.endsWith(".cc") || argument.endsWith(".cpp"));
            if (source && is(category, base(argument.substring(0, dot)))) return true;
        }
        return false;
    }

    static boolean is(String category, String name) {
        return PATTERNS.matches(category, name.toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether an element of an address or a path is the name of such a program, or of the project that makes it. */
    private static boolean isNamedIn(String category, String address) {
        if (address.length() > 500) return false;
        for (String element : address.split("/")) if (element.length() > 3 && is(category, element)) return true;
        return is(category, base(address));
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
