package io.hivesec.detectors.escape;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.ContentTooLargeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads descriptions of containers: {@code docker inspect}, {@code podman inspect} (also with the volumes beside the containers
 * that mount them, as {@code docker inspect CONTAINER VOLUME} prints), the OCI runtime specification's
 * {@code config.json} (also inside what {@code crictl inspect} and {@code ctr containers info} print), Kubernetes
 * manifests in YAML or JSON, several documents in one text, Compose files, and task definitions of Amazon ECS. Stateless, safe to call from many threads.
 */
public final class ContainerConfigs {

    /** The longest description, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The most containers of one description. */
    static final int MAX_CONTAINERS = 20_000;

    /** What names it in failures. */
    static final String ID = "escape";

    private ContainerConfigs() {}

    /**
     * What was read.
     *
     * @param containers the containers that could be read, in the order of the text
     * @param failures what could not be read, each with its place; never silently left out
     */
    public record Reading(List<ContainerPosture> containers, List<Failure> failures) {

        /** Copies the lists. */
        public Reading {
            containers = List.copyOf(containers);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Reads a description. It does not throw: a document that cannot be read is a failure, the others are read all the same.
     *
     * @param config the description
     */
    public static Reading read(ContainerConfig config) {
        byte[] bytes;
        try {
            bytes = config.content().read(MAX_BYTES);
        } catch (ContentTooLargeException e) {
            return failed(config.name(), FailureKind.OVER_LIMIT, "longer than " + MAX_BYTES + " bytes");
        } catch (IOException e) {
            return failed(config.name(), FailureKind.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return read(config.name(), new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Reads the text of a description.
     *
     * @param name what names it in results and failures
     * @param text the description, at most {@link #MAX_BYTES} characters
     */
    public static Reading read(String name, String text) {
        if (text.length() > MAX_BYTES) {
            return failed(name, FailureKind.OVER_LIMIT, "longer than " + MAX_BYTES + " characters");
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<ConfigTexts.Document> documents = ConfigTexts.documents(content);
        if (documents.isEmpty()) {
            return failed(name, FailureKind.MALFORMED, "holds no document");
        }
        Collector collector = new Collector(name, documents.size() > 1);
        documents.forEach(collector::lookForClaims);
        for (ConfigTexts.Document document : documents) {
            collector.read(document);
        }
        return new Reading(collector.containers, collector.failures);
    }

    private static Reading failed(String name, FailureKind kind, String cause) {
        return new Reading(List.of(), List.of(Failure.of(ID, kind, name, cause)));
    }

    /** Gathers the containers and failures of one text. */
    private static final class Collector {
        private final String name;
        private final boolean several;
        private final KubernetesClaims claims = new KubernetesClaims();
        private final List<ContainerPosture> containers = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();

        Collector(String name, boolean several) {
            this.name = name;
            this.several = several;
        }

        /** A claim may stand behind the pod that names it. */
        void lookForClaims(ConfigTexts.Document document) {
            if (!KubernetesClaims.mayBeIn(document.text())) {
                return;
            }
            try {
                for (Object value : trees(document)) {
                    ConfigNode root = new ConfigNode(value, "");
                    (root.isList() ? root.items() : List.of(root)).forEach(claims::add);
                }
            } catch (MalformedConfigException e) {
                // It is read once more, and a failure then.
            }
        }

        void read(ConfigTexts.Document document) {
            String source = several ? name + "#" + document.number() : name;
            try {
                for (Object value : trees(document)) {
                    readValue(source, new ConfigNode(value, ""));
                }
            } catch (MalformedConfigException e) {
                fail(source, e);
            }
        }

        private static List<Object> trees(ConfigTexts.Document document) throws MalformedConfigException {
            return document.looksLikeJson() ? json(document) : yaml(document);
        }

        /** What looks like JSON may be YAML in its flow style; when it is neither, it was meant as JSON. */
        private static List<Object> json(ConfigTexts.Document document) throws MalformedConfigException {
            try {
                return JsonTrees.read(document);
            } catch (MalformedConfigException asJson) {
                if (asJson.kind() == FailureKind.OVER_LIMIT) {
                    throw asJson;
                }
                try {
                    return yaml(document);
                } catch (MalformedConfigException asYaml) {
                    throw asJson;
                }
            }
        }

        private static List<Object> yaml(ConfigTexts.Document document) throws MalformedConfigException {
            Object value = YamlTrees.read(document);
            return value == null ? List.of() : List.of(value);
        }

        private void readValue(String source, ConfigNode root) {
            EngineVolumes volumes = new EngineVolumes();
            List<ConfigNode> roots = new ArrayList<>();
            for (ConfigNode one : root.isList() ? root.items() : List.of(root)) {
                if (EngineVolumes.isVolume(one)) {
                    volumes.add(one);
                } else {
                    roots.add(one);
                }
            }
            // None at all is fine: `docker inspect` of nothing prints an empty list.
            for (ConfigNode one : roots) {
                // Each container's fields are named as its own description names them.
                ConfigNode unprefixed = new ConfigNode(one.value(), "");
                try {
                    readOne(roots.size() > 1 ? source + one.path() : source, unprefixed, volumes);
                } catch (MalformedConfigException e) {
                    fail(source, e);
                }
            }
        }

        private void readOne(String source, ConfigNode node, EngineVolumes volumes) throws MalformedConfigException {
            if (node.get("HostConfig").isMap()) {
                add(EngineInspect.read(source, node, volumes));
                return;
            }
            Optional<ConfigNode> spec = OciSpec.find(node);
            if (spec.isPresent()) {
                add(OciSpec.read(source, node, spec.get()));
                return;
            }
            if (node.has("kind")) {
                for (ContainerPosture posture : KubernetesManifest.read(source, node, claims, this::fail)) {
                    add(posture);
                }
                return;
            }
            if (ComposeFile.isOne(node)) {
                for (ContainerPosture posture : ComposeFile.read(source, node, this::fail)) {
                    add(posture);
                }
                return;
            }
            if (TaskDefinition.isOne(node)) {
                for (ContainerPosture posture : TaskDefinition.read(source, node)) {
                    add(posture);
                }
                return;
            }
            throw new MalformedConfigException(
                    FailureKind.MALFORMED,
                    "not a description that Hive knows: no HostConfig (docker, podman), ociVersion (OCI), kind (Kubernetes), "
                            + "services (Compose) or containerDefinitions (ECS)");
        }

        private void add(ContainerPosture posture) throws MalformedConfigException {
            if (containers.size() >= MAX_CONTAINERS) {
                throw new MalformedConfigException(
                        FailureKind.OVER_LIMIT, "more than " + MAX_CONTAINERS + " containers");
            }
            containers.add(posture);
        }

        private void fail(String source, MalformedConfigException cause) {
            fail(source, cause.kind(), cause.getMessage());
        }

        private void fail(String source, FailureKind kind, @Nullable String cause) {
            failures.add(Failure.of(ID, kind, source, String.valueOf(cause)));
        }
    }
}
