package io.hivesec.detectors.command;

import java.util.List;
import java.util.Set;

/** Clients of container engines and clusters, which run a command in a container. */
final class ContainerClients {
    private static final Set<String> CONTAINER_CLIENTS = Set.of(
            "docker",
            "podman",
            "nerdctl",
            "crictl",
            "ctr",
            "kubectl",
            "oc",
            "lxc",
            "incus",
            "lxc-attach",
            "docker-compose",
            "k3s",
            "microk8s",
            "runc",
            "machinectl",
            "rkt",
            "nomad");
    private static final Set<String> CONTAINER_VALUED = Set.of(
            "-n",
            "-c",
            "--namespace",
            "--container",
            "--context",
            "--kubeconfig",
            "-u",
            "--user",
            "-e",
            "--env",
            "-w",
            "--workdir",
            "-H",
            "--host",
            "-v",
            "--volume",
            "-p",
            "--publish",
            "--name",
            "--entrypoint",
            "--network",
            "--net",
            "--mount",
            "-l",
            "--label",
            "--cpus",
            "-m",
            "--memory",
            "--cap-add",
            "--cap-drop",
            "--security-opt",
            "--device",
            "--hostname",
            "-h",
            "--env-file",
            "--restart",
            "--platform",
            "--image",
            "--runtime",
            "--ulimit",
            "--log-driver",
            "--log-opt",
            "--add-host",
            "--shm-size",
            "--dns",
            "--pid",
            "--ipc",
            "--uts",
            "--userns",
            "--cgroupns",
            "--volumes-from",
            "--link",
            "--gpus",
            "--serviceaccount",
            "--overrides",
            "--detach-keys",
            "--exec-id",
            "-task",
            "-job",
            "-f",
            "-s",
            "--server",
            "--token",
            "-a",
            "--address");

    private ContainerClients() {}

    static boolean is(String name) {
        return CONTAINER_CLIENTS.contains(name);
    }

    /** Where the command starts, or -1 if the client is asked for something else: {@code docker exec name command}, {@code docker run image command}, {@code kubectl exec pod -- command}. */
    static int command(Call call) {
        List<String> texts = call.texts();
        int verb = -1;
        if (call.name().equals("lxc-attach")) return texts.indexOf("--") < 0 ? -1 : texts.indexOf("--") + 1;
        for (int i = 0; i < texts.size() && verb < 0; i++) {
            String text = texts.get(i);
            boolean planned = text.equals("create")
                    && (call.name().equals("kubectl") || call.name().equals("oc"))
                    && texts.contains("--");
            if (planned
                    || text.equals("exec")
                    || text.equals("run")
                    || text.equals("attach")
                    || text.equals("debug")
                    || text.equals("shell")) verb = i;
            else if (text.startsWith("-")) i += CONTAINER_VALUED.contains(text) ? 1 : 0;
            else if (!text.equals("container")
                    && !text.equals("compose")
                    && !text.equals("kubectl")
                    && !text.equals("t")
                    && !text.equals("task")
                    && !text.equals("tasks")
                    && !text.equals("alloc")
                    && !text.equals("ctr")) return -1;
        }
        if (verb < 0) return -1;
        int start = texts.indexOf("--");
        if (start > verb) {
            start++;
        } else {
            start = verb + 1;
            while (start < texts.size() && texts.get(start).startsWith("-")) {
                start += CONTAINER_VALUED.contains(texts.get(start)) ? 2 : 1;
            }
            start++;
        }
        return Math.min(start, call.size());
    }
}
