package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks packed executables, and tells those that it cannot: by the names that packers leave, and by what packing comes to,
 * an entry point in a section that may be written and whose bytes are as even as compressed ones.
 */
final class Packers {
    private static final Map<String, String> NAMES = names();
    private static final int LOOKED_AT = 1 << 20;
    private static final int LEAST = 1024;

    private Packers() {}

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        try (InputStream in = Packers.class.getResourceAsStream("packers.txt")) {
            if (in == null) {
                throw new IllegalStateException("packers.txt is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (space > 0 && !line.startsWith("#")) {
                    names.put(line.substring(0, space), line.substring(space + 1));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("packers.txt", e);
        }
        return Map.copyOf(names);
    }

    static void unpack(Bytes file, PeImage image, Meter meter, Children children)
            throws IOException, DeadlineException {
        Optional<String> packer = name(image);
        if (packer.isPresent() && packer.get().equals("UPX")) {
            byte[] unpacked = UpxImage.unpack(file, image, meter.room() / 2);
            children.entry("unpacked", () -> Bytes.of(unpacked).stream());
        } else if (packer.isPresent() || looksPacked(file, image)) {
            throw new UnsupportedFormatException("an executable packed with " + packer.orElse("an unknown packer"));
        }
    }

    private static Optional<String> name(PeImage image) {
        for (PeImage.Section section : image.sections()) {
            for (Map.Entry<String, String> entry : NAMES.entrySet()) {
                if (section.name().startsWith(entry.getKey())) {
                    return Optional.of(entry.getValue());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean looksPacked(Bytes file, PeImage image) throws IOException {
        Optional<PeImage.Section> entry = image.entrySection();
        if (entry.isEmpty() || !entry.get().isWritable()) {
            return false;
        }
        for (PeImage.Section section : image.sections()) {
            long size = Math.min(Math.min(LOOKED_AT, section.size()), file.size() - section.offset());
            boolean code = section == entry.get() || section.isExecutable();
            if (code && section.isWritable() && size >= LEAST && Evenness.isEven(file.slice(section.offset(), size))) {
                return true;
            }
        }
        return false;
    }
}
