package io.hivesec.whitelist;

import com.google.common.net.InetAddresses;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Evidence;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an alert says, in the terms of the rules. Computed when first asked for. Not thread-safe: one a lookup. */
final class Facts {
    /** Pairs of users beyond which an alert says too much to be trusted by any rule. */
    private static final int MAX_PAIRS = 64;

    private final Alert alert;
    private final ArtifactContents contents;
    private final Map<Field, List<Fact>> byField = new EnumMap<>(Field.class);
    private boolean addressAsked;
    private @Nullable Network address;
    private boolean bytesAsked;
    private byte @Nullable [] bytes;

    Facts(Alert alert, ArtifactContents contents) {
        this.alert = alert;
        this.contents = contents;
    }

    Alert alert() {
        return alert;
    }

    /** Everything the alert names that the field's condition is about; empty when it names nothing. */
    List<Fact> of(Field field) {
        List<Fact> known = byField.get(field);
        if (known == null) {
            known = find(field);
            byField.put(field, known);
        }
        return known;
    }

    private List<Fact> find(Field field) {
        return switch (field) {
            case MD5 -> one(alert.artifact().digests().md5());
            case SHA256, SAMPLE -> one(alert.artifact().digests().sha256());
            case RISK_KINDS -> observed("riskKind");
            case SENSITIVE_DIRECTORIES -> observed("directory");
            case IMAGES -> image();
            case CONTAINERS -> one(alert.container().name());
            case PROCESSES -> processes();
            case PARENT_PROCESSES ->
                alert.ancestors().isEmpty()
                        ? List.of()
                        : names(ProcessNames.of(alert.ancestors().get(0)));
            case USERS -> users();
            case CLASS_NAMES -> observedOr("className", alert.artifact().name());
            case CODE_SOURCES -> codeSources();
            case SITES -> observed("site");
            case DIRECTORIES -> one(Paths.normalize(alert.artifact().name()));
            case FILE_NAMES ->
                one(Paths.fileName(Paths.normalize(alert.artifact().name())));
            case PATHS ->
                observed("path").stream()
                        .map(fact -> Fact.of(Paths.normalize(fact.shown())))
                        .toList();
            case COMMAND_LINE -> one(alert.process().commandLine());
            case PROCESS_TREE, PROCESS_TREE_EXACT, TARGET_HOSTS, TARGET_PORTS, TARGETS, SAMPLE_SIMILARITY ->
                throw new IllegalArgumentException(field + " has a condition of its own");
        };
    }

    /** How many processes the alert's tree has, the process itself included. */
    int treeSize() {
        return alert.ancestors().size() + (alert.process().isKnown() ? 1 : 0);
    }

    /** The process that many steps above the alert's own. */
    Process above(int steps) {
        return steps == 0 ? alert.process() : alert.ancestors().get(steps - 1);
    }

    /** The target's address, when it is one. */
    Optional<Network> address() {
        if (!addressAsked) {
            addressAsked = true;
            String literal = Endpoint.withoutZone(alert.target().ip());
            if (InetAddresses.isInetAddress(literal)) {
                address = Network.of(InetAddresses.forString(literal));
            }
        }
        return Optional.ofNullable(address);
    }

    /** The target's host name in lower case, or empty. */
    String hostName() {
        return HostPattern.canonicalName(alert.target().name());
    }

    /** The artifact's bytes, where they can still be had and are the ones that were judged. */
    Optional<byte[]> artifactBytes() {
        if (!bytesAsked) {
            bytesAsked = true;
            ArtifactIdentity artifact = alert.artifact();
            if (artifact.isKnown() && !artifact.digests().sha256().isEmpty()) {
                bytes = contents.read(artifact).orElse(null);
            }
        }
        return Optional.ofNullable(bytes);
    }

    private List<Fact> processes() {
        if (alert.type() == AlertType.MEMORY_WEBSHELL) {
            List<Fact> named = observed("process");
            if (!named.isEmpty()) {
                return named;
            }
        }
        return names(ProcessNames.of(alert.process()));
    }

    private List<Fact> image() {
        List<String> names = new ArrayList<>(2);
        addUnlessEmpty(names, alert.container().image());
        addUnlessEmpty(names, alert.container().imageDigest());
        return names(names);
    }

    private List<Fact> users() {
        List<Fact> from = observed("userFrom");
        List<Fact> to = observed("userTo");
        List<Fact> pairs = new ArrayList<>();
        for (Fact before : from) {
            for (Fact after : to) {
                if (pairs.size() == MAX_PAIRS) {
                    return List.of();
                }
                pairs.add(Fact.of(before.shown() + "->" + after.shown()));
            }
        }
        return pairs;
    }

    private List<Fact> codeSources() {
        List<Fact> sources = observed("codeSource");
        List<Fact> facts = new ArrayList<>(sources.size());
        for (Fact source : sources) {
            List<String> names = new ArrayList<>(Paths.ofCodeSource(source.shown()));
            if (sources.size() == 1) {
                // With several sources nothing says which of them a hash belongs to.
                observed("codeSourceSha256").forEach(hash -> names.add(hash.shown()));
                observed("codeSourceMd5").forEach(hash -> names.add(hash.shown()));
            }
            facts.add(new Fact(names));
        }
        return facts;
    }

    private List<Fact> observedOr(String name, String otherwise) {
        List<Fact> facts = observed(name);
        return facts.isEmpty() ? one(otherwise) : facts;
    }

    private List<Fact> observed(String name) {
        List<Fact> facts = new ArrayList<>(2);
        for (Evidence one : alert.evidence()) {
            if (one.name().equals(name) && !one.value().isEmpty()) {
                facts.add(Fact.of(one.value()));
            }
        }
        return facts;
    }

    private static void addUnlessEmpty(List<String> names, String name) {
        if (!name.isEmpty()) {
            names.add(name);
        }
    }

    private static List<Fact> one(String name) {
        return name.isEmpty() ? List.of() : List.of(Fact.of(name));
    }

    private static List<Fact> names(List<String> names) {
        return names.isEmpty() ? List.of() : List.of(new Fact(names));
    }
}
