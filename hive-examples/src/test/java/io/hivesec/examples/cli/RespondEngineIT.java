package io.hivesec.examples.cli;

import static io.hivesec.examples.cli.Run.hive;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.dispositions.Commands;
import io.hivesec.examples.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hive respond} on the real engine that {@code .ci/docker-engine.sh} starts. Without it this fails. */
final class RespondEngineIT {
    @TempDir
    private Path directory;

    private DockerEngine docker;
    private String container;
    private Path state;

    @BeforeEach
    void start() throws IOException {
        docker = DockerEngine.get();
        container = docker.create("respond", "{}");
        docker.start(container);
        state = directory.resolve("state");
    }

    @AfterEach
    void remove() throws IOException {
        docker.remove(container);
    }

    @Test
    void respond_container_isIsolatedAndTakenBack() throws IOException {
        Path plan = plan("container.isolate");
        Run applied = apply(state, engine(), plan);
        assertThat(applied.status()).as(applied.err()).isZero();
        assertThat(applied.out()).startsWith("verified: plan ").contains("the engine lists no network");
        assertThat(networks()).isZero();

        String id = applied.out().replaceAll("(?s)verified: plan ([0-9a-f]+):.*", "$1");
        Run undone = hive("respond", "undo", "--state", state, "--engine", engine(), "--by", "bob", "--yes", id);
        assertThat(undone.status()).as(undone.err()).isZero();
        assertThat(networks()).isEqualTo(1);
        assertThat(hive("respond", "journal", "--state", state, "--plan", id).out())
                .contains("approved " + id, "evidence " + id, "verified " + id, "undone " + id, "the chain is whole");
    }

    @Test
    void apply_containerThatVanished_isOneClearLineAndDoesNothing() throws IOException {
        Path plan = plan("container.kill");
        docker.remove(container);
        Run run = apply(state, engine(), plan);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("container " + container + " is gone").hasLineCount(1);
        assertThat(hive("respond", "journal", "--state", state).out())
                .contains("refused")
                .doesNotContain("approved", "intent");
        container = docker.create("respond", "{}");
    }

    @Test
    void apply_wrongSocket_isOneClearLineAndDoesNothing() throws IOException {
        Path plan = plan("container.kill");
        Run run = apply(state, "unix:///nowhere.sock", plan);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("unix:///nowhere.sock").hasLineCount(1);
        assertThat(docker.get("/containers/" + container + "/json")
                        .at("/State/Running")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void apply_fullDisk_isOneClearLineAndDoesNothing() throws IOException {
        Path plan = plan("container.isolate");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Commands.run(List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
        try {
            Run run = apply(disk.resolve("state"), engine(), plan);
            assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
            assertThat(run.err())
                    .contains("bytes are free for the journal in " + disk)
                    .hasLineCount(1);
            assertThat(networks()).isEqualTo(1);
        } finally {
            Commands.run(List.of("umount", "-l", disk.toString()));
        }
    }

    private Path plan(String disposition) throws IOException {
        Run planned = hive(
                "respond",
                "plan",
                "--engine",
                engine(),
                "--container",
                container,
                "--with",
                disposition,
                "--format=json");
        assertThat(planned.status()).as(planned.err()).isZero();
        return Files.writeString(directory.resolve("plan.json"), planned.out());
    }

    private static Run apply(Path state, String engine, Path plan) {
        return hive("respond", "apply", "--state", state, "--engine", engine, "--by", "ann", "--yes", plan);
    }

    private String engine() {
        return "unix://" + docker.socket();
    }

    private int networks() throws IOException {
        return docker.get("/containers/" + container + "/json")
                .at("/NetworkSettings/Networks")
                .size();
    }
}
