package io.hivesec.detectors.escape;

import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Process;
import java.util.List;
import java.util.Optional;

/**
 * Powerful workloads that are powerful by design: monitoring, logging, networking, storage, builders. One is recognised by
 * its program or image together with the settings that make it what it is; only the settings that it needs are then
 * expected of it. The resource {@code known-workloads.txt} holds them.
 */
final class KnownWorkloads {

    /**
     * A workload.
     *
     * @param id its name
     * @param programs file names of the program it runs
     * @param images last parts of its images' names, without tag: the last, or the last two where one says too little
     * @param shape what it cannot do without
     * @param expected the rules it is expected to break, with {@code :ro} for mounts that it only reads
     */
    record Workload(
            String id, List<String> programs, List<String> images, List<Conditions> shape, List<String> expected) {

        /** Whether it is expected to have what this reason is about. */
        boolean expects(Reason reason, ContainerPosture posture) {
            String rule = reason.rule().id().substring("escape-risk.".length());
            if (expected.contains(rule)) {
                return true;
            }
            boolean onlyRead = posture.mounts().stream()
                    .filter(mount -> reason.places().stream()
                            .anyMatch(place -> place.field().equals(mount.field())))
                    .allMatch(HostMount::readOnly);
            return onlyRead && expected.contains(rule + ":ro");
        }
    }

    private static final List<Workload> ALL = Table.read("known-workloads.txt", 5).stream()
            .map(cells -> new Workload(
                    cells.get(0),
                    Table.list(cells.get(1)),
                    Table.list(cells.get(2)),
                    List.of(cells.get(3).split(" or ")).stream()
                            .map(Conditions::parse)
                            .toList(),
                    Table.list(cells.get(4))))
            .toList();

    private KnownWorkloads() {}

    static List<Workload> all() {
        return ALL;
    }

    /** Whether a process, or one that it was started by, is a program of a workload and not somebody's file of that name. */
    static boolean isLineOf(String id, Process process, List<Process> ancestors) {
        for (Workload one : ALL) {
            if (!one.id().equals(id)) continue;
            if (isProgramOf(one, process)) return true;
            for (Process ancestor : ancestors) if (isProgramOf(one, ancestor)) return true;
        }
        return false;
    }

    private static boolean isProgramOf(Workload workload, Process process) {
        return workload.programs().contains(process.name()) && !WritablePlaces.mayBeLeft(process.executable());
    }

    /** The workload that a container is, if it is one. */
    static Optional<Workload> recognise(ContainerPosture posture) {
        String program =
                posture.command().isEmpty() ? "" : lastPart(posture.command().get(0));
        String image = imageName(posture.image());
        List<String> names = List.of(lastPart(image), lastTwoParts(image));
        return ALL.stream()
                .filter(one -> one.programs().contains(program)
                        || one.images().stream().anyMatch(names::contains))
                .filter(one -> one.shape().stream()
                        .anyMatch(shape -> shape.places(posture).isPresent()))
                .findFirst();
    }

    /** The reference without tag and digest; a registry's port is no tag. */
    private static String imageName(String reference) {
        String name = reference.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static String lastTwoParts(String path) {
        int last = path.lastIndexOf('/');
        return last < 0 ? path : path.substring(path.lastIndexOf('/', last - 1) + 1);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
