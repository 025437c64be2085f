package io.hivesec.examples.cli;

import io.hivesec.Hive;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The profiles that a command holds events against. */
final class ProfileOptions {
    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Also report what the containers of this profile's image do that it does not know."
                    + " May be given more than once.")
    private List<Path> profiles = List.of();

    /** Adds a detector for the profiles asked for; none for none. */
    Hive.Builder addTo(Hive.Builder builder, PrintWriter err) throws UsageException, IOException {
        List<Profile> known = new ArrayList<>();
        for (Path file : profiles) {
            Profile profile = ProfileFiles.read(file);
            if (profile.mode() == Profile.Mode.LEARNING) {
                err.println("hive: " + Terminal.clean(file + ": is still learning; reported all the same"));
            }
            known.add(profile.in(Profile.Mode.MONITORING));
        }
        try {
            return known.isEmpty() ? builder : builder.detector(BehaviorModel.detector(known));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
    }
}
