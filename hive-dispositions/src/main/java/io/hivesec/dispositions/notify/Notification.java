package io.hivesec.dispositions.notify;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells of alerts over a channel, each once. In a storm only the first few of a window are told one by one; the rest go
 * into one digest when the window is over, which the next alert or {@link #flush} sends.
 *
 * <p>Threads: safe; messages go out one after another.
 */
public final class Notification implements Disposition {
    private static final int REMEMBERED = 10_000;
    private static final int SHOWN_IN_DIGEST = 20;

    private final Channel channel;
    private final int rate;
    private final Duration window;
    private final Clock clock;
    private final Map<String, Alert> planned = bounded();
    private final Map<String, Boolean> told = bounded();
    private final Deque<Instant> sent = new ArrayDeque<>();
    private final List<Alert> waiting = new ArrayList<>();
    private long waitingCount;

    /**
     * A notification.
     *
     * @param channel how
     * @param rate the most messages in a window, not counting digests, at least 1
     * @param window how long a window is
     * @param clock the time that windows are measured by
     */
    public Notification(Channel channel, int rate, Duration window, Clock clock) {
        this.channel = channel;
        this.rate = rate;
        this.window = window;
        this.clock = clock;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    @Override
    public String id() {
        return channel.id();
    }

    @Override
    public synchronized Optional<Plan> plan(Alert alert) {
        planned.put(alert.id(), alert);
        return Optional.of(new Plan(
                id(),
                alert.id(),
                Impact.NOTIFY,
                new Target("recipient", channel.recipient(), Map.of()),
                List.of(),
                List.of(new Step("tell " + channel.recipient(), Action.of("tell"), null)),
                new Reach("nobody but the recipient", List.of(), "the recipient's server took it")));
    }

    @Override
    public synchronized Outcome apply(Approval approval) throws IOException {
        String id = approval.plan().alert();
        Alert alert = planned.get(id);
        if (Boolean.TRUE.equals(told.get(id))) {
            return outcome(State.VERIFIED, "it was told before");
        }
        if (alert == null) {
            return outcome(State.REFUSED, "alert " + id + " was not planned for here");
        }
        if (told.containsKey(id)) {
            return outcome(State.APPLIED, "it waits for the next digest");
        }
        Instant now = clock.instant();
        flushOver(now);
        if (sent.size() >= rate) {
            told.put(id, false);
            waitingCount++;
            if (waiting.size() < SHOWN_IN_DIGEST) {
                waiting.add(alert);
            }
            return outcome(State.APPLIED, "it waits for the next digest: " + rate + " were told within " + window);
        }
        channel.send(alert);
        sent.addLast(now);
        told.put(id, true);
        return outcome(State.VERIFIED, channel.recipient() + " was told");
    }

    /** Forgets what left the window, and sends the digest when it is over. */
    private void flushOver(Instant now) throws IOException {
        while (!sent.isEmpty() && !sent.peekFirst().plus(window).isAfter(now)) {
            sent.removeFirst();
        }
        if (sent.size() < rate) {
            flush();
        }
    }

    /**
     * Sends what waits for a digest.
     *
     * @throws IOException when the other side did not take it; it goes on waiting
     */
    public synchronized void flush() throws IOException {
        if (waitingCount > 0) {
            channel.digest(List.copyOf(waiting), waitingCount);
            told.replaceAll((id, wasTold) -> true);
            waiting.clear();
            waitingCount = 0;
        }
    }

    @Override
    public synchronized Outcome verify(Plan plan) {
        return Boolean.TRUE.equals(told.get(plan.alert()))
                ? outcome(State.VERIFIED, "the recipient's server took it")
                : outcome(State.FAILED, "it was not told yet");
    }

    @Override
    public Outcome undo(Approval approval) {
        return outcome(State.REFUSED, "what was told cannot be taken back");
    }

    private Outcome outcome(State state, String detail) {
        return new Outcome(id(), state, List.of(detail));
    }
}
