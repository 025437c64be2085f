package io.hivesec.dispositions.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hivesec.dispositions.EvidenceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records what a pod is before it is touched: the object, and before it is deleted the end of each container's log and the events
 * about it. What cannot be had is named, with the cause.
 */
final class PodEvidence {
    private static final int LOG_BYTES = 4 * 1024 * 1024;

    private final Cluster cluster;

    PodEvidence(Cluster cluster) {
        this.cluster = cluster;
    }

    Map<String, String> take(Pod pod, boolean all, Path directory) throws IOException {
        EvidenceFiles files = new EvidenceFiles(directory);
        files.write("pod.yaml", Serialization.asYaml(pod).getBytes(StandardCharsets.UTF_8));
        if (all) {
            String namespace = pod.getMetadata().getNamespace();
            for (Container container : pod.getSpec().getContainers()) {
                // The API server allows letters, digits and dashes in a container's name, so it is safe in a file's.
                take(
                        "log-" + container.getName() + ".txt",
                        files,
                        () -> cluster.client()
                                .pods()
                                .inNamespace(namespace)
                                .withName(pod.getMetadata().getName())
                                .inContainer(container.getName())
                                // What it has said so far is wanted, whether it is ready or not.
                                .withReadyWaitTimeout(0)
                                .usingTimestamps()
                                .limitBytes(LOG_BYTES)
                                .tailingLines(2_000)
                                .getLog());
            }
            take(
                    "events.yaml",
                    files,
                    () -> Serialization.asYaml(cluster.client()
                            .v1()
                            .events()
                            .inNamespace(namespace)
                            .withField("involvedObject.uid", pod.getMetadata().getUid())
                            .list()));
        }
        return files.digests();
    }

    private static void take(String name, EvidenceFiles files, Supplier<String> text) throws IOException {
        String read;
        try {
            read = Cluster.call("read " + name, text::get);
        } catch (IOException e) {
            files.missing(name, String.valueOf(e.getMessage()));
            return;
        }
        files.write(name, (read == null ? "" : read).getBytes(StandardCharsets.UTF_8));
    }
}
