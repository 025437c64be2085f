package io.hivesec.engines.virus.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.engines.virus.own.signature.Problem;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads {@code engines.json}; its schema is {@code docs/engines.schema.json}. A field that is not known is refused like one
 * that is wrong, because a setting that is silently ignored is one that somebody relies on.
 */
public final class EnginesFile {
    private static final Set<String> FIELDS =
            Set.of("$schema", "version", "deadlineSeconds", "cacheMinutes", "engines");
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ENGINES = 32;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactories.plain())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EnginesFile() {}

    /**
     * The engines that a file names. No engine is asked anything yet.
     *
     * @throws EnginesFileException when it is not what the schema says; the message names file, engine and field
     * @throws IOException when it cannot be read
     */
    public static VirusEngines read(Path file) throws IOException, EnginesFileException {
        return read(file, problem -> {});
    }

    /**
     * The engines that a file names. No engine is asked anything yet.
     *
     * @param leftOut told of each signature of the own engine that it cannot use, before this returns
     * @throws EnginesFileException when it is not what the schema says; the message names file, engine and field
     * @throws IOException when it cannot be read
     */
    public static VirusEngines read(Path file, Consumer<Problem> leftOut) throws IOException, EnginesFileException {
        return read(file, EnginesFile.class.getClassLoader(), leftOut);
    }

    /**
     * The engines that a file names. No engine is asked anything yet.
     *
     * @param loader where engines of others are that need no settings, by their name and the type {@code own}
     * @param leftOut told of each signature of the own engine that it cannot use, before this returns
     * @throws EnginesFileException when it is not what the schema says; the message names file, engine and field
     * @throws IOException when it cannot be read
     */
    public static VirusEngines read(Path file, ClassLoader loader, Consumer<Problem> leftOut)
            throws IOException, EnginesFileException {
        if (Files.size(file) > MAX_BYTES) {
            throw new EnginesFileException(file + ": larger than " + MAX_BYTES + " bytes");
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new EnginesFileException(file + place + ": not JSON: " + e.getOriginalMessage());
        }
        Fields root = new Fields(file.toString(), json);
        root.allow(FIELDS);
        if (root.integer("version", 0, Integer.MAX_VALUE, 0) != 1) {
            throw root.wrong("version", "1 expected");
        }
        VirusEngines.Builder builder = VirusEngines.builder();
        builder.deadline(Duration.ofSeconds(root.integer("deadlineSeconds", 1, 3600, 20)));
        builder.cache(100_000, Duration.ofMinutes(root.integer("cacheMinutes", 1, 1440, 60)));
        JsonNode engines = json.path("engines");
        if (!engines.isArray() || engines.isEmpty() || engines.size() > MAX_ENGINES) {
            throw root.wrong("engines", "a list of 1 to " + MAX_ENGINES + " engines expected");
        }
        for (int i = 0; i < engines.size(); i++) {
            String place = file + ": engine "
                    + (engines.get(i).path("name").isTextual()
                            ? "'" + engines.get(i).path("name").asText() + "'"
                            : i + 1);
            Fields fields = new Fields(place, engines.get(i));
            try {
                EngineFactory.add(fields, builder, loader, leftOut);
            } catch (IllegalArgumentException e) {
                throw new EnginesFileException(place + ": " + e.getMessage());
            }
        }
        return builder.build();
    }
}
