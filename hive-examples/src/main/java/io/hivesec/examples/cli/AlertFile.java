package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.hivesec.alert.Alert;
import io.hivesec.json.AlertJson;
import io.hivesec.json.HiveModule;
import io.hivesec.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of alerts as {@code --format jsonl} prints them, read one at a time. A file that is not whole is refused with the
 * line that is wrong, for an answer about half the alerts would mislead.
 */
final class AlertFile {
    private final Path file;

    private AlertFile(Path file) {
        this.file = file;
    }

    /** The file, which must be there and be readable. */
    static AlertFile of(Path file) throws UsageException {
        InputFiles.checkReadable(file);
        return new AlertFile(file);
    }

    /** Hands over each alert in the file's order. */
    void forEach(Consumer<? super Alert> consumer) throws UsageException {
        try (MappingIterator<JsonNode> values =
                HiveModule.mapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            while (values.hasNextValue()) {
                int line = values.getCurrentLocation().getLineNr();
                JsonNode value = values.nextValue();
                try {
                    consumer.accept(AlertJson.read(value));
                } catch (MalformedJsonException e) {
                    throw new UsageException(file + ":" + line + ": no alert: " + e.getMessage());
                }
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    file + ":" + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
