package io.hivesec.detectors.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Profiles as JSON of at most {@value #MAX_BYTES} bytes. The same profile gives the same bytes. A sighting is written as
 * {@code replica:count@first-last}, the replica by its place in the list and the times in seconds since its first.
 * Stateless.
 */
public final class ProfileJson {
    /** The longest profile, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactories.plain());

    private ProfileJson() {}

    /**
     * Writes a profile. One that is too long loses, until it fits, first what a pattern covers, then what a single replica
     * did, then what has the highest hash; {@code trimmed} says so.
     *
     * @throws ProfileException when it is too long even so
     */
    public static byte[] write(Profile profile) throws ProfileException {
        byte[] bytes = bytes(profile);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        NormalBehavior normal = NormalBehavior.of(profile, NormalBehavior.DEFAULT_QUORUM);
        TreeMap<Behavior, SortedMap<String, Sighting>> kept = new TreeMap<>(profile.behaviors());
        normal.coveredByPatterns().forEach(kept::remove);
        normal.patternSightings().forEach(kept::put);
        bytes = bytes(profile.keeping(new TreeMap<>(kept)));
        if (bytes.length > MAX_BYTES && profile.replicas().size() > 1) {
            kept.entrySet()
                    .removeIf(entry ->
                            entry.getValue().size() == 1 && entry.getKey().kind() != BehaviorKind.ALERT);
            bytes = bytes(profile.keeping(new TreeMap<>(kept)));
        }
        List<Behavior> all = new ArrayList<>(kept.keySet());
        while (bytes.length > MAX_BYTES && !all.isEmpty()) {
            int target = (int) ((long) all.size() * MAX_BYTES / bytes.length * 19 / 20);
            all.subList(target, all.size()).forEach(kept::remove);
            all = new ArrayList<>(kept.keySet());
            bytes = bytes(profile.keeping(new TreeMap<>(kept)));
        }
        if (bytes.length > MAX_BYTES) {
            throw new ProfileException("profile of '" + profile.image() + "': " + bytes.length + " bytes, "
                    + profile.replicas().size() + " replicas; at most " + MAX_BYTES + " bytes fit");
        }
        return bytes;
    }

    private static byte[] bytes(Profile profile) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", VERSION);
        json.put("image", profile.image());
        json.put("imageDigest", profile.imageDigest());
        json.put("mode", profile.mode().name().toLowerCase(Locale.ROOT));
        json.put("trimmed", profile.isTrimmed());
        Map<String, Integer> places = new HashMap<>();
        for (Replica replica : profile.replicas().values()) {
            places.put(replica.id(), places.size());
            json.withArray("replicas")
                    .addObject()
                    .put("id", replica.id())
                    .put("name", replica.name())
                    .put("observations", replica.observations())
                    .put("first", Instant.ofEpochSecond(replica.first()).toString())
                    .put("last", Instant.ofEpochSecond(replica.last()).toString());
        }
        profile.behaviors().forEach((behavior, sightings) -> {
            StringBuilder text = new StringBuilder();
            sightings.forEach((id, sighting) -> {
                Replica replica = profile.replicas().get(id);
                long start = replica == null ? 0 : replica.first();
                text.append(text.length() == 0 ? "" : " ")
                        .append(places.get(id))
                        .append(':')
                        .append(sighting.count())
                        .append('@')
                        .append(sighting.first() - start)
                        .append('-')
                        .append(sighting.last() - start);
            });
            object(object(json, "behaviors"), behavior).put(behavior.object(), text.toString());
        });
        if (!profile.admitted().isEmpty()) {
            profile.admitted().forEach(behavior -> json.withArray("admitted").add(behavior.line()));
        }
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter()
                                    .with(new CompactLines())
                                    .writeValueAsString(json)
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    private static ObjectNode object(ObjectNode behaviors, Behavior behavior) {
        return object(object(behaviors, behavior.kind().id()), behavior.actor());
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode known ? known : parent.putObject(name);
    }

    /**
     * Reads a profile.
     *
     * @throws ProfileException when it is none, too long, or of another version; the message says which part
     */
    public static Profile read(byte[] bytes) throws ProfileException {
        if (bytes.length > MAX_BYTES) {
            throw new ProfileException("a profile has at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ProfileException("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ProfileException("not JSON: " + e.getMessage());
        }
        if (json == null || json.path("version").asInt() != VERSION) {
            throw new ProfileException("not a profile of version " + VERSION);
        }
        List<Replica> replicas = new ArrayList<>();
        for (JsonNode one : json.path("replicas")) {
            replicas.add(replica(one));
        }
        TreeMap<String, Replica> byId = new TreeMap<>();
        replicas.forEach(replica -> byId.put(replica.id(), replica));
        TreeMap<Behavior, SortedMap<String, Sighting>> behaviors = new TreeMap<>();
        for (Map.Entry<String, JsonNode> kind : json.path("behaviors").properties()) {
            BehaviorKind known = BehaviorKind.ofId(kind.getKey())
                    .orElseThrow(() -> new ProfileException("behaviors: no kind '" + kind.getKey() + "'"));
            for (Map.Entry<String, JsonNode> actor : kind.getValue().properties()) {
                for (Map.Entry<String, JsonNode> object : actor.getValue().properties()) {
                    behaviors.put(
                            new Behavior(known, actor.getKey(), object.getKey()),
                            sightings(object.getValue().asText(), replicas));
                }
            }
        }
        TreeSet<Behavior> admitted = new TreeSet<>();
        for (JsonNode line : json.path("admitted")) {
            admitted.add(Behavior.parse(line.asText()));
        }
        return new Profile(
                json.path("image").asText(),
                json.path("imageDigest").asText(),
                mode(json.path("mode").asText()),
                byId,
                behaviors,
                admitted,
                json.path("trimmed").asBoolean());
    }

    private static Profile.Mode mode(String text) throws ProfileException {
        for (Profile.Mode mode : Profile.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new ProfileException("mode: learning or monitoring, not '" + text + "'");
    }

    private static Replica replica(JsonNode json) throws ProfileException {
        try {
            return new Replica(
                    json.path("id").asText(),
                    json.path("name").asText(),
                    json.path("observations").asLong(),
                    Instant.parse(json.path("first").asText()).getEpochSecond(),
                    Instant.parse(json.path("last").asText()).getEpochSecond());
        } catch (DateTimeException e) {
            throw new ProfileException("replicas: " + e.getMessage());
        }
    }

    private static SortedMap<String, Sighting> sightings(String text, List<Replica> replicas) throws ProfileException {
        TreeMap<String, Sighting> sightings = new TreeMap<>();
        try {
            for (String one : text.split(" ", -1)) {
                String[] parts = one.split("[:@-]", 4);
                Replica replica = replicas.get(Integer.parseInt(parts[0]));
                sightings.put(
                        replica.id(),
                        new Sighting(
                                Long.parseLong(parts[1]),
                                replica.first() + Long.parseLong(parts[2]),
                                replica.first() + Long.parseLong(parts[3])));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new ProfileException("behaviors: not 'replica:count@first-last': '" + text + "'");
        }
        return sightings;
    }

    /** A line a behaviour, and no indentation, which would be a third of the file. */
    private static final class CompactLines extends DefaultPrettyPrinter {
        private static final long serialVersionUID = 1L;

        CompactLines() {
            indentObjectsWith(new DefaultIndenter("", "\n"));
            indentArraysWith(new DefaultIndenter("", "\n"));
        }

        @Override
        public DefaultPrettyPrinter createInstance() {
            return new CompactLines();
        }
    }
}
