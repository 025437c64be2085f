package io.hivesec.examples.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.examples.report.ReportWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the subcommands of {@code hive respond} have in common: where containers run and where the journal lies. */
final class ResponseOptions {
    private static final int PATIENCE_MILLIS = 10_000;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The directory of the journal, evidence and quarantine (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/hive/respond")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path state;

    @Option(
            names = "--engine",
            paramLabel = "ADDRESS",
            description = "The container engine, unix:///path or tcp://host:port (default: ${DEFAULT-VALUE}).",
            defaultValue = Engine.DEFAULT_ADDRESS)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private String engine;

    @Option(names = "--tls", paramLabel = "DIR", description = "The directory of ca.pem, cert.pem and key.pem.")
    private @Nullable Path tls;

    @Option(names = "--key", paramLabel = "FILE", description = "The secret that the journal's chain is keyed with.")
    private @Nullable Path key;

    @Option(names = "--kubernetes", description = "Respond in Kubernetes too, in the cluster that kubectl would use.")
    private boolean kubernetes;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Respond in Kubernetes too, with this kubeconfig.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Respond in Kubernetes too, in this context of the kubeconfig.")
    private @Nullable String context;

    Journal journal() throws IOException {
        byte[] secret = key == null ? new byte[0] : Files.readAllBytes(key);
        return Journal.open(state, secret, Clock.systemUTC());
    }

    /**
     * The journal that is there.
     *
     * @throws UsageException when there is none; none is made, for who only looks changes nothing
     */
    Journal existingJournal() throws UsageException, IOException {
        if (!Files.exists(state.resolve("journal.jsonl"))) {
            throw new UsageException("there is no journal in " + state);
        }
        return journal();
    }

    Path state() {
        return state;
    }

    /**
     * Everything that can respond with these options. Nothing is connected yet.
     *
     * @throws UsageException when an address or a kubeconfig is none
     */
    Responders responders() throws UsageException, IOException {
        try {
            return new Responders(
                    Engine.at(engine, tls),
                    state,
                    kubernetes || kubeconfig != null || context != null ? cluster() : null);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private KubernetesClient cluster() throws UsageException {
        Config config;
        if (kubeconfig == null) {
            config = Config.autoConfigure(context);
        } else {
            InputFiles.checkReadable(kubeconfig);
            try {
                config = Config.fromKubeconfig(context, kubeconfig.toFile());
            } catch (KubernetesClientException | IllegalArgumentException e) {
                throw new UsageException(kubeconfig + " is no kubeconfig: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        // A person waits for it.
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setRequestTimeout(PATIENCE_MILLIS);
        config.setRequestRetryBackoffLimit(1);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static void print(Plan plan, String id, ReportWords words, PrintWriter out) {
        print(
                out,
                words,
                "plan.of",
                id,
                plan.disposition(),
                words.plan(plan.impact().name()),
                plan.alert());
        print(
                out,
                words,
                "plan.target",
                plan.target().kind() + " " + plan.target().id() + " "
                        + plan.target().identity());
        plan.preconditions().forEach(line -> print(out, words, "plan.onlyIf", words.plan(line)));
        int number = 0;
        for (Plan.Step step : plan.steps()) {
            String back = step.inverse() == null
                    ? ""
                    : words.word("plan.takenBack", step.inverse().name());
            print(out, words, "plan.step", ++number, words.plan(step.text()) + back);
        }
        print(out, words, "plan.touches", words.plan(plan.reach().blastRadius()));
        plan.remains().forEach(line -> print(out, words, "plan.remains", words.plan(line)));
        print(out, words, "plan.doneWhen", words.plan(plan.reach().verification()));
    }

    private static void print(PrintWriter out, ReportWords words, String key, Object... values) {
        out.println(Terminal.clean(words.word(key, values)));
    }

    static int print(Outcome outcome, String id, ReportWords words, PrintWriter out, PrintWriter err) {
        String state = outcome.state().name();
        boolean done = outcome.state() == Outcome.State.VERIFIED || outcome.state() == Outcome.State.UNDONE;
        String details = outcome.details().stream().map(words::plan).collect(Collectors.joining("; "));
        String line = Terminal.clean(words.word("outcome", words.word("outcome." + state), id, details));
        if (done) {
            out.println(line);
            return ExitStatus.NOTHING_FOUND;
        }
        err.println("hive: " + line);
        return ExitStatus.COULD_NOT_RUN;
    }
}
