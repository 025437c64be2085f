package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.event.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packages, charts, images and modules whose code runs, taken from an address without a name: nobody publishes there. */
final class ForeignPackages {
    private static final Patterns KNOWN = Patterns.load("package-managers.txt");
    private static final int LONGEST = 2000;

    private ForeignPackages() {}

    static @Nullable String find(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean launches = KNOWN.matches("launchers", invocation.name());
            if ((launches || KNOWN.matches("fetches", invocation.name())) && takesStranger(invocation, launches))
                return Evidences.of(invocation);
        }
        return null;
    }

    private static boolean takesStranger(Invocation invocation, boolean launches) {
        List<String> arguments = invocation.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.length() > LONGEST) continue;
            int equals = argument.startsWith("-") ? argument.indexOf('=') : -1;
            String option = equals > 0 ? argument.substring(0, equals) : i > 0 ? arguments.get(i - 1) : "";
            if (KNOWN.matches("beside", option) || (launches && !KNOWN.matches("options", option))) continue;
            if (isStranger(argument.substring(equals + 1), KNOWN.matches("index", option))) return true;
        }
        return false;
    }

    /** {@code http://192.0.2.1/x}, {@code git+http://192.0.2.1/x}, an editor's {@code :source http://192.0.2.1/x}, {@code 192.0.2.1/x@latest}. */
    private static boolean isStranger(String value, boolean isIndex) {
        int scheme = value.indexOf("://");
        if (scheme < 0) return isModule(value);
        String address = value.substring(scheme);
        if (!FetchChecks.isNameless("http" + address)) return false;
        return !isIndex || Scope.of(host(address.substring(3))) == Scope.EXTERNAL;
    }

    private static boolean isModule(String value) {
        int slash = value.indexOf('/');
        if (slash <= 0 || slash == value.length() - 1 || !Character.isDigit(value.charAt(0))) return false;
        String name = value.substring(slash + 1);
        boolean protocol = name.equals("tcp") || name.equals("udp") || name.equals("sctp");
        boolean network = name.chars().allMatch(Character::isDigit);
        String host = host(value);
        return !protocol
                && !network
                && host.chars().filter(c -> c == '.').count() == 3
                && FetchChecks.isNameless(value)
                && Scope.of(host) == Scope.EXTERNAL;
    }

    private static String host(String address) {
        int end = 0;
        while (end < address.length() && "/:?#".indexOf(address.charAt(end)) < 0) end++;
        return address.substring(address.lastIndexOf('@', end) + 1, end);
    }
}
