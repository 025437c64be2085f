package io.hivesec.examples.bench;

import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A made-up stream as Tetragon would have written it in a Kubernetes cluster: a JSON record a line, each with its process,
 * its parent, their pod and their capabilities, about 2 KB a record as in its documentation.
 */
final class TetragonStream {
    private static final String CAPABILITIES = "{\"permitted\":[\"CAP_CHOWN\",\"DAC_OVERRIDE\",\"CAP_FOWNER\",\"CAP_KILL\"],"
            + "\"effective\":[\"CAP_CHOWN\",\"DAC_OVERRIDE\",\"CAP_FOWNER\",\"CAP_KILL\"]}";

    private TetragonStream() {}

    /** The records of these events, a line each. */
    static byte[] of(List<Event> events) {
        StringBuilder lines = new StringBuilder(events.size() * 2048);
        for (Event event : events) {
            record(event, lines);
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void record(Event event, StringBuilder out) {
        String kind =
                switch (event.kind()) {
                    case PROCESS_STARTED -> "process_exec";
                    case PROCESS_EXITED -> "process_exit";
                    case NETWORK_CONNECTED -> "process_connect";
                    default -> "process_kprobe";
                };
        Process parent = Process.builder()
                .pid(1)
                .executable("/usr/bin/containerd-shim-runc-v2")
                .arguments("containerd-shim-runc-v2", "-namespace", "k8s.io", "-address", "/run/containerd/containerd.sock")
                .workingDirectory("/")
                .startTime(event.process().startTime())
                .build();
        out.append("{\"").append(kind).append("\":{\"process\":");
        process(event, event.process(), true, out);
        out.append(",\"parent\":");
        process(event, parent, false, out);
        if (event instanceof NetworkConnected connected) {
            out.append(",\"source_ip\":\"10.0.9.1\",\"source_port\":49168,\"destination_ip\":\"")
                    .append(connected.target().ip())
                    .append("\",\"destination_port\":")
                    .append(connected.target().port())
                    .append(",\"protocol\":\"TCP\"");
        } else if (event instanceof FileOpened opened) {
            file(opened.path(), 4, out);
        } else if (event instanceof FileWritten written) {
            file(written.path(), 2, out);
        }
        out.append("},\"node_name\":\"pool-7041cac0-9s95\",\"time\":\"")
                .append(event.time())
                .append("\"}");
    }

    private static void file(String path, int mask, StringBuilder out) {
        out.append(",\"function_name\":\"security_file_permission\",\"args\":[{\"file_arg\":{\"path\":\"")
                .append(path)
                .append("\"}},{\"int_arg\":")
                .append(mask)
                .append("}],\"return\":{\"int_arg\":0},\"action\":\"KPROBE_ACTION_POST\",\"policy_name\":\"files\"");
    }

    private static void process(Event event, Process process, boolean inPod, StringBuilder out) {
        String id = event.container().id();
        String longId = (id + "0123456789abcdef".repeat(4)).substring(0, 64);
        String execId = Base64.getEncoder()
                .encodeToString(("pool-7041cac0-9s95:" + process.startTime() + ":" + process.pid())
                        .getBytes(StandardCharsets.UTF_8));
        out.append("{\"exec_id\":\"").append(execId).append("\",\"pid\":").append(process.pid());
        out.append(",\"uid\":1000,\"cwd\":\"/\",\"binary\":\"").append(process.executable());
        out.append("\",\"arguments\":\"")
                .append(String.join(" ", process.arguments().subList(1, process.arguments().size()))
                        .replace("\"", "\\\""));
        out.append("\",\"flags\":\"execve rootcwd clone\",\"start_time\":\"").append(process.startTime());
        out.append("\",\"auid\":4294967295,");
        if (inPod) {
            out.append("\"pod\":{\"namespace\":\"shop\",\"name\":\"").append(event.container().name());
            out.append("-56f8fc6988-pb8c7\",\"container\":{\"id\":\"containerd://").append(longId);
            out.append("\",\"name\":\"").append(event.container().name());
            out.append("\",\"image\":{\"id\":\"registry.example/service@sha256:").append("ff3aa586".repeat(8));
            out.append("\",\"name\":\"").append(event.container().image());
            out.append("\"},\"start_time\":\"2026-01-02T03:00:00Z\",\"pid\":49},\"pod_labels\":{\"app\":\"service\",");
            out.append("\"pod-template-hash\":\"56f8fc6988\"},\"workload\":\"service\"},\"cap\":").append(CAPABILITIES);
            out.append(",\"docker\":\"").append(longId, 0, 31).append("\",");
        }
        out.append("\"parent_exec_id\":\"").append(execId).append("\",\"refcnt\":1,\"tid\":").append(process.pid());
        out.append("}");
    }
}
