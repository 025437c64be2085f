package io.hivesec.dispositions;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Triage;
import io.hivesec.spi.Disposition;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which responses are proposed for which kind of alert at which triage band, read from a file: {@code TYPE.BAND = id, id}.
 * A policy proposes; it approves nothing. Immutable.
 */
public final class Policy {
    private static final String ANY = "*";

    private final Map<String, Set<String>> lines;

    private Policy(Map<String, Set<String>> lines) {
        this.lines = lines;
    }

    /** The policy that comes with Hive. */
    public static Policy standard() {
        try (@Nullable InputStream in = Policy.class.getResourceAsStream("policy.properties")) {
            if (in == null) {
                throw new IOException("policy.properties is missing from the jar");
            }
            return read("policy.properties", new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's own policy cannot be read", e);
        }
    }

    /**
     * Reads a policy.
     *
     * @param name what to call it in messages
     * @param text its lines
     * @throws IOException when it cannot be read, or names an unknown type or band; the message says where
     */
    public static Policy read(String name, Reader text) throws IOException {
        Properties properties = new Properties();
        properties.load(text);
        Map<String, Set<String>> lines = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            String[] parts = key.split("\\.", 2);
            if (parts.length != 2 || !isType(parts[0]) || !isBand(parts[1])) {
                throw new IOException(name + ": '" + key + "' is not an alert type and a triage band");
            }
            lines.put(
                    key,
                    Arrays.stream(properties.getProperty(key).split(","))
                            .map(String::strip)
                            .filter(id -> !id.isEmpty())
                            .collect(Collectors.toUnmodifiableSet()));
        }
        return new Policy(lines);
    }

    private static boolean isType(String text) {
        return text.equals(ANY) || AlertType.ofId(text).isPresent();
    }

    private static boolean isBand(String text) {
        return text.equals(ANY) || Arrays.stream(Triage.Band.values()).anyMatch(band -> id(band).equals(text));
    }

    private static String id(Triage.Band band) {
        return band.name().toLowerCase(Locale.ROOT);
    }

    /** The ids of the dispositions proposed for an alert. */
    public Set<String> proposes(Alert alert) {
        String type = alert.type().id();
        String band = id(alert.triage().band());
        for (String key : new String[] {type + "." + band, type + "." + ANY, ANY + "." + band, ANY + "." + ANY}) {
            Set<String> ids = lines.get(key);
            if (ids != null) {
                return ids;
            }
        }
        return Set.of();
    }

    /**
     * A disposition that plans only for alerts for which this policy proposes it. One of one's own is proposed by no line of
     * {@link #standard}: give a policy that names its id.
     */
    public Disposition restrict(Disposition disposition) {
        return new Restricted(disposition);
    }

    /** Asks the policy first. */
    private final class Restricted implements Disposition {
        private final Disposition disposition;

        Restricted(Disposition disposition) {
            this.disposition = disposition;
        }

        @Override
        public String id() {
            return disposition.id();
        }

        @Override
        public Optional<Plan> plan(Alert alert) {
            return proposes(alert).contains(id()) ? disposition.plan(alert) : Optional.empty();
        }

        @Override
        public Outcome apply(Approval approval) throws Exception {
            return disposition.apply(approval);
        }

        @Override
        public Outcome verify(Plan plan) throws Exception {
            return disposition.verify(plan);
        }

        @Override
        public Outcome undo(Approval approval) throws Exception {
            return disposition.undo(approval);
        }
    }
}
