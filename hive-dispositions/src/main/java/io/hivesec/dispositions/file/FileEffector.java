package io.hivesec.dispositions.file;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.EvidenceFiles;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.event.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Quarantines or deletes the file that an alert is about. The file is known again by its inode and its bytes; a path that
 * leads through a symbolic link is refused.
 *
 * <p>Threads: safe.
 */
public final class FileEffector implements Effector {
    private final FileResponse response;
    private final FileRoots roots;
    private final Quarantine quarantine;

    /**
     * An effector that gives one response.
     *
     * @param response which
     * @param roots where files are
     * @param quarantine the directory of files put away, on a disk of the responder's own
     */
    public FileEffector(FileResponse response, FileRoots roots, Path quarantine) {
        this.response = response;
        this.roots = roots;
        this.quarantine = new Quarantine(quarantine);
    }

    @Override
    public String id() {
        return response.id();
    }

    @Override
    public Optional<Plan> plan(Alert alert) throws IOException {
        String path = alert.artifact().name();
        if (!path.startsWith("/") || path.indexOf('!') >= 0) {
            return Optional.empty();
        }
        Container container = alert.container();
        try (SecurePlace place = SecurePlace.open(roots.of(container), path);
                PinnedFile file = pin(place, path)) {
            BasicFileAttributes basic = file.basic();
            String digest = file.digest();
            String told = alert.artifact().digests().sha256();
            if (!told.isEmpty() && !told.equals(digest)) {
                throw new RefusedException(path + " is not the file that was scanned: its bytes are others");
            }
            Target target = new Target(
                    "file",
                    (container.isHost() ? "host" : container.id()) + ":" + path,
                    Map.of(
                            "container", container.id(),
                            "path", path,
                            "inode", String.valueOf(basic.fileKey()),
                            "size", String.valueOf(basic.size()),
                            "modified", basic.lastModifiedTime().toInstant().toString(),
                            "sha256", digest));
            return Optional.of(new Plan(
                    id(),
                    alert.id(),
                    response.impact(),
                    target,
                    List.of("it is the same regular file with the same bytes", "no symbolic link is on the way to it"),
                    List.of(step()),
                    new Reach(
                            "whoever opens " + path,
                            remains(file),
                            "the name is free and the copy put away is whole")));
        }
    }

    private Step step() {
        return response == FileResponse.QUARANTINE
                ? new Step("put the file away", Action.of("quarantine"), Action.of("restore"))
                : new Step("delete the file", Action.of("delete"), null);
    }

    private List<String> remains(PinnedFile file) throws IOException {
        List<String> remains = new ArrayList<>(List.of("processes that have it open or run it go on"));
        if (file.links() > 1) {
            remains.add(file.links() - 1 + " other name(s) (hard links) of the same file");
        }
        if (response == FileResponse.QUARANTINE && !SystemAttributes.areReadable()) {
            remains.add(
                    "capabilities, access control lists and labels, if it has any, are lost: getfattr and setfattr are"
                            + " not installed");
        }
        return remains;
    }

    private static PinnedFile pin(SecurePlace place, String path) throws IOException {
        BasicFileAttributes attributes =
                place.attributes().orElseThrow(() -> new RefusedException(path + " does not exist"));
        if (!attributes.isRegularFile()) {
            throw new RefusedException(
                    path + " is " + (attributes.isSymbolicLink() ? "a symbolic link" : "no regular file"));
        }
        return PinnedFile.open(place::read, attributes.fileKey());
    }

    private SecurePlace place(Target target) throws IOException {
        String container = target.identity().getOrDefault("container", "");
        return SecurePlace.open(roots.of(Container.of(container, "", "")), path(target));
    }

    private static String path(Target target) {
        return target.identity().getOrDefault("path", "");
    }

    /** The name of the copy, and of the file while it is between its own name and none. */
    private static String name(Target target) {
        return EvidenceFiles.sha256((target.id() + target.identity()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    private static String aside(Target target) {
        return ".hive-" + name(target);
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        try (SecurePlace place = place(target)) {
            Optional<BasicFileAttributes> now = place.attributes();
            if (moment == Moment.UNDO || (now.isEmpty() && isTaken(target, place))) {
                return;
            }
            requireSame(target, now.orElseThrow(() -> new RefusedException(path(target) + " is gone")));
        }
    }

    /** Whether an interrupted attempt came past the point where the name is free. */
    private boolean isTaken(Target target, SecurePlace place) throws IOException {
        return quarantine.manifest(name(target)).isPresent()
                || place.attributesBeside(aside(target)).isPresent();
    }

    private static void requireSame(Target target, BasicFileAttributes now) throws RefusedException {
        if (!now.isRegularFile() || !isSame(target, now)) {
            throw new RefusedException(path(target) + " is not the file that was planned for");
        }
    }

    private static boolean isSame(Target target, BasicFileAttributes now) {
        // A file system gives the inode of a file that is gone to the next one.
        return target.identity().getOrDefault("inode", "").equals(String.valueOf(now.fileKey()))
                && target.identity().getOrDefault("size", "").equals(String.valueOf(now.size()))
                && target.identity()
                        .getOrDefault("modified", "")
                        .equals(now.lastModifiedTime().toInstant().toString());
    }

    @Override
    public Map<String, String> evidence(Target target, Path directory) throws IOException {
        if (response == FileResponse.QUARANTINE) {
            return Map.of();
        }
        EvidenceFiles files = new EvidenceFiles(directory);
        try (SecurePlace place = place(target);
                PinnedFile file = pin(place, path(target))) {
            FileManifest manifest = new FileManifest(
                    path(target),
                    file.basic().size(),
                    file.digest(),
                    file.mode(),
                    file.uid(),
                    file.gid(),
                    file.basic().lastModifiedTime().toInstant().toString(),
                    file.basic().lastAccessTime().toInstant().toString(),
                    file.extended(),
                    file.system(),
                    "");
            files.write("file.json", manifest.toJson());
        }
        return files.digests();
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) {
        return action.name().equals("quarantine") ? Optional.of(Action.of("restore")) : Optional.empty();
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        try (SecurePlace place = place(target)) {
            switch (action.name()) {
                case "quarantine" -> {
                    if (place.attributes().isPresent()) {
                        putAway(target, place);
                    }
                    take(target, place);
                }
                case "delete" -> take(target, place);
                case "restore" -> restore(target, place);
                default -> throw new RefusedException("unknown action '" + action.name() + "'");
            }
        }
        return "";
    }

    private void putAway(Target target, SecurePlace place) throws IOException {
        try (PinnedFile file = pin(place, path(target))) {
            requireSame(target, file.basic());
            FileManifest manifest = quarantine.store(name(target), path(target), file);
            if (!manifest.sha256().equals(target.identity().get("sha256"))) {
                throw new RefusedException(path(target) + " was written to since it was planned for");
            }
            quarantine.load(name(target), manifest, null);
        }
    }

    /** Frees the name: first aside, where nobody expects it, then a look whether that is the file meant, then gone. */
    private static void take(Target target, SecurePlace place) throws IOException {
        String aside = aside(target);
        Optional<BasicFileAttributes> now = place.attributes();
        if (now.isPresent()) {
            requireSame(target, now.get());
            place.moveTo(aside);
        }
        Optional<BasicFileAttributes> moved = place.attributesBeside(aside);
        if (moved.isPresent() && !isSame(target, moved.get())) {
            place.takeFrom(aside);
            throw new RefusedException(path(target) + " was replaced while it was taken");
        }
        place.deleteBeside(aside);
    }

    private void restore(Target target, SecurePlace place) throws IOException {
        Optional<FileManifest> manifest = quarantine.manifest(name(target));
        Optional<BasicFileAttributes> now = place.attributes();
        if (manifest.isEmpty() || (now.isPresent() && isSame(target, now.get()))) {
            // It was not put away whole, so it was not taken.
            return;
        }
        String beside = aside(target) + ".new";
        place.deleteBeside(beside);
        place.deleteBeside(aside(target));
        try (PinnedFile file = PinnedFile.create(() -> place.create(beside), place, beside)) {
            quarantine.load(name(target), manifest.get(), file.channel());
            file.restore(manifest.get());
        }
        if (now.isPresent()) {
            // A restore that was interrupted after the last step left the same bytes here.
            requireRestored(target, place, manifest.get());
            place.deleteBeside(beside);
        } else {
            place.takeFrom(beside);
        }
    }

    private static void requireRestored(Target target, SecurePlace place, FileManifest manifest) throws IOException {
        try (PinnedFile file = pin(place, path(target))) {
            if (!file.digest().equals(manifest.sha256())) {
                throw new RefusedException("there is something else at " + path(target) + " now");
            }
        }
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        Target target = plan.target();
        try (SecurePlace place = place(target)) {
            Optional<BasicFileAttributes> now = place.attributes();
            boolean free =
                    now.isEmpty() && place.attributesBeside(aside(target)).isEmpty();
            List<String> seen = new ArrayList<>();
            seen.add(free ? "nothing is at " + path(target) : "something is at " + path(target));
            if (response == FileResponse.DELETE || !free) {
                return new Probe(free, seen);
            }
            Optional<FileManifest> manifest = quarantine.manifest(name(target));
            if (manifest.isEmpty()) {
                seen.add("no copy was put away");
                return new Probe(false, seen);
            }
            quarantine.load(name(target), manifest.get(), null);
            seen.add("the copy put away has the same bytes");
            return new Probe(true, seen);
        }
    }
}
