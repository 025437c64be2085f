package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the container did before and after, what else alerted, and whom it talked to next. */
final class TimelineSignals {
    private static final Duration NEW_PEERS_WINDOW = Duration.ofMinutes(5);
    private static final int NEW_PEERS = 3;
    private static final String CORRELATED = "correlated-alerts";
    private static final int MAX_COMMAND = 100;

    private final Alert alert;
    private final Surroundings around;
    private final Set<String> downloads = new LinkedHashSet<>();
    private final Set<String> credentials = new LinkedHashSet<>();
    private final Set<String> reconnaissance = new LinkedHashSet<>();
    private final Set<String> persistence = new LinkedHashSet<>();

    TimelineSignals(Alert alert, Surroundings around) {
        this.alert = alert;
        this.around = around;
    }

    void addTo(Reckoning reckoning) {
        correlated(reckoning);
        ContainerHistory history = around.history();
        if (history == null) {
            reckoning.notChecked("events before and after: the alert is of no container that is watched");
        } else {
            for (Event event : history.recentEvents()) {
                look(event, history);
            }
            if (history.now().isBefore(alert.sightings().first().plus(Triager.WINDOW))) {
                reckoning.notChecked("events after " + history.now() + ": later ones revise this alert until "
                        + alert.sightings().first().plus(Triager.WINDOW));
            }
        }
        reckoning.observe("download-before", downloads);
        reckoning.observe("after-credential-read", credentials);
        reckoning.observe("after-reconnaissance", reconnaissance);
        reckoning.observe("after-persistence", persistence);
        newPeers(reckoning);
    }

    private void look(Event event, ContainerHistory history) {
        Instant first = alert.sightings().first();
        Instant time = event.time();
        if (time.isBefore(first.minus(Triager.WINDOW)) || time.isAfter(first.plus(Triager.WINDOW))) {
            return;
        }
        if (event instanceof ProcessStarted started) {
            Process process = started.process();
            boolean isAfter = time.isAfter(first) && isRelated(event, history);
            if (!time.isAfter(first) && Words.isDownload(process.name()) && isForeign(process)) {
                downloads.add(command(process) + " at " + time);
            } else if (isAfter && Words.isReconnaissance(process.name())) {
                reconnaissance.add(command(process) + " at " + time);
            }
        } else if (event instanceof FileOpened opened && !time.isBefore(first)) {
            if (Words.isCredential(opened.path()) && isRelated(event, history)) {
                credentials.add(opened.process().name() + " read " + opened.path() + " at " + time);
            }
        } else if (event instanceof FileWritten written && !time.isBefore(first)) {
            if (Words.isPersistence(written.path()) && isRelated(event, history)) {
                persistence.add(written.process().name() + " wrote " + written.path() + " at " + time);
            }
        }
    }

    /** A health check that asks its own container is no download. */
    private static boolean isForeign(Process process) {
        boolean told = process.arguments().size() > 1;
        return told
                && process.arguments().stream()
                        .noneMatch(argument -> argument.contains("localhost") || argument.contains("127.0.0.1"));
    }

    /** On a host anybody is about; only what the alert's own process started counts there. */
    private boolean isRelated(Event event, ContainerHistory history) {
        if (!alert.container().isHost()) {
            return true;
        }
        int pid = alert.process().pid();
        return pid != 0
                && (event.process().pid() == pid
                        || history.ancestorsOf(event).stream().anyMatch(ancestor -> ancestor.pid() == pid));
    }

    private static String command(Process process) {
        String line = process.commandLine();
        return line.length() <= MAX_COMMAND ? line : line.substring(0, MAX_COMMAND) + "…";
    }

    /** Other rules' alerts near this one, and those said before, unless a whitelist came to trust them. */
    private void correlated(Reckoning reckoning) {
        Set<String> rules = new LinkedHashSet<>(reckoning.observed(CORRELATED, ", "));
        rules.removeIf(rule -> rule.endsWith(Reckoning.MORE));
        Set<Object> kinds = new HashSet<>();
        for (Alert other : around.others()) {
            String rule = other.rule().id();
            if (other.exemption().isPresent()) {
                rules.remove(rule);
            } else if (isNear(other)) {
                rules.add(rule);
                kinds.add(other.rule().techniques());
            }
        }
        if (!rules.isEmpty()) {
            int before = Math.min(rules.size(), reckoning.timesSaid(CORRELATED));
            reckoning.addEach(CORRELATED, Math.max(kinds.size(), before), String.join(", ", rules));
        }
    }

    private boolean isNear(Alert other) {
        return !other.sightings().last().isBefore(alert.sightings().first().minus(Triager.WINDOW))
                && !other.sightings().first().isAfter(alert.sightings().last().plus(Triager.WINDOW))
                && !other.rule().equals(alert.rule())
                && other.container().id().equals(alert.container().id());
    }

    private void newPeers(Reckoning reckoning) {
        AccessGraph graph = around.graph();
        if (graph == null || alert.container().isHost()) {
            if (!reckoning.keep("new-peers")) {
                reckoning.notChecked("peers connected to afterwards");
            }
            return;
        }
        Instant first = alert.sightings().first();
        Set<String> peers = new LinkedHashSet<>();
        for (AccessGraph.Edge edge : graph.newPeers(alert.container().id(), first, first.plus(NEW_PEERS_WINDOW))) {
            if (edge.link().peer().scope().isRemote() && !edge.link().peer().equals(alert.target())) {
                peers.add(edge.link().peer().toString());
            }
        }
        if (peers.size() >= NEW_PEERS) {
            reckoning.observe("new-peers", peers);
        } else {
            reckoning.keep("new-peers");
        }
    }
}
