package io.hivesec.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Starts a writer, kills it with SIGKILL in the middle of writing, and looks whether all that it was promised is there. */
final class KilledWriters {
    private KilledWriters() {}

    static void run(List<String> command, int times, Function<List<String>, List<String>> read)
            throws IOException, InterruptedException {
        Random random = new Random(42);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Process writer = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                int enough = 1 + random.nextInt(60);
                String line;
                int seen = 0;
                while ((line = lines.readLine()) != null) {
                    if (line.endsWith(";")) {
                        acknowledged.add(line.substring(0, line.length() - 1));
                    }
                    if (++seen == enough) {
                        TimeUnit.MICROSECONDS.sleep(random.nextInt(5000));
                        // Process.destroyForcibly would close the stream as well.
                        writer.toHandle().destroyForcibly();
                    }
                }
                assertThat(seen).as("acknowledged before the kill").isGreaterThanOrEqualTo(enough);
            }
            writer.waitFor();
            assertThat(read.apply(acknowledged))
                    .as("kept after kill %d", i + 1)
                    .containsAll(acknowledged);
        }
    }
}
