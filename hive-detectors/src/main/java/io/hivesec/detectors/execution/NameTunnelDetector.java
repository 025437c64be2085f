package io.hivesec.detectors.execution;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.NameResolved;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds data carried in names that are asked for: one process of a program that lies where anybody writes, or that a script left
 * there runs, asks for many long names below one domain. Installed programs do so too, to ask about files and senders of mail.
 * Source: ATT&amp;CK T1071.004; RFC 1035 on the length of labels.
 */
public final class NameTunnelDetector implements Detector {
    private static final Rule RULE = TunnelDetector.RULE;

    /** How many names below one domain, within what is remembered of the process. */
    static final int MANY = 16;

    /** Names that mean something to people are shorter. */
    private static final int LONG_LABEL = 24;

    /** Made by the service loader, or by hand. */
    public NameTunnelDetector() {}

    @Override
    public String id() {
        return "name-tunnel";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.NAME_RESOLVED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof NameResolved resolved) || !isLong(resolved.name())) return List.of();
        Process process = history.process(event);
        boolean isLeft = WritablePlaces.holds(process.executable())
                || WritablePlaces.isShared(StartedFile.leftBySomebody(process));
        if (!isLeft) return List.of();
        String domain = domain(resolved.name());
        Set<String> names = new HashSet<>();
        for (Event earlier : history.recentEventsOf(process.pid())) {
            boolean isOne = earlier instanceof NameResolved other
                    && isLong(other.name())
                    && other.name().endsWith(domain);
            if (isOne) names.add(((NameResolved) earlier).name());
        }
        return names.size() < MANY
                ? List.of()
                : List.of(RULE.finding(
                        event, Evidence.of("command", "many names below" + domain.replaceFirst("^.", " "))));
    }

    private static boolean isLong(String name) {
        int start = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            if (dot - start >= LONG_LABEL) return true;
            start = dot + 1;
        }
        return false;
    }

    /** The last two labels, with the dot before them: {@code .example.org}. */
    private static String domain(String name) {
        int end = name.endsWith(".") ? name.length() - 1 : name.length();
        int last = name.lastIndexOf('.', end - 1);
        int before = name.lastIndexOf('.', last - 1);
        return name.substring(Math.max(0, before));
    }
}
