package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a {@code /proc} that the test made. */
final class ProcessTableTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @TempDir
    private Path proc;

    @BeforeEach
    void processes() throws IOException {
        process(1, 0, "/sbin/init", "0", "init");
        process(40, 1, "/usr/bin/containerd-shim", "0", "shim\0-namespace\0moby");
        process(41, 40, "/opt/jdk/bin/java", "1000", "java\0-jar\0shop.jar");
        link("self/ns/mnt", "mnt:[1]");
        link("self/ns/net", "net:[1]");
        link("41/ns/mnt", "mnt:[2]");
        link("41/ns/net", "net:[2]");
        write("41/cgroup", "0::/docker/" + ID + "\n");
        write("41/root/etc/passwd", "root:x:0:0::/root:/bin/sh\nshop:x:1000:1000::/:/bin/false\n");
        link("41/fd/7", "socket:[900]");
        write(
                "41/net/tcp",
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                        + "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 900"
                        + " 1\n"
                        + "   1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 901"
                        + " 1\n");
    }

    @Test
    void jvm_inAContainer_hasItsTreeUserPortsAndContainer() {
        JvmProcess jvm = new ProcessTable(proc).jvm(41).orElseThrow();

        assertThat(jvm.process().executable()).endsWith("/opt/jdk/bin/java");
        assertThat(jvm.process().commandLine()).isEqualTo("java -jar shop.jar");
        assertThat(jvm.process().user().uid()).isEqualTo(1000);
        assertThat(jvm.process().user().name())
                .as("from the container's own list")
                .isEqualTo("shop");
        assertThat(jvm.ancestors()).extracting(io.hivesec.event.Process::pid).containsExactly(40, 1);
        assertThat(jvm.modes()).containsExactly("rwxr-xr-x", "rwxr-xr-x", "rwxr-xr-x");
        assertThat(jvm.container().id()).isEqualTo(ID);
        assertThat(jvm.ports()).as("those of its own sockets").isEqualTo(List.of(8080));
        assertThat(jvm.mainClass()).isEqualTo("shop.jar");
    }

    @Test
    void rootOf_processInAContainer_isBelowProc() {
        ProcessTable table = new ProcessTable(proc);

        assertThat(table.rootOf(41)).isEqualTo(proc.resolve("41/root"));
        assertThat(table.shares("net", 41)).as("then it is asked through files").isFalse();
    }

    @Test
    void jvm_processThatIsGone_isNone() {
        assertThat(new ProcessTable(proc).jvm(99)).isEmpty();
    }

    private void process(int pid, int parent, String executable, String uid, String commandLine) throws IOException {
        write(
                pid + "/status",
                "Name:\t" + Path.of(executable).getFileName() + "\nPPid:\t" + parent + "\nUid:\t" + uid + "\t" + uid
                        + "\t" + uid + "\t" + uid + "\nGid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid + "\n");
        write(pid + "/cmdline", commandLine + "\0");
        Path program = proc.resolve("programs" + executable);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(proc.resolve(pid + "/exe"), program);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(proc.resolve(name).getParent());
        Files.writeString(proc.resolve(name), text);
    }

    private void link(String name, String target) throws IOException {
        Files.createDirectories(proc.resolve(name).getParent());
        Files.createSymbolicLink(proc.resolve(name), Path.of(target));
    }
}
