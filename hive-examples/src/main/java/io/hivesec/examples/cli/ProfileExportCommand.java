package io.hivesec.examples.cli;

import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a profile as a policy that others enforce.")
final class ProfileExportCommand implements Callable<Integer> {
    /** What to write. */
    enum Policy {
        /** A Kubernetes NetworkPolicy. */
        NETWORKPOLICY,
        /** A seccomp profile. */
        SECCOMP
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(names = "--as", required = true, paramLabel = "POLICY", description = "${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Policy policy;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "workload",
            description = "The policy's name, and the value of the pods' label app. Default: ${DEFAULT-VALUE}.")
    private String name = "workload";

    @Parameters(paramLabel = "PROFILE", description = "The profile.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path file;

    @Override
    public Integer call() throws UsageException, IOException {
        Profile profile = ProfileFiles.read(file);
        spec.commandLine()
                .getOut()
                .print(
                        policy == Policy.SECCOMP
                                ? ProfileExport.seccomp(profile)
                                : ProfileExport.networkPolicy(profile, name));
        spec.commandLine().getOut().flush();
        return ExitStatus.NOTHING_FOUND;
    }
}
