package io.hivesec.engines.memshell;

import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Scanner;
import io.hivesec.testkit.ScannerContract;
import java.util.List;

final class MemoryWebshellContractTest implements ScannerContract {
    private static final String FILTER =
            "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { %s(q.getParameter(\"c\")); } }";

    @Override
    public Scanner scanner() {
        return new MemoryWebshellScanner();
    }

    @Override
    public List<Artifact> malicious() {
        byte[] shell = Compiled.one(FILTER.formatted("@{exec}"));
        return List.of(FileArtifact.of("F.class", shell), ClassArtifact.of("F", shell, ClassOrigin.UNKNOWN));
    }

    @Override
    public List<Artifact> benign() {
        return List.of(FileArtifact.of("F.class", Compiled.one(FILTER.formatted("System.out.println"))));
    }
}
