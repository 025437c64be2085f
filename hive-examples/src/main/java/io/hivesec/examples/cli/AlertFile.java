package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.hivesec.alert.Alert;
import io.hivesec.json.AlertJson;
import io.hivesec.json.HiveModule;
import io.hivesec.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of alerts as {@code --format jsonl} prints them. One that is not whole is refused with the line that is wrong, for an
 * answer about half the alerts would mislead.
 */
final class AlertFile {
    private static final Path STANDARD_INPUT = Path.of("-");

    private AlertFile() {}

    /** The alerts of a file, in its order; {@code -} is standard input. */
    static List<Alert> read(Path file) throws UsageException {
        boolean isStandardInput = file.equals(STANDARD_INPUT);
        if (!isStandardInput) {
            InputFiles.checkReadable(file);
        }
        try (InputStream in = isStandardInput ? System.in : Files.newInputStream(file);
                MappingIterator<JsonNode> values =
                        HiveModule.mapper().readerFor(JsonNode.class).readValues(in)) {
            List<Alert> alerts = new ArrayList<>();
            while (values.hasNextValue()) {
                int line = values.getCurrentLocation().getLineNr();
                try {
                    alerts.add(AlertJson.read(values.nextValue()));
                } catch (MalformedJsonException e) {
                    throw new UsageException(file + ":" + line + ": no alert: " + e.getMessage());
                }
            }
            return alerts;
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    file + ":" + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read: " + Failures.unreadable(e));
        }
    }
}
