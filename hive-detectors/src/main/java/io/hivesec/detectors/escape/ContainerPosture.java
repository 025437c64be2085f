package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a description says of one container, the same for every dialect. It is what was asked for, not what the kernel
 * granted. Immutable and thread-safe.
 */
public final class ContainerPosture {

    /** Whose form a description has. */
    public enum Dialect {
        /** {@code docker inspect}. */
        DOCKER,
        /** {@code podman inspect}. */
        PODMAN,
        /** The OCI runtime specification's {@code config.json}. */
        OCI,
        /** A Kubernetes manifest. */
        KUBERNETES,
        /** A service of a Compose file. */
        COMPOSE,
        /** A task definition of Amazon ECS. */
        ECS
    }

    private final String source;
    private final Dialect dialect;
    private final String id;
    private final String name;
    private final String image;
    private final String namespace;
    private final String pod;
    private final List<String> command;
    private final Map<Fact, Setting> facts;
    private final Capabilities capabilities;
    private final List<HostMount> mounts;
    private final List<Setting> devices;
    private final List<Setting> deviceRules;

    private ContainerPosture(Builder builder) {
        source = builder.source;
        dialect = builder.dialect;
        id = builder.id;
        name = builder.name;
        image = builder.image;
        namespace = builder.namespace;
        pod = builder.pod;
        command = List.copyOf(builder.command);
        facts = Collections.unmodifiableMap(new EnumMap<>(builder.facts));
        capabilities = builder.capabilities;
        mounts = List.copyOf(builder.mounts.values());
        devices = List.copyOf(builder.devices);
        deviceRules = List.copyOf(builder.deviceRules);
    }

    static Builder builder(String source, Dialect dialect) {
        return new Builder(source, dialect);
    }

    /** The description it was read from, with the place in it when it holds several: {@code pods.yaml#2 Pod/web}. */
    public String source() {
        return source;
    }

    /** Whose form the description has. */
    public Dialect dialect() {
        return dialect;
    }

    /** The engine's identifier; empty when there is none yet. */
    public String id() {
        return id;
    }

    /** The container's name; may be empty. */
    public String name() {
        return name;
    }

    /** The image's reference as written; may be empty. */
    public String image() {
        return image;
    }

    /** The Kubernetes namespace; empty elsewhere. */
    public String namespace() {
        return namespace;
    }

    /** The Kubernetes object it belongs to; empty elsewhere. */
    public String pod() {
        return pod;
    }

    /** The command line as far as it is told. */
    public List<String> command() {
        return command;
    }

    /** The facts that hold, with the place that says so. */
    public Map<Fact, Setting> facts() {
        return facts;
    }

    /** Whether a fact holds. */
    public boolean is(Fact fact) {
        return facts.containsKey(fact);
    }

    /** The place that says that a fact holds. */
    public Optional<Setting> fact(Fact fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    /** The capabilities. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** The paths of the host that it sees. */
    public List<HostMount> mounts() {
        return mounts;
    }

    /** The devices of the host that it is given, by path. */
    public List<Setting> devices() {
        return devices;
    }

    /** The device-cgroup rules, such as {@code b *:* rwm}. */
    public List<Setting> deviceRules() {
        return deviceRules;
    }

    /** Gathers what a reader finds. Not thread-safe. */
    static final class Builder {
        private static final Set<String> ROOT = Set.of("", "0", "root");

        private final String source;
        private final Dialect dialect;
        private String id = "";
        private String name = "";
        private String image = "";
        private String namespace = "";
        private String pod = "";
        private List<String> command = List.of();
        private final Map<Fact, Setting> facts = new EnumMap<>(Fact.class);
        private Capabilities capabilities = Capabilities.NONE;
        private final Map<String, HostMount> mounts = new LinkedHashMap<>();
        private final Set<Setting> devices = new LinkedHashSet<>();
        private final List<Setting> deviceRules = new ArrayList<>();

        private Builder(String source, Dialect dialect) {
            this.source = source;
            this.dialect = dialect;
        }

        Builder identity(String theId, String theName, String theImage) {
            id = theId;
            name = theName;
            image = theImage;
            return this;
        }

        Builder inPod(String theNamespace, String thePod) {
            namespace = theNamespace;
            pod = thePod;
            return this;
        }

        Builder command(List<String> value) {
            command = value;
            return this;
        }

        Builder fact(Fact fact, String field, String value) {
            facts.putIfAbsent(fact, new Setting(field, value));
            return this;
        }

        Builder factIf(boolean holds, Fact fact, String field, String value) {
            return holds ? fact(fact, field, value) : this;
        }

        boolean is(Fact fact) {
            return facts.containsKey(fact);
        }

        /** Takes in whom an engine starts the container as: {@code user} or {@code user:group}, root when nothing is said. */
        Builder user(ConfigNode user) {
            return factIf(ROOT.contains(user.text().split(":", -1)[0]), Fact.ROOT_USER, user.path(), user.text());
        }

        Builder capabilities(Capabilities value) {
            capabilities = value;
            return this;
        }

        /** Adds a mount unless the same path is already mounted at the same place, as when two fields tell of one. */
        Builder mount(HostMount mount) {
            String key = HostPaths.resolve(mount.source()) + '\n' + HostPaths.tidy(mount.target());
            HostMount known = mounts.get(key);
            if (known == null || (known.readOnly() && !mount.readOnly()) || (mount.isShared() && !known.isShared())) {
                mounts.put(key, mount);
            }
            return this;
        }

        Builder device(String path, String field) {
            devices.add(new Setting(field, HostPaths.tidy(path)));
            return this;
        }

        Builder deviceRule(String rule, String field) {
            deviceRules.add(new Setting(field, rule));
            return this;
        }

        ContainerPosture build() {
            return new ContainerPosture(this);
        }
    }
}
