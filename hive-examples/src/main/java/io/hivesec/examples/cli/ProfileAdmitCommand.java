package io.hivesec.examples.cli;

import io.hivesec.detectors.model.Behavior;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileException;
import io.hivesec.detectors.model.ProfileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hive profile admit}. */
@Command(
        name = "admit",
        mixinStandardHelpOptions = true,
        description = "Makes a behaviour normal: the line that a drift alert names under 'admit'.")
final class ProfileAdmitCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile; it is changed in place.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "LINE",
            description = "Such as 'run | bash | /usr/bin/id'.")
    private List<String> lines = List.of();

    @Override
    public Integer call() throws UsageException, IOException {
        Profile profile = ProfileFiles.read(file);
        for (String line : lines) {
            try {
                profile = profile.admit(Behavior.parse(line));
            } catch (ProfileException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        Files.write(file, ProfileJson.write(profile));
        return ExitStatus.NOTHING_FOUND;
    }
}
