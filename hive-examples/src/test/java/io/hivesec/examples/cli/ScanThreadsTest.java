package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ScanThreadsTest {
    private static final List<Artifact> FILES = List.of(file("a"), file("b"), file("c"), file("d"), file("e"));

    private static Artifact file(String name) {
        return FileArtifact.of(name, new byte[0]);
    }

    private static Report report() {
        return new Report(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void judge_firstTakesLongest_reportsKeepTheOrderOfTheFiles() {
        CountDownLatch others = new CountDownLatch(2);
        Map<Artifact, Report> reports = new HashMap<>();
        FILES.forEach(file -> reports.put(file, report()));
        List<Report> told = new ArrayList<>();
        try (ScanThreads threads = new ScanThreads(
                2,
                file -> {
                    if (file == FILES.get(0)) {
                        await(others);
                    }
                    others.countDown();
                    return reports.get(file);
                },
                told::add)) {
            FILES.forEach(threads::judge);
            threads.finish();
        }
        assertThat(told).hasSize(FILES.size());
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isSameAs(reports.get(FILES.get(i)));
        }
    }

    @Test
    void tell_unreadFile_isToldInItsPlace() {
        Report unread = report();
        Report judged = report();
        List<Report> told = new ArrayList<>();
        try (ScanThreads threads = new ScanThreads(3, file -> judged, told::add)) {
            threads.judge(FILES.get(0));
            threads.tell(unread);
            threads.judge(FILES.get(1));
            threads.finish();
        }
        assertThat(told).hasSize(3);
        assertThat(told.get(1)).isSameAs(unread);
    }

    @Test
    void judge_manyFiles_fewWait() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ScanThreads threads = new ScanThreads(
                2,
                file -> {
                    begun.incrementAndGet();
                    return report();
                },
                report -> told.incrementAndGet())) {
            for (int i = 1; i <= 1000; i++) {
                threads.judge(FILES.get(0));
                most.accumulateAndGet(i - told.get(), Math::max);
            }
            threads.finish();
        }
        assertThat(begun).hasValue(1000);
        assertThat(told).hasValue(1000);
        assertThat(most.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void judge_noMemory_isNotSwallowed() {
        OutOfMemoryError error = new OutOfMemoryError("made up");
        try (ScanThreads threads = new ScanThreads(
                2,
                file -> {
                    throw error;
                },
                report -> {})) {
            assertThatThrownBy(() -> {
                        threads.judge(FILES.get(0));
                        threads.finish();
                    })
                    .isSameAs(error);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
