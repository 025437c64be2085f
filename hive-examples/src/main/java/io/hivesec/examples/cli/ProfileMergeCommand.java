package io.hivesec.examples.cli;

import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile merge}. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = "Adds profiles of one image up; the order makes no difference.")
final class ProfileMergeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the profile there.")
    private @Nullable Path output;

    @Parameters(paramLabel = "PROFILE", arity = "1..*", description = "The profiles.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws UsageException, IOException {
        Profile merged = ProfileFiles.read(files.get(0)).in(Profile.Mode.LEARNING);
        for (Path file : files.subList(1, files.size())) {
            try {
                merged = merged.merge(ProfileFiles.read(file));
            } catch (ProfileException e) {
                throw new UsageException(file + ": " + e.getMessage());
            }
        }
        boolean enough = merged.convergence().isReached();
        ProfileFiles.write(
                enough ? merged.in(Profile.Mode.MONITORING) : merged,
                output,
                spec.commandLine().getOut());
        return ExitStatus.NOTHING_FOUND;
    }
}
