package io.hivesec.engines.memshell;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import io.hivesec.spi.Deadline;
import java.time.Duration;

/** Any bytes as a class, in a file or a JVM: a verdict in time, or an {@link UnreadableClassException}. */
class ClassFileFuzzTest {
    private static final MemoryWebshellScanner SCANNER = new MemoryWebshellScanner();

    @FuzzTest
    void scan_anyBytes_givesAVerdictOrIsUnreadable(byte[] bytes) throws Exception {
        try {
            SCANNER.scan(FileArtifact.of("A.class", bytes), Deadline.in(Duration.ofSeconds(20)));
        } catch (UnreadableClassException e) {
            // As documented: it is a failure, and so never clean.
        }
        try {
            SCANNER.scan(ClassArtifact.of("A", bytes, ClassOrigin.UNKNOWN), Deadline.in(Duration.ofSeconds(20)));
        } catch (UnreadableClassException e) {
            // The same.
        }
    }
}
