package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;

/** What is told of mail: who chooses what is sent, and the options of the program that sends it. */
final class Mails {
    private Mails() {}

    /** {@code relay} where somebody else chooses the text, empty if nobody does, or if it is no mail. */
    static String detail(String name, List<Value> arguments) {
        if (!name.equals("mail")) {
            return "";
        }
        boolean chosen =
                arguments.size() > 2 && (Sinks.isForeign(arguments.get(1)) || Sinks.isForeign(arguments.get(2)));
        return chosen ? "relay" : "";
    }

    /** All options but the sender let the program write a file or run another. Source: the manual page of sendmail. */
    static void options(Machine machine, Value options, Site site) {
        if (options.isRemote() && !options.knownHead().strip().startsWith("-f")) {
            machine.report(new Hit(
                    Capability.EXECUTE,
                    "mail",
                    site.line(),
                    options.flow(),
                    Snippets.printable(options.knownHead()),
                    site.hidden(),
                    options.knownTail()));
        }
    }
}
