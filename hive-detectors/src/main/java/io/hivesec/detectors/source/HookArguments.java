package io.hivesec.detectors.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a function that a Tetragon tracing policy hooked, by type. Nothing changes once they are read, so that
 * records with the same arguments may share them.
 */
final class HookArguments {
    private static final int FEW = 3;

    private final List<String> texts = new ArrayList<>(FEW);
    private final List<Long> numbers = new ArrayList<>(FEW);
    private final List<String> paths = new ArrayList<>(FEW);
    private JsonNode socket = MissingNode.getInstance();
    private JsonNode credentials = MissingNode.getInstance();
    private JsonNode module = MissingNode.getInstance();

    private HookArguments() {}

    /** The arguments in a record's {@code args}. */
    static HookArguments of(JsonNode args) {
        HookArguments arguments = new HookArguments();
        for (JsonNode arg : args) {
            for (Map.Entry<String, JsonNode> typed : arg.properties()) {
                arguments.add(typed.getKey(), typed.getValue());
            }
        }
        return arguments;
    }

    private void add(String type, JsonNode value) {
        switch (type) {
            case "int_arg", "uint_arg", "long_arg", "size_arg" -> numbers.add(Json.number(value, 0));
            case "string_arg" -> texts.add(Json.text(value));
            case "file_arg", "path_arg", "linux_binprm_arg" -> paths.add(absolute(Json.text(value, "path")));
            case "sock_arg", "sockaddr_arg", "skb_arg" -> socket = value;
            case "process_credentials_arg", "cred_arg" -> credentials = value;
            case "module_arg" -> module = value;
            default -> {
                // The label and types that say nothing to the model.
            }
        }
    }

    /** Old releases lost the leading slash when they put a path together. */
    private static String absolute(String path) {
        return path.isEmpty() || path.charAt(0) == '/' || path.indexOf(':') >= 0 ? path : "/" + path;
    }

    List<String> texts() {
        return texts;
    }

    List<Long> numbers() {
        return numbers;
    }

    List<String> paths() {
        return paths;
    }

    /** A socket or an address; missing when there is none. */
    JsonNode socket() {
        return socket;
    }

    JsonNode credentials() {
        return credentials;
    }

    JsonNode module() {
        return module;
    }

    /** A path, or a text where the policy asked for texts only; empty when there are not so many. */
    String path(int index) {
        List<String> named = paths.isEmpty() ? texts : paths;
        return index < named.size() ? named.get(index) : "";
    }

    long number(int index, long otherwise) {
        return index < numbers.size() ? numbers.get(index) : otherwise;
    }
}
