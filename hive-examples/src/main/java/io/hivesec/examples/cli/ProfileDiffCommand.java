package io.hivesec.examples.cli;

import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive profile diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Prints what is normal by one profile and not by the other; exit status 1 when anything is.")
final class ProfileDiffCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The profile of the older digest.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The profile of the newer digest.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private Path after;

    @Override
    public Integer call() throws UsageException, IOException {
        Profile old = ProfileFiles.read(before);
        Profile now = ProfileFiles.read(after);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Terminal.clean("--- " + old.image() + " " + old.imageDigest()));
        out.println(Terminal.clean("+++ " + now.image() + " " + now.imageDigest()));
        ProfileDiff diff = ProfileDiff.of(old, now);
        diff.removed().forEach(behavior -> out.println("- " + Terminal.clean(behavior.line())));
        diff.added().forEach(behavior -> out.println("+ " + Terminal.clean(behavior.line())));
        out.flush();
        return diff.isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
    }
}
