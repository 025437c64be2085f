package io.hivesec.examples.cli;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.Policy;
import io.hivesec.event.Container;
import io.hivesec.event.Process;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hive respond plan}: says what would be done about alerts. Changes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Says what would be done; changes nothing. Printed as JSON, a plan can be applied.")
final class RespondPlanCommand implements Callable<Integer> {
    /** What an engine knows a container by for certain; a name may be given out again. */
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{12,64}");

    private static final Rule RULE =
            Rule.of("operator.request", AlertType.MALICIOUS_COMMAND).build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private ResponseOptions options = new ResponseOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private About about;

    @Option(
            names = "--with",
            paramLabel = "DISPOSITION",
            description = "Which response, such as container.isolate; without it, those that the policy proposes.")
    private @Nullable String with;

    @Option(names = "--policy", paramLabel = "FILE", description = "Which responses to propose for which alerts.")
    private @Nullable Path policy;

    @Option(names = "--format", paramLabel = "text|json", description = "json: a line a plan.")
    private Format format = Format.TEXT;

    /** How plans are printed. */
    enum Format {
        TEXT,
        JSON
    }

    /** What to respond to. */
    static final class About {
        @Option(
                names = "--alerts",
                paramLabel = "FILE",
                description = "Alerts, as hive watch --alerts writes them; - is stdin.")
        private @Nullable Path alerts;

        @Option(names = "--container", paramLabel = "ID", description = "A container, by at least 12 digits of its id.")
        private @Nullable String container;

        @Option(names = "--pod", paramLabel = "NAMESPACE/NAME", description = "A pod.")
        private @Nullable String pod;

        @Option(names = "--file", paramLabel = "PATH", description = "A file, by its absolute path.")
        private @Nullable Path file;

        @Option(names = "--pid", paramLabel = "PID", description = "A process.")
        private int pid;
    }

    @Override
    public Integer call() throws UsageException, IOException {
        Policy proposals = policy == null ? Policy.standard() : readPolicy(policy);
        try (Responders responders = options.responders()) {
            requireKnown(proposals, responders);
            if (with != null) {
                responders.effector(with);
            } else if (about.alerts == null) {
                throw new UsageException("say which response with --with; there are "
                        + String.join(", ", responders.effectors().keySet()));
            }
            int status = ExitStatus.NOTHING_FOUND;
            for (Alert alert : alerts()) {
                for (Map.Entry<String, Effector> one : responders.effectors().entrySet()) {
                    boolean wanted = with == null
                            ? proposals.proposes(alert).contains(one.getKey())
                            : one.getKey().equals(with);
                    if (wanted && !plan(one.getValue(), alert)) {
                        status = ExitStatus.COULD_NOT_RUN;
                    }
                }
            }
            return status;
        }
    }

    private static void requireKnown(Policy proposals, Responders responders) throws UsageException {
        try {
            proposals.requireKnown(responders.ids());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Policy readPolicy(Path file) throws UsageException, IOException {
        InputFiles.checkReadable(file);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Policy.read(file.toString(), reader);
        }
    }

    /** Whether it went well: planned, or no answer to such an alert. To what an operator asks for, there has to be one. */
    private boolean plan(Effector effector, Alert alert) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Optional<Plan> plan = effector.plan(alert);
            if (plan.isPresent() && format == Format.JSON) {
                out.println(Plans.json(plan.get()));
            } else if (plan.isPresent()) {
                ResponseOptions.print(plan.get(), Plans.id(plan.get()), HiveCommand.words(spec), out);
            } else if (with != null) {
                err.println("hive: " + Terminal.clean(alert.id() + ": nothing that " + with + " could act on"));
                return about.alerts != null;
            }
            return true;
        } catch (IOException e) {
            err.println("hive: " + Terminal.clean(effector.id() + ", alert " + alert.id() + ": " + e.getMessage()));
            return false;
        }
    }

    private List<Alert> alerts() throws UsageException {
        if (about.alerts != null) {
            return AlertFile.read(about.alerts);
        }
        if (about.container != null) {
            if (!CONTAINER_ID.matcher(about.container).matches()) {
                throw new UsageException(
                        "a container is given by at least 12 digits of its id, not '" + about.container + "'");
            }
            return List.of(request("container " + about.container, Subject.of(Container.of(about.container, "", ""))));
        }
        if (about.pod != null) {
            String[] name = about.pod.split("/", -1);
            if (name.length != 2 || name[0].isEmpty() || name[1].isEmpty()) {
                throw new UsageException("a pod is given as NAMESPACE/NAME, not '" + about.pod + "'");
            }
            return List.of(request(
                    "pod " + about.pod, Subject.of(Container.of("", "", "").inPod(name[0], name[1]))));
        }
        if (about.file != null) {
            ArtifactIdentity file =
                    new ArtifactIdentity(about.file.toAbsolutePath().toString(), Digests.NONE);
            return List.of(request("file " + about.file, Subject.of(file)));
        }
        String executable = ProcessHandle.of(about.pid)
                .orElseThrow(() -> new UsageException("there is no process " + about.pid))
                .info()
                .command()
                .orElse("");
        Process process =
                Process.builder().pid(about.pid).executable(executable).build();
        return List.of(request("pid " + about.pid, Subject.of(Container.HOST).withProcess(process, List.of())));
    }

    private static Alert request(String what, Subject subject) {
        Finding finding = Finding.builder(RULE, subject).build();
        return Alert.begin(
                "request: " + what, finding, new Alert.Words("An operator's request", what, ""), Instant.EPOCH);
    }
}
