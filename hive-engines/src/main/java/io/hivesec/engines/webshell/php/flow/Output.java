package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.regex.Pattern;

/** What a page prints: a backdoor's code, or data that goes through a function of the page's choice. */
final class Output {
    private static final int MIN_PRINTED = 100;
    /** What decoded text must hold to be code of a backdoor. */
    private static final Pattern EVALUATES =
            Pattern.compile("\\beval\\s*\\(|/e[\"'],|\\$_(?:POST|GET|REQUEST|COOKIE)\\b");

    private final Machine machine;

    Output(Machine machine) {
        this.machine = machine;
    }

    void write(Value value, Frame frame, int at) {
        machine.magic.text(value);
        machine.buffers.print(value);
        if (value.data() instanceof String text && text.length() >= MIN_PRINTED) {
            boolean page = text.contains("<?");
            boolean code = !page && value.isDecoded() && EVALUATES.matcher(text).find();
            if (page && machine.isBackdoor(text) || code && machine.isBackdoor("<?php " + text)) {
                machine.report(new Hit(
                        Capability.LOAD_CODE,
                        "print",
                        frame.layer.lineOf(at),
                        null,
                        Snippets.printable(text),
                        false,
                        "printed"));
            }
        }
        Taint flow = value.flow();
        if (flow != null) {
            machine.seen = Taint.join(machine.seen, flow);
        }
        if (!machine.output.isNull() && (value.isKnown() || flow != null)) {
            machine.calls.callable(machine.output, List.of(value), new Site(frame, at, false, List.of()));
        }
    }
}
