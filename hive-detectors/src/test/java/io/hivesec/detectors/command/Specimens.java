package io.hivesec.detectors.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Named command lines kept encoded in a resource beside this class. */
final class Specimens {
    private Specimens() {}

    /** The name of each specimen and the text given to {@code sh -c}. */
    static List<Arguments> read(String resource) {
        List<Arguments> result = new ArrayList<>();
        try (InputStream in = Specimens.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("missing resource " + resource);
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank() || line.startsWith("#")) continue;
                int blank = line.indexOf(' ');
                byte[] text = Base64.getDecoder().decode(line.substring(blank + 1));
                result.add(Arguments.of(line.substring(0, blank), new String(text, StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }
}
