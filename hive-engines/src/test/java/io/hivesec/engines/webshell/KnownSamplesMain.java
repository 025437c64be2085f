package io.hivesec.engines.webshell;

import io.hivesec.artifact.Content;
import io.hivesec.artifact.Digests;
import io.hivesec.engines.webshell.known.KnownSample;
import io.hivesec.engines.webshell.known.KnownSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works with the library of known samples: {@code write FILE} writes the fingerprints of the project's own specimens, from
 * which the shipped library is made; {@code score MALICIOUS BENIGN} makes a library of half of one folder and counts what it
 * finds of the other half and wrongly of the other folder.
 */
public final class KnownSamplesMain {
    private KnownSamplesMain() {}

    /**
     * Runs it.
     *
     * @param arguments see above
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("write")) {
            try (var out = Files.newOutputStream(Path.of(arguments[1]))) {
                specimens().write(out);
            }
            return;
        }
        List<Path> malicious = files(Path.of(arguments[1]));
        List<KnownSample> half = new ArrayList<>();
        for (int i = 0; i < malicious.size(); i += 2) {
            half.add(KnownSample.of(malicious.get(i).toString(), Files.readAllBytes(malicious.get(i))));
        }
        KnownSamples library = KnownSamples.of(half);
        int rest = 0;
        int found = 0;
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < malicious.size(); i += 2) {
            byte[] page = Files.readAllBytes(malicious.get(i));
            Digests digests = Digests.of(Content.of(page));
            if (seen.add(digests.sha256())) {
                rest++;
                found += library.find(digests, page).isPresent() ? 1 : 0;
            }
        }
        int wrong = 0;
        List<Path> benign = files(Path.of(arguments[2]));
        for (Path file : benign) {
            byte[] page = Files.readAllBytes(file);
            var match = library.find(Digests.of(Content.of(page)), page);
            if (match.isPresent()) {
                wrong++;
                System.out.println(file + " ~ " + match.get().sample().name() + ' '
                        + match.get().how() + ' ' + match.get().similarity());
            }
        }
        System.out.println("library " + half.size() + "  found " + found + " of " + rest + "  wrong " + wrong + " of "
                + benign.size());
    }

    /** The library of the project's own specimens. */
    static KnownSamples specimens() {
        return KnownSamples.of(Stream.concat(Specimens.all().stream(), Specimens.asp().stream())
                .map(specimen -> KnownSample.of("specimen/" + specimen.name(), specimen.bytes()))
                .toList());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
