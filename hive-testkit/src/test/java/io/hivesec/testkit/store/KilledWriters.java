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

/** Starts a writer, kills it or its server in the middle of writing, and looks whether all that it was promised is there. */
final class KilledWriters {
    private KilledWriters() {}

    /** Kills. */
    interface Kill {
        void kill(Process writer) throws IOException, InterruptedException;
    }

    /** SIGKILL for the writer. Process.destroyForcibly would close the stream as well. */
    static void killWriter(Process writer) {
        writer.toHandle().destroyForcibly();
    }

    static void run(List<String> command, int times, Kill kill, Function<List<String>, List<String>> read)
            throws IOException, InterruptedException {
        Random random = new Random(42);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Process writer = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int enough = 1 + random.nextInt(60);
            int seen = 0;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                    if (line.endsWith(";")) {
                        acknowledged.add(line.substring(0, line.length() - 1));
                    }
                    if (++seen == enough) {
                        TimeUnit.MICROSECONDS.sleep(random.nextInt(5000));
                        kill.kill(writer);
                    }
                }
            } finally {
                writer.toHandle().destroyForcibly();
            }
            writer.waitFor();
            assertThat(seen).as("acknowledged before the kill").isGreaterThanOrEqualTo(enough);
            assertThat(read.apply(acknowledged)).as("kept after kill %d", i + 1).containsAll(acknowledged);
        }
        System.out.printf("killed %d times: all of %d acknowledged alerts were kept%n", times, acknowledged.size());
    }
}
