package io.hivesec.examples.cli;

import io.hivesec.engines.memshell.FamiliesFileException;
import io.hivesec.engines.memshell.KnownFamilies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --families}: what is known of memory webshells beside what Hive knows. */
final class FamiliesOption {
    @Option(
            names = "--families",
            paramLabel = "FILE",
            description = "Known families of memory webshells, beside Hive's own; see docs/memory-webshells.md.")
    private @Nullable Path families;

    /** Hive's families and those of the file. */
    KnownFamilies read() throws UsageException {
        if (families == null) {
            return KnownFamilies.standard();
        }
        try (InputStream json = Files.newInputStream(families)) {
            return KnownFamilies.read(families.toString(), json).and(KnownFamilies.standard());
        } catch (NoSuchFileException e) {
            throw new UsageException(families + ": no such file");
        } catch (IOException | FamiliesFileException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
