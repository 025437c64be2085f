package io.hivesec.engines.jvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of the web containers that the agent came by, with the fields that were asked for. Immutable. */
final class ObjectGraph {
    private final Map<Integer, Node> nodes;
    private final String limit;

    /**
     * An object.
     *
     * @param number its number in the walk
     * @param type its class
     * @param fields the fields that were asked for; of two with one name the most derived one
     */
    record Node(int number, ClassKey type, Map<String, Value> fields) {
        Node {
            fields = Map.copyOf(fields);
        }

        Value get(String field) {
            return fields.getOrDefault(field, Value.Nothing.NOTHING);
        }

        String text(String field) {
            return get(field).asText();
        }
    }

    ObjectGraph(Map<Integer, Node> nodes, String limit) {
        this.nodes = Map.copyOf(nodes);
        this.limit = limit;
    }

    static ObjectGraph read(AnswerReader in) throws IOException {
        String limit = in.text();
        in.number();
        int count = in.number();
        return AnswerReader.read(in.bytes(), told -> {
            Map<Integer, Node> nodes = new HashMap<>();
            for (int i = 0; i < count; i++) {
                int number = told.number();
                ClassKey type = told.key();
                Map<String, Value> fields = new HashMap<>();
                for (int field = told.count(); field > 0; field--) {
                    String name = told.text();
                    fields.putIfAbsent(name, told.value());
                }
                nodes.put(number, new Node(number, type, fields));
            }
            return new ObjectGraph(nodes, limit);
        });
    }

    /** Why the walk ended early; empty when it did not. */
    String limit() {
        return limit;
    }

    List<Node> all() {
        return List.copyOf(nodes.values());
    }

    /** The objects that have all of these fields among those told. */
    List<Node> having(String... fields) {
        List<Node> found = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (node.fields().keySet().containsAll(List.of(fields))) {
                found.add(node);
            }
        }
        return found;
    }

    /** The object that a value refers to, if it was told. */
    Optional<Node> at(Value value) {
        return value instanceof Value.Reference reference
                ? Optional.ofNullable(nodes.get(reference.number()))
                : Optional.empty();
    }

    /** The objects that a value, or each element of it, refers to. */
    List<Node> each(Value value) {
        return value.each().stream().map(this::at).flatMap(Optional::stream).toList();
    }
}
