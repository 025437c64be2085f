package io.hivesec.examples.cli;

import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Convergence;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileException;
import io.hivesec.detectors.model.ProfileJson;
import io.hivesec.examples.report.ReportWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Profiles in files, and what they amount to. */
final class ProfileFiles {
    private ProfileFiles() {}

    static Profile read(Path file) throws UsageException, IOException {
        InputFiles.checkReadable(file);
        if (Files.size(file) > ProfileJson.MAX_BYTES) {
            throw new UsageException(file + ": too long for a profile: " + Files.size(file) + " bytes, at most "
                    + ProfileJson.MAX_BYTES);
        }
        try {
            return ProfileJson.read(Files.readAllBytes(file));
        } catch (ProfileException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    static void write(Profile profile, @Nullable Path file, PrintWriter out) throws IOException {
        byte[] bytes = ProfileJson.write(profile);
        if (file == null) {
            out.print(new String(bytes, StandardCharsets.UTF_8));
            out.flush();
        } else {
            Files.write(file, bytes);
        }
    }

    static String summary(Profile profile, ReportWords words) {
        Convergence learned = profile.convergence();
        BehaviorModel model = BehaviorModel.of(profile);
        String summary = words.word(
                "profile.summary",
                profile.image(),
                learned.observations(),
                learned.replicas(),
                learned.distinct(),
                model.normal().size(),
                model.quorum(),
                learned.unseenMass(),
                learned.unseenMassAtMost(),
                learned.alertsPerDay(),
                words.word(learned.isReached() ? "profile.enough" : "profile.more"));
        return model.suspects().isEmpty() ? summary : summary + words.word("profile.suspects", model.suspects());
    }
}
