package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Speaks for classes that answer once, past every component of the container. */
final class EchoSignals implements SignalRule {
    private static final Pattern SOCKETS = Knowledge.pattern("sockets");
    private final Knowledge knowledge;

    EchoSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        boolean runs = suspect.has(Trait.PROCESS) || suspect.has(Trait.RUNTIME) && suspect.has(Trait.EXEC);
        Set<String> spoken = suspect.spoken();
        boolean descriptor = suspect.facts().types().contains("java/io/FileDescriptor")
                || spoken.contains("java.io.FileDescriptor")
                || suspect.calls(call -> call.descriptor().contains("Ljava/io/FileDescriptor;"));
        List<Signal> signals = new ArrayList<>();
        if (runs
                && descriptor
                && spoken.stream().anyMatch(word -> SOCKETS.matcher(word).find())) {
            signals.add(knowledge.signal(
                    "echo.to-descriptor", "runs commands and writes to the sockets that the process has open"));
        }
        for (Flow flow : suspect.flows().flows()) {
            String first = flow.path().isEmpty() ? "" : flow.path().get(0);
            if (flow.kind() == Flow.Kind.EXECUTE && first.endsWith("init>")) {
                signals.add(knowledge.signal("echo.on-load", "runs commands as soon as it is loaded or made"));
            }
            if (flow.kind() == Flow.Kind.THROW && first.endsWith("init>")) {
                signals.add(knowledge.signal("echo.thrown-on-load", "throws what a command printed as it is loaded"));
            }
        }
        if (isStaged(suspect)) {
            signals.add(knowledge.signal("staged.payload", "hands several things to an object and has it answer last"));
        }
        return signals;
    }

    /** Clients that send a class once talk to its objects by {@code equals}, several times, and {@code toString}. */
    private static boolean isStaged(Suspect suspect) {
        long handed = suspect.calls()
                .filter(call ->
                        call.owner().equals("java/lang/Object") && call.name().equals("equals"))
                .count();
        return handed > 1
                && suspect.calls(call ->
                        call.owner().equals("java/lang/Object") && call.name().equals("toString"));
    }
}
