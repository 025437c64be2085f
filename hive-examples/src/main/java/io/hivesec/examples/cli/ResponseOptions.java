package io.hivesec.examples.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
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
            } catch (KubernetesClientException e) {
                throw new UsageException(kubeconfig + " is no kubeconfig: " + e.getMessage());
            }
        }
        // A person waits for it.
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setRequestTimeout(PATIENCE_MILLIS);
        config.setRequestRetryBackoffLimit(1);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static void print(Plan plan, String id, PrintWriter out) {
        out.println("plan " + id + ": " + plan.disposition() + " (" + plan.impact() + ") for alert "
                + Terminal.clean(plan.alert()));
        out.println("  target: "
                + Terminal.clean(plan.target().kind() + " " + plan.target().id() + " "
                        + plan.target().identity()));
        plan.preconditions().forEach(line -> out.println("  only if: " + Terminal.clean(line)));
        int number = 0;
        for (Plan.Step step : plan.steps()) {
            out.println("  step " + ++number + ": " + Terminal.clean(step.text())
                    + (step.inverse() == null
                            ? ""
                            : "; taken back by " + step.inverse().name()));
        }
        out.println("  touches: " + Terminal.clean(plan.reach().blastRadius()));
        plan.remains().forEach(line -> out.println("  stays open: " + Terminal.clean(line)));
        out.println("  done when: " + Terminal.clean(plan.reach().verification()));
    }

    static int print(Outcome outcome, String id, PrintWriter out, PrintWriter err) {
        boolean done = outcome.state() == Outcome.State.VERIFIED || outcome.state() == Outcome.State.UNDONE;
        String line = outcome.state().name().toLowerCase(Locale.ROOT) + ": plan " + id + ": "
                + Terminal.clean(String.join("; ", outcome.details()));
        if (done) {
            out.println(line);
            return ExitStatus.NOTHING_FOUND;
        }
        err.println("hive: " + line);
        return ExitStatus.COULD_NOT_RUN;
    }
}
