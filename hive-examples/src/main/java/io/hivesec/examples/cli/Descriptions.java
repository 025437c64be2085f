package io.hivesec.examples.cli;

import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.detectors.escape.ContainerConfigs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Descriptions of containers where a user says they are.
 *
 * @param configs the descriptions, in the order of their names
 * @param others how many files of JSON or YAML describe no container
 * @param unread the files and folders that could not be read, and why
 */
record Descriptions(List<ContainerConfig> configs, int others, List<String> unread) {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    /** A key that each description has one of; Compose's stands at the beginning of a line, as other files have services too. */
    private static final Pattern KEY = Pattern.compile(
            "(?m)^services\\s*:|\"services\"\\s*:|(?<![\\w-])[\"']?(?:kind|HostConfig|ociVersion|[cC]ontainerDefinitions)[\"']?\\s*:");

    /** What comes in on a stream; longer than any description, it is refused as a file would be. */
    static ContainerConfig standardInput(InputStream in) throws IOException {
        return ContainerConfig.of("-", Content.of(in.readNBytes(ContainerConfigs.MAX_BYTES + 1)));
    }

    /** Those in a folder and in the folders below; of links, only the folder itself may be one. */
    static Descriptions in(Path folder) throws IOException {
        Search search = new Search();
        Files.walkFileTree(Files.isSymbolicLink(folder) ? folder.toRealPath() : folder, search);
        search.files.sort(null);
        return new Descriptions(search.files.stream().map(ContainerConfig::of).toList(), search.others, search.unread);
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final List<Path> files = new ArrayList<>();
        private final List<String> unread = new ArrayList<>();
        private int others;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (attributes.isRegularFile() && ENDINGS.stream().anyMatch(name::endsWith)) {
                try (InputStream in = Files.newInputStream(file)) {
                    String text = new String(in.readNBytes(ContainerConfigs.MAX_BYTES), StandardCharsets.UTF_8);
                    if (KEY.matcher(text).find()) {
                        files.add(file);
                    } else {
                        others++;
                    }
                } catch (IOException e) {
                    unread.add(file + ": " + e.getMessage());
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            unread.add(file + ": " + problem.getMessage());
            return FileVisitResult.CONTINUE;
        }
    }
}
