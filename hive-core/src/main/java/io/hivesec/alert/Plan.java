package io.hivesec.alert;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a disposition would do about an alert. A value that can be written down, shown and approved; the same alert over
 * the same world gives an equal plan.
 *
 * @param disposition the id of the disposition that made it
 * @param alert the id of the alert it answers
 * @param impact how far it reaches
 * @param target what exactly it acts on
 * @param preconditions what has to hold when it is carried out, each a sentence; otherwise it is refused
 * @param steps what would be done, in order
 * @param reach what it touches, what it leaves open, how its effect is seen
 */
public record Plan(
        String disposition,
        String alert,
        Impact impact,
        Target target,
        List<String> preconditions,
        List<Step> steps,
        Reach reach) {

    /** How far a plan reaches. */
    public enum Impact {
        /** Tells somebody; changes nothing. */
        NOTIFY,
        /** Changes something that can be put back exactly. */
        REVERSIBLE,
        /** Destroys something. */
        DESTRUCTIVE
    }

    /**
     * What a plan acts on, told apart from whatever takes its name or number later.
     *
     * @param kind what it is: {@code container}, {@code process}, {@code file}, {@code pod}
     * @param id what names it
     * @param identity what has to be the same when the plan is carried out, such as the start time; in order of name
     */
    public record Target(String kind, String id, Map<String, String> identity) {
        /** A plan that acts on nothing. */
        public static final Target NONE = new Target("", "", Map.of());

        /** Copies the identity and refuses null parts. */
        public Target {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(id, "id");
            identity = sorted(identity);
        }
    }

    /**
     * Something done to a target.
     *
     * @param name what, such as {@code disconnect}
     * @param arguments with what, such as the network; in order of name
     */
    public record Action(String name, Map<String, String> arguments) {
        /** Copies the arguments and refuses null parts. */
        public Action {
            Objects.requireNonNull(name, "name");
            arguments = sorted(arguments);
        }

        /** An action without arguments. */
        public static Action of(String name) {
            return new Action(name, Map.of());
        }

        /** An action with one argument. */
        public static Action of(String name, String argument, String value) {
            return new Action(name, Map.of(argument, value));
        }

        /** The argument of this name, empty when there is none. */
        public String argument(String key) {
            return arguments.getOrDefault(key, "");
        }
    }

    /**
     * One step of a plan.
     *
     * @param text what it does, a sentence
     * @param action what is done; null when the sentence is all there is
     * @param inverse what puts back what the step changes; null when nothing does or nothing needs to
     */
    public record Step(
            String text,
            @Nullable Action action,
            @Nullable Action inverse) {
        /** Refuses a null text. */
        public Step {
            Objects.requireNonNull(text, "text");
        }

        /** A step that is only told. */
        public static Step of(String text) {
            return new Step(text, null, null);
        }
    }

    /**
     * What a plan touches and what it leaves.
     *
     * @param blastRadius who else feels it, a sentence
     * @param remains what stays open afterwards, each a sentence
     * @param verification how the effect is seen, a sentence
     */
    public record Reach(String blastRadius, List<String> remains, String verification) {
        /** Copies the list and refuses null parts. */
        public Reach {
            Objects.requireNonNull(blastRadius, "blastRadius");
            remains = List.copyOf(remains);
            Objects.requireNonNull(verification, "verification");
        }
    }

    /** Copies the lists and refuses null parts. */
    public Plan {
        Objects.requireNonNull(disposition, "disposition");
        Objects.requireNonNull(alert, "alert");
        Objects.requireNonNull(impact, "impact");
        Objects.requireNonNull(target, "target");
        preconditions = List.copyOf(preconditions);
        steps = List.copyOf(steps);
        Objects.requireNonNull(reach, "reach");
    }

    /**
     * A plan that only says what it would do.
     *
     * @param disposition the id of the disposition that made it
     * @param alert the id of the alert it answers
     * @param impact how far it reaches
     * @param steps what would be done, in order, each a sentence
     * @param remains what stays open afterwards, each a sentence
     */
    public Plan(String disposition, String alert, Impact impact, List<String> steps, List<String> remains) {
        this(
                disposition,
                alert,
                impact,
                Target.NONE,
                List.of(),
                steps.stream().map(Step::of).toList(),
                new Reach("", remains, ""));
    }

    /** What stays open afterwards, each a sentence. */
    public List<String> remains() {
        return reach.remains();
    }

    /** Whether carrying it out changes anything in the workload. */
    public boolean isIntrusive() {
        return impact != Impact.NOTIFY;
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
