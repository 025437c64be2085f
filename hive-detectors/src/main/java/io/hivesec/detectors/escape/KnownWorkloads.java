package io.hivesec.detectors.escape;

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
     * @param images last parts of its images' names, without tag
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

    /** The workload that a container is, if it is one. */
    static Optional<Workload> recognise(ContainerPosture posture) {
        String program =
                posture.command().isEmpty() ? "" : lastPart(posture.command().get(0));
        String image = imageName(posture.image());
        return ALL.stream()
                .filter(one -> one.programs().contains(program) || one.images().contains(image))
                .filter(one -> one.shape().stream()
                        .anyMatch(shape -> shape.places(posture).isPresent()))
                .findFirst();
    }

    private static String imageName(String reference) {
        String name = lastPart(reference);
        int end = name.indexOf('@') >= 0 ? name.indexOf('@') : name.length();
        int colon = name.indexOf(':');
        return name.substring(0, colon >= 0 ? Math.min(colon, end) : end);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
