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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which responses are proposed for which kind of alert at which triage band, read from a file: {@code TYPE.BAND = id, id}.
 * A policy proposes; it approves nothing. Immutable.
 */
public final class Policy {
    private static final String ANY = "*";
    private static final String STANDARD = "policy.properties";

    private final String name;
    private final Map<String, Set<String>> lines;

    private Policy(String name, Map<String, Set<String>> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** The policy that comes with Hive. */
    public static Policy standard() {
        try (@Nullable InputStream in = Policy.class.getResourceAsStream(STANDARD)) {
            if (in == null) {
                throw new IOException(STANDARD + " is missing from the jar");
            }
            return read(STANDARD, new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's own policy cannot be read", e);
        }
    }

    /**
     * Reads a policy.
     *
     * @param name what to call it in messages
     * @param text its lines
     * @throws IOException when it cannot be read, names an unknown type or band, or has a line twice; the message says where
     */
    public static Policy read(String name, Reader text) throws IOException {
        Properties properties = new OnceOnly();
        try {
            properties.load(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
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
        return new Policy(name, lines);
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
     * {@link #standard}: give a policy that names its id. {@link #restrictAll} tells of ids that are misspelt.
     */
    public Disposition restrict(Disposition disposition) {
        return new Restricted(disposition);
    }

    /**
     * Every one of some dispositions, {@linkplain #restrict restricted}.
     *
     * @throws IllegalArgumentException as {@link #requireKnown} says
     */
    public List<Disposition> restrictAll(Collection<? extends Disposition> dispositions) {
        requireKnown(dispositions.stream().map(Disposition::id).toList());
        return dispositions.stream().map(this::restrict).toList();
    }

    /**
     * Refuses a policy that proposes what is not there: a misspelt id would propose nothing, and nobody would notice before the day
     * that the response is missing.
     *
     * @param ids the ids of the dispositions that there are; those that {@link #standard} names count as known
     * @throws IllegalArgumentException when it proposes another; the message names policy, line and id
     */
    public void requireKnown(Collection<String> ids) {
        Set<String> known = new TreeSet<>(ids);
        standard().lines.values().forEach(known::addAll);
        lines.forEach((key, proposed) -> proposed.stream()
                .filter(id -> !known.contains(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException(name + ": '" + key + "' proposes '" + id
                            + "', and there is no such disposition; there are " + String.join(", ", known));
                }));
    }

    /** Properties of which each is set once: of two lines that say different things, one would be passed over. */
    private static final class OnceOnly extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (containsKey(key)) {
                throw new IllegalArgumentException("'" + key + "' stands there twice");
            }
            return super.put(key, value);
        }
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
