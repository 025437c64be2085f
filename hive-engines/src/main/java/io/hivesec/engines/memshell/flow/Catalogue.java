package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.JakartaNames;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The knowledge of {@code flow.txt}: which library types and methods are sources, sinks and links. Immutable. */
public final class Catalogue {
    private static final Pattern REQUEST = Pattern.compile("Request(Impl|Facade|Wrapper)?$");
    private static final Catalogue DEFAULT = load();

    private final Map<String, Set<String>> words = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> calls = new HashMap<>();
    private final Map<String, List<String>> suffixes = new HashMap<>();
    private final SinkTable sinks = new SinkTable();
    private final Map<String, Map<String, String>> connects = new HashMap<>();
    private final List<String[]> entries = new ArrayList<>();

    private Catalogue() {}

    /**
     * The catalogue that the engine ships.
     *
     * @return the catalogue
     */
    public static Catalogue standard() {
        return DEFAULT;
    }

    private static Catalogue load() {
        Catalogue catalogue = new Catalogue();
        try (InputStream stream = Objects.requireNonNull(
                        Catalogue.class.getResourceAsStream("/io/hivesec/engines/memshell/flow.txt"), "flow.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> catalogue.add(line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return catalogue;
    }

    private void add(String[] line) {
        switch (line[0]) {
            case "sink", "reflectsink", "fieldsink" -> sinks.add(line);
            case "connect" ->
                connects.computeIfAbsent(line[2], name -> new HashMap<>()).put(line[1], line[3]);
            case "network", "accepted", "tells", "callback", "served", "received", "same", "spelled", "objects" ->
                calls.computeIfAbsent(line[0], kind -> new HashMap<>())
                        .computeIfAbsent(line[2], name -> new HashSet<>())
                        .add(line[1]);
            case "entry" -> entries.add(line);
            default -> {
                for (int i = 1; i < line.length; i++) {
                    if (line[i].startsWith("*")) {
                        suffixes.computeIfAbsent(line[0], kind -> new ArrayList<>())
                                .add(line[i].substring(1));
                    } else {
                        words.computeIfAbsent(line[0], kind -> new HashSet<>()).add(line[i]);
                    }
                }
            }
        }
    }

    private boolean has(String kind, String word) {
        return words.getOrDefault(kind, Set.of()).contains(word);
    }

    private boolean calls(String kind, String owner, String name) {
        return calls.getOrDefault(kind, Map.of()).getOrDefault(name, Set.of()).contains(owner);
    }

    private boolean hasType(String kind, String type) {
        String normal = JakartaNames.before(type);
        if (has(kind, normal)) {
            return true;
        }
        for (String suffix : suffixes.getOrDefault(kind, List.of())) {
            if (normal.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a type stands for the request.
     *
     * @param type internal name
     * @return true if so
     */
    public boolean isRequest(String type) {
        return hasType("request", type);
    }

    /**
     * Whether a class that is not in the catalogue is a server's own kind of request, by its name and by what it is asked
     * for.
     */
    boolean looksLikeRequest(String type, String method) {
        boolean foreign = !type.startsWith("java/") && has("asked", method);
        return foreign && REQUEST.matcher(type).find();
    }

    /** Whether the call publishes the objects it is given. */
    boolean serves(String owner, String name) {
        return calls("served", owner, name);
    }

    /** Whether an object of the type carries what whoever edits a scheduler's jobs says. */
    boolean isTold(String type) {
        return has("told", type);
    }

    /** Whether the call gives what whoever edits a scheduler's jobs says. */
    boolean tells(String owner, String name) {
        return calls("tells", owner, name);
    }

    /** Whether the call fills what it is given with what somebody sent to a port. */
    boolean receives(String owner, String name) {
        return calls("received", owner, name);
    }

    /** Whether the call makes objects of whatever classes the data names. */
    boolean readsObjects(String owner, String name) {
        return calls("objects", owner, name);
    }

    /** Whether the call gives a part of the object that is as good as the object. */
    boolean isSame(String owner, String name) {
        return calls("same", owner, name);
    }

    boolean isOpened(String type) {
        return hasType("opened", type);
    }

    /** Whether a parameter of that descriptor carries what the server itself says, never what a client does. */
    boolean isServers(String descriptor) {
        return descriptor.startsWith("L") && hasType("servers", descriptor.substring(1, descriptor.length() - 1));
    }

    boolean isDirectory(String type) {
        return has("directory", type);
    }

    /**
     * Tells whether a type is of a server, of a framework over one, or of the platform, and what extends it is called with what
     * a client sent.
     *
     * @param type internal name
     * @return true if so
     */
    public boolean isHosted(String type) {
        String normal = JakartaNames.before(type);
        boolean heard = has("heard", normal) || has("directory", normal);
        if (heard || type.startsWith("java/") || has("quiet", type)) {
            return heard;
        }
        for (int end = normal.indexOf('/'); end >= 0; end = normal.indexOf('/', end + 1)) {
            if (has("hosted", normal.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a type writes back to the client.
     *
     * @param type internal name
     * @return true if so
     */
    public boolean isResponse(String type) {
        return hasType("response", type);
    }

    /**
     * The words of one kind of fact, for the vocabulary of the cheap tier.
     *
     * @param kind {@code request}, {@code response}, {@code reflective} …
     * @return its words; types with {@code javax/} stand for {@code jakarta/} too
     */
    public Set<String> words(String kind) {
        return words.getOrDefault(kind, Set.of());
    }

    /**
     * The types of one kind of fact that others repackage, as their first makers name them, for the vocabulary of the cheap
     * tier.
     *
     * @param kind {@code request} or {@code response}
     * @return their internal names
     */
    public List<String> repackaged(String kind) {
        return suffixes.getOrDefault(kind, List.of()).stream()
                .map(suffix -> (suffix.startsWith("eclipse/") ? "org/" : "org/apache/") + suffix)
                .toList();
    }

    boolean isClean(String method) {
        return has("clean", method);
    }

    boolean isPath(String method) {
        return has("path", method);
    }

    boolean isReply(String method) {
        return has("reply", method);
    }

    boolean readsInput(String reflectiveName) {
        return has("reflective", reflectiveName);
    }

    boolean carriesRequest(String reflectiveName) {
        return has("carrier", reflectiveName);
    }

    boolean isStored(String method) {
        return has("stored", method);
    }

    boolean isFileContent(String owner) {
        return has("content", owner);
    }

    boolean readsNetwork(String owner, String name) {
        return calls("network", owner, name);
    }

    boolean acceptsClient(String owner, String name) {
        return calls("accepted", owner, name);
    }

    /** Whether a library that is handed an object, or whose method {@code called} is called on it, calls that method. */
    boolean callsBack(String called, MethodFacts method) {
        return called.equals("*") && isHeard(method.name())
                || calls("callback", called, method.name())
                || method.parameters().isEmpty() && calls("callback", called, method.name() + "()");
    }

    /** Whether a method is named as those are by which a listener hears of what came in. */
    private static boolean isHeard(String name) {
        return name.length() > 2 && name.startsWith("on") && Character.isUpperCase(name.charAt(2));
    }

    /** Whether a method puts a call into another method. */
    boolean inserts(String method) {
        return has("inserts", method);
    }

    /** Whether a method puts source text into another method. */
    boolean edits(String owner, String method) {
        return has("edits", method) || has("editor", owner);
    }

    boolean handsInput(String method) {
        return has("handed", method);
    }

    /** Whether a method gives what it is given in another form, as far as its name says. */
    boolean isParser(String method) {
        return words("parser").stream().anyMatch(method::startsWith);
    }

    /** Whether a program runs what it is given, or another program. */
    boolean runsArguments(String program) {
        return has("shell", program) || has("interpreter", program);
    }

    /** Whether what is evaluated in a context of the type can do nothing but read. */
    boolean confines(String type) {
        return has("confined", type);
    }

    /** Whether a call spells what it is given in a way of its own. */
    boolean spells(String owner, String name) {
        return calls("spelled", owner, name);
    }

    boolean isShell(String command) {
        return has("shell", command);
    }

    Optional<String> connects(String owner, String name) {
        return Optional.ofNullable(connects.getOrDefault(name, Map.of()).get(owner));
    }

    /** What must not be reached. */
    SinkTable sinks() {
        return sinks;
    }

    /**
     * Tells whether a method runs, defines or evaluates what it is given.
     *
     * @param call internal name of its class, a dot, its name
     * @return true if so
     */
    public boolean runsCode(String call) {
        return sinks.runsCode(call);
    }

    /** Whether an annotation says who may call what it marks. */
    boolean isGuard(String annotation) {
        return hasType("guard", annotation);
    }

    /** Whether a method asks what the user may do. */
    boolean asksRole(String method) {
        return has("role", method);
    }

    boolean isMapping(String annotation) {
        return hasType("mapping", annotation);
    }

    /** Index of the parameter of an entry point that carries what a client sent, -1 if the method is none. */
    int entryParameter(MethodFacts method) {
        for (String[] entry : entries) {
            if (entry[1].equals(method.name())) {
                boolean leads = entry[2].startsWith("!");
                String expected = entry[2].startsWith("?") || leads ? entry[2].substring(1) : entry[2];
                String all = String.join("", method.parameters());
                List<String> parameters = method.parameters();
                if (entry[2].startsWith("?")
                        ? parameters.size() > 1
                                && all.substring(parameters.get(0).length()).equals(expected)
                        : all.equals(expected)) {
                    return leads ? 0 : entry[2].startsWith("?") ? 1 : parameters.size() - 1;
                }
            }
        }
        return -1;
    }
}
