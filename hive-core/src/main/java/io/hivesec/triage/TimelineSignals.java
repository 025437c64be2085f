package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Triage;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the container did before and after, what else alerted, and whom it talked to next. */
final class TimelineSignals {
    private static final Duration NEW_PEERS_WINDOW = Duration.ofMinutes(5);
    private static final int NEW_PEERS = 3;
    private static final String NEW_PEERS_SIGNAL = "new-peers";
    private static final String CORRELATED = "correlated-alerts";
    private static final int MAX_COMMAND = 160;

    private final Alert alert;
    private final Surroundings around;
    private final Phrases phrases;
    private final Instant first;
    private final Instant earliest;
    private final Instant latest;
    private final Map<What, List<Triage.Seen>> seen = new EnumMap<>(What.class);

    /** What a single event can show, in the order in which it is told. */
    private enum What {
        DOWNLOAD("download-before"),
        CREDENTIAL_BEFORE("before-credential-read"),
        CREDENTIAL("after-credential-read"),
        RECONNAISSANCE("after-reconnaissance"),
        PERSISTENCE("after-persistence");

        private final String signal;

        What(String signal) {
            this.signal = signal;
        }
    }

    TimelineSignals(Alert alert, Surroundings around, Phrases phrases) {
        this.alert = alert;
        this.around = around;
        this.phrases = phrases;
        this.first = alert.sightings().first();
        this.earliest = first.minus(Triager.WINDOW);
        this.latest = first.plus(Triager.WINDOW);
    }

    /**
     * Adds what some events show to what was shown before.
     *
     * @param events of the alert's container; none when its history is not known
     */
    void addTo(Reckoning reckoning, List<Event> events) {
        correlated(reckoning);
        ContainerHistory history = around.history();
        if (history == null) {
            reckoning.notChecked("events");
        } else {
            for (Event event : events) {
                look(event, history);
            }
            if (history.now().isBefore(latest)) {
                reckoning.notChecked("later", history.now(), latest);
            }
        }
        for (What what : What.values()) {
            reckoning.observe(what.signal, seen.getOrDefault(what, List.of()));
        }
        newPeers(reckoning);
    }

    /** Whether an event shows what the triage before did not say. */
    boolean tellsMore(Event event, Reckoning before) {
        ContainerHistory history = around.history();
        if (history != null) {
            look(event, history);
        }
        return seen.entrySet().stream().anyMatch(entry -> before.isMore(entry.getKey().signal, entry.getValue()))
                || (event instanceof NetworkConnected connected && isNewPeer(connected, before));
    }

    private boolean isNewPeer(NetworkConnected event, Reckoning before) {
        AccessGraph graph = around.graph();
        return graph != null
                && !event.time().isBefore(first)
                && !event.time().isAfter(first.plus(NEW_PEERS_WINDOW))
                && graph.trafficOf(event)
                        .filter(traffic -> traffic.first().equals(event.time()))
                        .isPresent()
                && isOther(event.target())
                && before.isMore(NEW_PEERS_SIGNAL, List.of(peer(event.time(), event.target())));
    }

    private void saw(What what, Instant at, String detail) {
        seen.computeIfAbsent(what, ignored -> new ArrayList<>()).add(new Triage.Seen(at, detail));
    }

    private void look(Event event, ContainerHistory history) {
        Instant time = event.time();
        if (time.isBefore(earliest) || time.isAfter(latest) || isItsOwn(event)) {
            return;
        }
        if (event instanceof ProcessStarted started) {
            started(started, history);
        } else if (event instanceof NetworkConnected connected && !time.isAfter(first)) {
            connected(connected);
        } else if (event instanceof FileOpened opened) {
            if (Words.isCredential(opened.path()) && !Words.isReader(opened.process(), opened.path())) {
                credential(
                        event,
                        history,
                        phrases.say("read", opened.process().name(), Words.withoutProcessIds(opened.path())));
            }
        } else if (event instanceof FileWritten written && !time.isBefore(first)) {
            if (Words.isPersistence(written.path()) && isRelated(event, history)) {
                saw(
                        What.PERSISTENCE,
                        time,
                        phrases.say("wrote", written.process().name(), written.path()));
            }
        }
    }

    private void started(ProcessStarted started, ContainerHistory history) {
        Process process = started.process();
        if (Words.namesCredential(process)) {
            credential(started, history, command(process));
            return;
        }
        if (!started.time().isAfter(first)) {
            if (Words.isDownload(process.name()) && isForeign(process) && !Uploads.isOne(process)) {
                saw(What.DOWNLOAD, started.time(), command(process));
            }
        } else if (Words.isReconnaissance(process) && isRelated(started, history)) {
            saw(What.RECONNAISSANCE, started.time(), command(process));
        }
    }

    /** A download of which the sensor tells the connection and not the arguments. */
    private void connected(NetworkConnected event) {
        Process process = event.process();
        if (Words.isDownload(process.name())
                && process.arguments().size() <= 1
                && event.target().scope().isRemote()) {
            saw(What.DOWNLOAD, event.time(), phrases.say("connected", process.name(), event.target()));
        }
    }

    /** What is read before counts where the same parent or an ancestor is behind it: a service reads its own secrets. */
    private void credential(Event event, ContainerHistory history, String what) {
        if (event.time().isBefore(first)) {
            if (isKin(event, history)) {
                saw(What.CREDENTIAL_BEFORE, event.time(), what);
            }
        } else if (isRelated(event, history)) {
            saw(What.CREDENTIAL, event.time(), what);
        }
    }

    /** What raised the alert is no further evidence for it. */
    private boolean isItsOwn(Event event) {
        int pid = alert.process().pid();
        if (pid == 0 || pid != event.process().pid()) {
            return false;
        }
        return event.time().equals(first)
                || (event instanceof ProcessStarted && event.time().isBefore(first))
                || (event instanceof FileWritten written && isEvidence(written.path()))
                || (event instanceof FileOpened opened && isEvidence(opened.path()));
    }

    private boolean isEvidence(String path) {
        return alert.evidence().stream().anyMatch(one -> one.value().equals(path));
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

    /** Whether the alert's process, or a process behind it other than the container's first, is behind the event too. */
    private boolean isKin(Event event, ContainerHistory history) {
        Set<Integer> line = new HashSet<>();
        line.add(alert.process().pid());
        List<Process> ancestors = alert.ancestors();
        for (int i = 0; i < ancestors.size(); i++) {
            if (i == 0 || i < ancestors.size() - 1) {
                line.add(ancestors.get(i).pid());
            }
        }
        line.removeIf(pid -> pid <= 1);
        return line.contains(event.process().pid())
                || history.ancestorsOf(event).stream().anyMatch(ancestor -> line.contains(ancestor.pid()));
    }

    private static String command(Process process) {
        String line = process.commandLine();
        return line.length() <= MAX_COMMAND ? line : line.substring(0, MAX_COMMAND) + "…";
    }

    /**
     * Other rules' alerts near this one, and those said before, unless a whitelist came to trust them. That a container is set up badly
     * is at stake (see {@link Stakes}), and no sign that somebody is in it.
     */
    private void correlated(Reckoning reckoning) {
        Map<String, Triage.Seen> rules = new LinkedHashMap<>();
        reckoning.seenBefore(CORRELATED).forEach(seen -> rules.put(seen.what(), seen));
        Set<Object> kinds = new HashSet<>();
        for (Alert other : around.others()) {
            String rule = other.rule().id();
            if (other.exemption().isPresent()) {
                rules.remove(rule);
            } else if (other.rule().nature() == Nature.ACTIVITY && isNear(other)) {
                rules.putIfAbsent(rule, new Triage.Seen(other.sightings().first(), rule));
                kinds.add(other.rule().techniques());
            }
        }
        int before = Math.min(rules.size(), reckoning.timesSaid(CORRELATED));
        reckoning.observeEach(CORRELATED, rules.values(), Math.max(kinds.size(), before));
    }

    private boolean isNear(Alert other) {
        return !other.sightings().last().isBefore(first.minus(Triager.WINDOW))
                && !other.sightings().first().isAfter(alert.sightings().last().plus(Triager.WINDOW))
                && !other.rule().equals(alert.rule())
                && other.container().id().equals(alert.container().id());
    }

    private void newPeers(Reckoning reckoning) {
        AccessGraph graph = around.graph();
        if (graph == null || alert.container().isHost()) {
            if (!reckoning.keep(NEW_PEERS_SIGNAL)) {
                reckoning.notChecked("peers");
            }
            return;
        }
        Map<String, Triage.Seen> peers = new LinkedHashMap<>();
        for (AccessGraph.Edge edge : graph.newPeers(alert.container().id(), first, first.plus(NEW_PEERS_WINDOW))) {
            if (isOther(edge.link().peer())) {
                Triage.Seen peer = peer(edge.traffic().first(), edge.link().peer());
                peers.putIfAbsent(peer.what(), peer);
            }
        }
        if (peers.size() >= NEW_PEERS) {
            reckoning.observe(NEW_PEERS_SIGNAL, peers.values());
        } else {
            reckoning.keep(NEW_PEERS_SIGNAL);
        }
    }

    private boolean isOther(Endpoint peer) {
        return peer.scope().isRemote() && !peer.equals(alert.target());
    }

    private static Triage.Seen peer(Instant first, Endpoint peer) {
        return new Triage.Seen(first, peer.toString());
    }
}
