package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Triage;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Event;
import io.hivesec.event.User;
import io.hivesec.history.ContainerHistory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is at stake if an alert is real; no part of how likely that is. Stateless. */
final class Stakes {
    private Stakes() {}

    /** The start of a container, for one, is soon forgotten; what the alert's triage before gave stays. */
    static Triage.Impact of(Alert alert, Surroundings around, Phrases phrases) {
        Set<String> reasons = new LinkedHashSet<>(alert.triage().impact().stakes());
        User user = alert.process().user();
        if (user.euid() == 0 || (user.euid() == User.NO_ID && user.uid() == 0)) {
            reasons.add(phrases.say("stakes.root"));
        }
        if (alert.container().isHost() && alert.process().isKnown()) {
            reasons.add(phrases.say("stakes.host"));
        }
        if (around.others().stream().anyMatch(other -> other.type() == AlertType.ESCAPE_RISK)) {
            reasons.add(phrases.say("stakes.reach"));
        }
        ContainerHistory history = around.history();
        if (history != null) {
            for (Event event : history.recentEvents()) {
                if (event instanceof ContainerStarted started) {
                    add(started.configuration(), reasons, phrases);
                }
            }
        }
        return new Triage.Impact(alert.severity().name().toLowerCase(Locale.ROOT), List.copyOf(reasons));
    }

    private static void add(String configuration, Set<String> reasons, Phrases phrases) {
        if (configuration.replace(" ", "").toLowerCase(Locale.ROOT).contains("\"privileged\":true")) {
            reasons.add(phrases.say("stakes.privileged"));
        }
        if (configuration.contains("docker.sock") || configuration.contains("containerd.sock")) {
            reasons.add(phrases.say("stakes.socket"));
        }
    }
}
