package io.hivesec.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Severity;
import io.hivesec.spi.Disposition;
import io.hivesec.testkit.DispositionContract;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TicketDispositionTest implements DispositionContract {
    private final Map<String, String> tickets = new LinkedHashMap<>();
    private boolean loses;

    @Override
    public Disposition disposition() {
        return new TicketDisposition(new Paper(), Severity.HIGH);
    }

    @Override
    public Alert alert() {
        return ExampleAlerts.about("c1", Severity.HIGH, "2026-01-02T10:00:00Z");
    }

    @Test
    void plan_alertBelowTheSeverity_isNone() {
        assertThat(disposition().plan(ExampleAlerts.about("c1", Severity.MEDIUM, "2026-01-02T10:00:00Z")))
                .isEmpty();
    }

    @Test
    void apply_twice_opensOneTicket() throws Exception {
        Approval approval = approval();
        disposition().apply(approval);
        disposition().apply(approval);
        assertThat(tickets).containsExactly(Map.entry("a-c1", "open a ticket: m"));
    }

    @Test
    void apply_deskThatLosesIt_isNotSaidToBeDone() throws Exception {
        loses = true;
        assertThat(disposition().apply(approval()).state()).isEqualTo(State.FAILED);
    }

    private Approval approval() {
        Plan plan = disposition().plan(alert()).orElseThrow();
        return new Approval(plan, "ann", Instant.parse("2026-01-02T10:01:00Z"));
    }

    /** A desk of paper. */
    private final class Paper implements TicketDisposition.Desk {
        @Override
        public void open(String key, String title) {
            if (!loses) {
                tickets.putIfAbsent(key, title);
            }
        }

        @Override
        public boolean has(String key) {
            return tickets.containsKey(key);
        }
    }
}
