package io.hivesec.detectors.escape;

import io.hivesec.alert.FailureKind;
import io.hivesec.detectors.escape.ContainerPosture.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a task definition of Amazon ECS, one container a container definition: what {@code aws ecs describe-task-definition}
 * prints, what {@code register-task-definition} takes, and the resources of that type in a CloudFormation template, which
 * begins its names with capitals. Source: the ECS API reference, RegisterTaskDefinition; the CloudFormation reference.
 */
final class TaskDefinition {
    private static final String RESOURCE_TYPE = "AWS::ECS::TaskDefinition";

    /** What is said of the whole task. */
    private static final Map<String, Fact> NAMESPACES =
            Map.of("networkMode", Fact.NET_HOST, "pidMode", Fact.PID_HOST, "ipcMode", Fact.IPC_HOST);

    private final String source;
    private final ConfigNode task;

    private TaskDefinition(String source, ConfigNode task) {
        this.source = source;
        this.task = task;
    }

    /** Whether the node is a task definition or holds some. */
    static boolean isOne(ConfigNode node) {
        return !in(node).isEmpty();
    }

    /**
     * Reads the containers of all task definitions in a node.
     *
     * @throws MalformedConfigException when one's containers are no list
     */
    static List<ContainerPosture> read(String source, ConfigNode node) throws MalformedConfigException {
        List<ContainerPosture> containers = new ArrayList<>();
        for (ConfigNode task : in(node)) {
            ConfigNode definitions = field(task, "containerDefinitions");
            if (!definitions.isList()) {
                throw new MalformedConfigException(FailureKind.MALFORMED, definitions.path() + " is no list");
            }
            TaskDefinition definition = new TaskDefinition(source, task);
            for (ConfigNode container : definitions.items()) {
                containers.add(definition.container(container));
            }
        }
        return containers;
    }

    private static List<ConfigNode> in(ConfigNode node) {
        if (node.has("containerDefinitions")) {
            return List.of(node);
        }
        if (node.get("taskDefinition").has("containerDefinitions")) {
            return List.of(node.get("taskDefinition"));
        }
        List<ConfigNode> tasks = new ArrayList<>();
        ConfigNode resources = node.get("Resources");
        for (Object key : resources.map().keySet()) {
            ConfigNode resource = resources.get(String.valueOf(key));
            ConfigNode properties = resource.get("Properties");
            if (resource.get("Type").text().equals(RESOURCE_TYPE) && properties.has("ContainerDefinitions")) {
                tasks.add(properties);
            }
        }
        return tasks;
    }

    /** A member by its name in the API, or as a template writes it. */
    private static ConfigNode field(ConfigNode node, String name) {
        if (node.has(name)) {
            return node.get(name);
        }
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return node.has(capital) ? node.get(capital) : node.get(name);
    }

    private static String text(ConfigNode node, String name) {
        return field(node, name).text();
    }

    private ContainerPosture container(ConfigNode container) {
        ContainerPosture.Builder to = ContainerPosture.builder(source + " " + container.path(), Dialect.ECS)
                .identity("", text(container, "name"), text(container, "image"))
                .command(command(container));
        namespaces(to);
        privileges(container, to);
        ConfigNode options = field(container, "dockerSecurityOptions");
        SecurityOptions.read(options.texts(), options.path(), to);
        mounts(container, to);
        for (ConfigNode device :
                field(field(container, "linuxParameters"), "devices").items()) {
            String path = text(device, "hostPath");
            if (!path.isEmpty()) {
                to.device(path, device.path());
            }
        }
        rest(container, to);
        return to.build();
    }

    private static List<String> command(ConfigNode container) {
        List<String> command = new ArrayList<>(field(container, "entryPoint").texts());
        command.addAll(field(container, "command").texts());
        return command;
    }

    private void namespaces(ContainerPosture.Builder to) {
        NAMESPACES.forEach((name, fact) -> {
            ConfigNode mode = field(task, name);
            to.factIf(mode.text().equals("host"), fact, mode.path(), "host");
        });
    }

    private static void privileges(ConfigNode container, ContainerPosture.Builder to) {
        ConfigNode privileged = field(container, "privileged");
        to.factIf(privileged.isTrue(), Fact.PRIVILEGED, privileged.path(), "true");
        ConfigNode capabilities = field(field(container, "linuxParameters"), "capabilities");
        ConfigNode add = field(capabilities, "add");
        Capabilities asked = Capabilities.tweak(
                CapabilityTable.dockerDefaults(),
                add.texts(),
                field(capabilities, "drop").texts(),
                add.path());
        to.capabilities(privileged.isTrue() ? new Capabilities(CapabilityTable.names(), asked.requested()) : asked);
    }

    /** A mount names a volume of the task, which has a path of the host or is the engine's own. */
    private void mounts(ConfigNode container, ContainerPosture.Builder to) {
        for (ConfigNode mount : field(container, "mountPoints").items()) {
            for (ConfigNode volume : field(task, "volumes").items()) {
                if (!text(volume, "name").equals(text(mount, "sourceVolume"))) {
                    continue;
                }
                String target = text(mount, "containerPath");
                boolean readOnly = field(mount, "readOnly").isTrue();
                ConfigNode path = field(field(volume, "host"), "sourcePath");
                if (EngineBinds.isAbsolute(path.text())) {
                    to.mount(new HostMount(path.text(), target, readOnly, "", path.path()));
                }
                ConfigNode docker = field(volume, "dockerVolumeConfiguration");
                if (EngineVolumes.isLocal(text(docker, "driver"))) {
                    EngineBinds.volume(field(docker, "driverOpts"), target, readOnly, to);
                }
            }
        }
    }

    private static void rest(ConfigNode container, ContainerPosture.Builder to) {
        List<ConfigNode> from = field(container, "volumesFrom").items();
        to.factIf(
                !from.isEmpty(),
                Fact.VOLUMES_FROM,
                field(container, "volumesFrom").path(),
                String.join(
                        ",",
                        from.stream().map(one -> text(one, "sourceContainer")).toList()));
        ConfigNode readOnly = field(container, "readonlyRootFilesystem");
        to.factIf(!readOnly.isTrue(), Fact.ROOTFS_RW, readOnly.path(), readOnly.text());
        to.user(field(container, "user"));
    }
}
