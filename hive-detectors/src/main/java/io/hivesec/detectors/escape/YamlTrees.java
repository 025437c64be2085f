package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds maps, lists and texts from the events of a YAML parser, and nothing else: no tag is honoured, no object made.
 * Depth, nodes and aliases are bounded; a node behind an alias counts as often as it is meant, so a bomb of aliases goes
 * off on paper only.
 */
final class YamlTrees {

    /** The most collections inside one another. */
    static final int MAX_DEPTH = 100;

    /** The most values in a document, those behind aliases counted each time. */
    static final int MAX_NODES = 2_000_000;

    private static final String MERGE = "<<";

    /** A collection that is being filled. */
    private static final class Open {
        final @Nullable Map<String, @Nullable Object> map;
        final @Nullable List<@Nullable Object> list;
        final @Nullable Anchor anchor;
        final long before;

        @Nullable
        String key;

        Open(boolean mapping, @Nullable Anchor anchor, long before) {
            this.map = mapping ? new LinkedHashMap<>() : null;
            this.list = mapping ? null : new ArrayList<>();
            this.anchor = anchor;
            this.before = before;
        }

        Object value() {
            return map != null ? map : java.util.Objects.requireNonNull(list);
        }
    }

    private record Anchored(@Nullable Object value, long nodes) {}

    private final ConfigTexts.Document document;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private long nodes;
    private @Nullable Object root;

    private YamlTrees(ConfigTexts.Document document) {
        this.document = document;
    }

    /** The one value of a document. */
    static @Nullable Object read(ConfigTexts.Document document) throws MalformedConfigException {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(ContainerConfigs.MAX_BYTES)
                .build();
        YamlTrees tree = new YamlTrees(document);
        try {
            for (Event event : new Parse(settings).parseString(document.text())) {
                tree.accept(event);
            }
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? "not YAML" : "not YAML: " + e.getProblem();
            throw new MalformedConfigException(
                    FailureKind.MALFORMED, tree.place(e.getProblemMark().orElse(null)) + problem + hint(document));
        } catch (YamlEngineException e) {
            throw new MalformedConfigException(FailureKind.MALFORMED, "not YAML: " + e.getMessage());
        }
        return tree.root;
    }

    private void accept(Event event) throws MalformedConfigException {
        switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                count(1, event);
                Object value = scalar.isPlain() && isNull(scalar.getValue()) ? null : scalar.getValue();
                scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(value, 1)));
                put(value);
            }
            case MappingStart ->
                begin(new Open(true, ((MappingStartEvent) event).getAnchor().orElse(null), nodes), event);
            case SequenceStart ->
                begin(new Open(false, ((SequenceStartEvent) event).getAnchor().orElse(null), nodes), event);
            case MappingEnd, SequenceEnd -> {
                Open done = open.removeLast();
                if (done.anchor != null) {
                    anchors.put(done.anchor, new Anchored(done.value(), nodes - done.before));
                }
                put(done.value());
            }
            case Alias -> {
                // An anchor still open is not known yet, so that a tree cannot contain itself.
                Anchored meant = anchors.get(((AliasEvent) event).getAlias());
                if (meant == null) {
                    throw new MalformedConfigException(
                            FailureKind.MALFORMED, place(event) + "an alias of nothing, or of what it stands in");
                }
                count(meant.nodes(), event);
                put(meant.value());
            }
            default -> {
                // Stream, document and comment events say nothing of the value.
            }
        }
    }

    private void begin(Open collection, Event event) throws MalformedConfigException {
        count(1, event);
        if (open.size() >= MAX_DEPTH) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT, place(event) + "nesting deeper than " + MAX_DEPTH);
        }
        open.addLast(collection);
    }

    private void count(long more, Event event) throws MalformedConfigException {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new MalformedConfigException(
                    FailureKind.OVER_LIMIT, place(event) + "more than " + MAX_NODES + " values, aliases followed");
        }
    }

    private void put(@Nullable Object value) {
        Open into = open.peekLast();
        if (into == null) {
            root = value;
        } else if (into.list != null) {
            into.list.add(value);
        } else if (into.map != null && into.key == null) {
            into.key = value instanceof String text ? text : String.valueOf(value);
        } else if (into.map != null) {
            putEntry(into.map, String.valueOf(into.key), value);
            into.key = null;
        }
    }

    /** Kubernetes' reader follows the merge keys of YAML 1.1: what is merged gives way to what is written out. */
    private static void putEntry(Map<String, @Nullable Object> map, String key, @Nullable Object value) {
        if (key.equals(MERGE) && value instanceof Map<?, ?> merged) {
            merged.forEach((name, one) -> map.putIfAbsent(String.valueOf(name), one));
        } else if (key.equals(MERGE) && value instanceof List<?> several) {
            for (Object one : several) {
                if (one instanceof Map<?, ?> merged) {
                    merged.forEach((name, inner) -> map.putIfAbsent(String.valueOf(name), inner));
                }
            }
        } else {
            map.put(key, value);
        }
    }

    private static boolean isNull(String plain) {
        return plain.isEmpty() || plain.equals("~") || plain.equalsIgnoreCase("null");
    }

    private String place(Event event) {
        return place(event.getStartMark().orElse(null));
    }

    private String place(@Nullable Mark mark) {
        return mark == null
                ? ""
                : "line " + (document.firstLine() + mark.getLine()) + ", column " + (mark.getColumn() + 1) + ": ";
    }

    private static String hint(ConfigTexts.Document document) {
        return document.text().contains("{{") ? " (a template: render it first)" : "";
    }
}
