package io.hivesec.detectors.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * Something an image does, without what varies from one time to the next: a line of a profile.
 *
 * @param kind what kind of act
 * @param actor the program that does it, or for {@link BehaviorKind#RUN} the parent's name
 * @param object what it is done to, with {@code <n>}, {@code <hex>}, {@code <uuid>} and {@code <rand>} for what varies
 */
public record Behavior(BehaviorKind kind, String actor, String object) implements Comparable<Behavior> {
    private static final Comparator<Behavior> ORDER =
            Comparator.comparing(Behavior::kind).thenComparing(Behavior::actor).thenComparing(Behavior::object);
    private static final String SEPARATOR = " | ";

    /** The most characters of an actor or an object that are kept. */
    static final int MAX_LENGTH = 512;

    /** Cuts the parts to size and refuses null ones. */
    public Behavior {
        Objects.requireNonNull(kind, "kind");
        actor = cut(actor);
        object = cut(object);
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws ProfileException when it is no such line
     */
    public static Behavior parse(String line) throws ProfileException {
        String[] parts = line.split(" \\| ", 3);
        if (parts.length != 3) {
            throw new ProfileException("not 'kind | actor | object': '" + line + "'");
        }
        BehaviorKind kind = BehaviorKind.ofId(parts[0])
                .filter(one -> one != BehaviorKind.ALERT)
                .orElseThrow(() -> new ProfileException("no kind of behaviour: '" + parts[0] + "'"));
        return new Behavior(kind, parts[1], parts[2]);
    }

    /** The line by which a person admits it to a profile: kind, actor and object. */
    public String line() {
        return kind.id() + SEPARATOR + actor + SEPARATOR + object;
    }

    /** In order of kind, actor and object. */
    @Override
    public int compareTo(Behavior other) {
        return ORDER.compare(this, other);
    }
}
